import { count, positive, text } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive } from "../../config/reading/sourced.ts";
import { type Half, readHalf } from "./half.ts";
import { MODELING } from "./reference.ts";

/** The MLP of a layer. */
export interface MlpForm {
  readonly width: Sourced<number>;
  readonly activation: Sourced<string>;
}

/** Widths are rounded up to a multiple of it. */
const MULTIPLE = 256;

/** Reads the MLP of layer `index`. A block may name an activation of its own. */
export function readMlpHalf(
  scope: Scope,
  index: number,
  hidden: Sourced<number>,
  common: Sourced<string>,
): Half<MlpForm> {
  const at = `block_configs/${index}/ffn`;
  scope.reader.ignore(
    scope.at(`${at}/sparsify`),
    "bookkeeping",
    "how weights were pruned inside the matrices",
  );
  return readHalf(scope, at, "linear_mlp", ["ffn_mult", "intermediate_size", "hidden_act"], () => {
    const width = readWidth(scope, at, hidden);
    const own = scope.optional(text, `${at}/hidden_act`);
    return {
      name: own ? `mlp_${width.value}_${own.value}` : `mlp_${width.value}`,
      decisions: own ? [width, own] : [width],
      form: { width, activation: own ?? common },
    };
  });
}

/** ffn_mult is relative to hidden_size, and wins over a width in channels (DeciLMDecoderLayer). */
function readWidth(scope: Scope, at: string, hidden: Sourced<number>): Sourced<number> {
  const multiple = scope.find(scope.at(`${at}/ffn_mult`));
  if (!multiple && scope.find(scope.at(`${at}/intermediate_size`)))
    return scope.read(count, `${at}/intermediate_size`);
  const factor = scope.read(positive, `${at}/ffn_mult`);
  scope.reader.shadow(scope.at(`${at}/intermediate_size`), scope.at(`${at}/ffn_mult`), true);
  return derive(
    [factor, hidden],
    (times, width) => Math.ceil(Math.trunc((2 * times * width) / 3) / MULTIPLE) * MULTIPLE,
    `2/3 × ffn_mult × hidden_size, rounded up to a multiple of ${MULTIPLE} (${MODELING.file})`,
  );
}
