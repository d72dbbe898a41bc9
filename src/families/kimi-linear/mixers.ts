import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive } from "../../config/reading/sourced.ts";
import { FULL_LAYERS, KDA_LAYERS, readLayerList } from "../kimi/layer-lists.ts";
import type { LayerNames } from "../blocks/layers/layer-names.ts";
import { readLayerTypes } from "../blocks/layers/schedule.ts";
import { dotted } from "../../config/nodes/dotted.ts";

const MIXERS = new Map([
  ["full_attention", "attention"],
  ["linear_attention", "linear_attn"],
  // transformers' older names for the same (configuration_utils.py, remap_legacy_layer_types).
  ["attention", "attention"],
  ["mamba", "linear_attn"],
]);

/**
 * Reads each layer's mixer: from layer_types or, without it, the two lists in linear_attn_config or, without either of
 * them, every 4th layer after the first is full attention (KimiLinearConfig.__post_init__, transformers 5.18.0).
 */
export function readMixers(scope: Scope, layers: Sourced<number>): LayerNames {
  const at = scope.at("linear_attn_config");
  const node = scope.find(at);
  if (node && node.type !== "object")
    scope.reader.refuse("wrong-type", at, `${dotted(at)} must be an object where it is given.`);
  const types = readLayerTypes(scope, layers, MIXERS);
  if (types) {
    const names = derive(
      [types, layers],
      (list, n) => list.slice(0, n).map((type) => MIXERS.get(type) ?? type),
      "layer_types, the first num_hidden_layers of them",
    );
    shadowLists(scope, names.value);
    return names;
  }
  if (scope.find(scope.at(KDA_LAYERS)) && scope.find(scope.at(FULL_LAYERS))) return byLists(scope, layers);
  for (const name of [KDA_LAYERS, FULL_LAYERS])
    scope.reader.ignore(scope.at(name), "no effect", "the lists count only where both are given");
  return derive(
    [layers],
    (n) => Array.from({ length: n }, (_, i) => (i > 0 && i % 4 === 0 ? "attention" : "linear_attn")),
    "every 4th layer after the first is full attention (KimiLinearConfig, transformers 5.18.0)",
  );
}

function byLists(scope: Scope, layers: Sourced<number>): LayerNames {
  const full = readLayerList(scope, FULL_LAYERS, layers.value);
  const linear = readLayerList(scope, KDA_LAYERS, layers.value);
  if (!full || !linear) return derive([layers], () => [], "");
  const mixerOf = (number: number): string | null =>
    linear.value.includes(number) ? "linear_attn" : full.value.includes(number) ? "attention" : null;
  const names = derive(
    [full, linear, layers],
    (_, __, n) => Array.from({ length: n }, (___, index) => mixerOf(index + 1)),
    "full_attn_layers and kda_layers, which count layers from 1",
  );
  const missing = names.value.indexOf(null);
  if (missing !== -1) {
    const message = `Neither kda_layers nor full_attn_layers names layer ${missing + 1}, counted from 1.`;
    scope.reader.refuse("layer-without-type", scope.at(KDA_LAYERS), message);
  }
  return names;
}

function shadowLists(scope: Scope, names: readonly string[]): void {
  for (const [field, mixer] of [
    [KDA_LAYERS, "linear_attn"],
    [FULL_LAYERS, "attention"],
  ] as const) {
    const node = scope.find(scope.at(field));
    if (node?.type !== "array") continue;
    const expected = names.flatMap((name, index) => (name === mixer ? [index + 1] : []));
    const listed = node.items.map((item) => (item.type === "number" ? item.value : item.type));
    scope.reader.shadow(scope.at(field), scope.at("layer_types"), listed.join() === expected.join());
  }
}
