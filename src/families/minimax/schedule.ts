import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive } from "../../config/reading/sourced.ts";
import { readKinds, readNumberedKinds } from "../blocks/layers/layer-kinds.ts";
import type { LayerNames } from "../blocks/layers/layer-names.ts";

/** What `layer_types` calls a layer, older names included, and the component that its mixer is. */
const MIXERS = new Map([
  ["full_attention", "attention"],
  ["attention", "attention"],
  ["linear_attention", "linear_attn"],
  ["mamba", "linear_attn"],
]);

/** The numbers in the released files' `attn_type_list`. */
const BY_NUMBER = new Map([
  [0, "linear_attn"],
  [1, "attention"],
]);

/** Reads the mixer of each layer: from `layer_types`, else from `attn_type_list`, else by the class's rule. */
export function readMixers(scope: Scope, layers: Sourced<number>): LayerNames {
  const types = readKinds(scope, "layer_types", layers, { known: [...MIXERS.keys()], beyond: "refused" });
  const numbers = readNumberedKinds(scope, "attn_type_list", layers, {
    known: [...BY_NUMBER.keys()],
    beyond: "refused",
  });
  const named = (list: readonly number[]): string[] =>
    list.map((number) => BY_NUMBER.get(number) ?? "attention");
  if (types) {
    const names = derive(
      [types],
      (list) => list.map((type) => MIXERS.get(type) ?? type),
      () => types.source.text,
    );
    if (numbers)
      scope.reader.shadow(
        scope.at("attn_type_list"),
        scope.at("layer_types"),
        named(numbers.value).join() === names.value.join(),
      );
    return names;
  }
  if (numbers)
    return derive(
      [numbers, layers],
      (list, n) => named(list).slice(0, n),
      "attn_type_list: 0 is lightning, 1 full attention (modeling_minimax_m1.py of MiniMaxAI/MiniMax-M1-40k)",
    );
  return derive(
    [layers],
    (n) => Array.from({ length: n }, (_, index) => (index % 2 === 0 ? "attention" : "linear_attn")),
    "full and lightning attention in turn (MiniMaxConfig.__post_init__, transformers 5.18.0)",
  );
}
