import type { Scope } from "../../../config/reading/reader.ts";
import { type Sourced, derive } from "../../../config/reading/sourced.ts";
import { readKinds } from "../layers/layer-kinds.ts";
import type { LayerNames } from "../layers/layer-names.ts";
import { MLP_NAMES } from "./mlp-types.ts";

interface TypedLayersOptions {
  /** Where the class makes a list of its own: its name and file. */
  readonly rules: string;
  /** What becomes of entries beyond the layers. */
  readonly beyond: "cut" | "refused";
  /** How many layers are dense, from the first, where the file has no list; one unless this says otherwise. */
  readonly dense?: Sourced<number> | number;
}

/**
 * Reads which layers hold experts (`mlp`) and which a dense MLP (`dense_mlp`): `mlp_layer_types` or, without it, experts
 * in all layers but the first ones.
 */
export function readTypedLayers(
  scope: Scope,
  layers: Sourced<number>,
  { rules, beyond, dense = 1 }: TypedLayersOptions,
): LayerNames {
  const types = readKinds(scope, "mlp_layer_types", layers, { known: [...MLP_NAMES.keys()], beyond });
  if (types)
    return derive(
      [types],
      (list) => list.map((type) => MLP_NAMES.get(type) ?? type),
      () => types.source.text,
    );
  const byCount = (n: number, first: number): string[] =>
    Array.from({ length: n }, (_, index) => (index < first ? "dense_mlp" : "mlp"));
  if (typeof dense === "number") {
    const where = dense === 0 ? "every layer" : `all layers but the first${dense === 1 ? "" : ` ${dense}`}`;
    return derive([layers], (n) => byCount(n, dense), `experts in ${where} (${rules})`);
  }
  return derive([layers, dense], byCount, `experts in all layers but the first ${dense.value} (${rules})`);
}
