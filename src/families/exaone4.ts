import { count, text } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Sourced, derive } from "../config/reading/sourced.ts";
import { layeredGqa } from "./blocks/attention/gqa-block.ts";
import { fullEvery } from "./blocks/attention/window-schedule.ts";
import { givenNames } from "./blocks/file/fixed-fields.ts";
import type { LayerNames } from "./blocks/layers/layer-names.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { rms } from "./blocks/rules/norms.ts";
import { cite } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import type { Reading } from "./declaration/reading.ts";

const RULE = "Exaone4Config.__post_init__, transformers 5.18.0";
const PATTERN = "sliding_window_pattern";

/** EXAONE 4: norms after each half and of each head of q and k; where layers have a window, the others have no positions. */
export const exaone4 = decoder("exaone4", "Exaone4", {
  norm: rms({ placement: "post" }),
  attention: exaoneAttention(),
  mlp: dense(),
});

function readPattern(scope: Scope, layers: Sourced<number>, size: Sourced<number | null>): LayerNames {
  const at = scope.at(PATTERN);
  if (size.value === null) {
    const message = `There is neither a sliding_window nor a layer_types, and the class divides by a pattern of 0 then (${RULE}): give layer_types.`;
    scope.reader.report("error", "no-layer-types", scope.at("layer_types"), message);
    scope.reader.ignore(at, "no effect", "there is no sliding_window");
    return derive(
      [layers, size],
      (n) => Array.from({ length: n }, () => "attention"),
      "no layer has a window without a sliding_window",
    );
  }
  const period = scope.read(count, PATTERN);
  return derive(
    [layers, period, size],
    (n, every) => fullEvery(every, n),
    `num_hidden_layers layers, every sliding_window_pattern-th of them full attention (${RULE})`,
  );
}

/** The pattern may be a number or letters, of which L is a layer with a window: layer_types decides. */
function shadowPattern(scope: Scope, names: readonly (string | null)[]): void {
  if (givenNames(scope, [PATTERN]).length === 0) return;
  const letters =
    scope.find(scope.at(PATTERN))?.type === "string" ? scope.optional(text, PATTERN) : undefined;
  const period = letters ? undefined : scope.optional(count, PATTERN);
  const windowed = (index: number): boolean =>
    letters ? letters.value[index % letters.value.length] === "L" : (index + 1) % (period?.value ?? 1) !== 0;
  const agrees = names.every((name, index) => (name === "sliding_attention") === windowed(index));
  scope.reader.shadow(scope.at(PATTERN), scope.at("layer_types"), agrees);
}

/** Attention to every earlier token, which rotates nothing where other layers have a window. */
function withoutPositions({ reference }: Reading, size: Sourced<number | null>, headDim: Sourced<number>) {
  const rule = cite(
    reference,
    "Attention",
    "rotates q and k in layers with a window, and in all layers where there is no sliding_window",
  );
  return {
    rotary_dim: derive([size, headDim], (tokens, dim) => (tokens === null ? dim : 0), rule),
    position: derive([size], (tokens) => (tokens === null ? "position" : null), rule),
  };
}

/** The attention of EXAONE 4 and of its mixtures: with a window but in every fourth layer, which has no positions. */
export function exaoneAttention() {
  return layeredGqa({
    nullKvRefused: true,
    nullHeadDimRefused: true,
    qkNorm: "per_head",
    byRule: readPattern,
    besideTypes: shadowPattern,
    full: withoutPositions,
  });
}
