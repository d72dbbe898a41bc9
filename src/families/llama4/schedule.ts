import { count, naturals } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive } from "../../config/reading/sourced.ts";
import type { LayerNames } from "../blocks/layers/layer-names.ts";
import { readLayerTypes } from "../blocks/layers/schedule.ts";
import { CONFIG_RULES } from "./reference.ts";

/** The mixer of a layer, by whether it rotates q and k and whether it sees its own chunk only. */
const mixerOf = (rotated: boolean, chunked: boolean): string =>
  rotated
    ? chunked
      ? "chunked_attention"
      : "attention"
    : chunked
      ? "nope_chunked_attention"
      : "nope_attention";

const MIXERS = new Map([
  ["chunked_attention", "chunked_attention"],
  ["full_attention", "attention"],
]);

/**
 * Reads which mixer each layer has: no_rope_layers, in which 1 stands for a layer that does rotate, and layer_types,
 * which follows from it where it is not given.
 */
export function readMixers(scope: Scope, layers: Sourced<number>): LayerNames {
  const rotated = readRotated(scope, layers);
  const types = readLayerTypes(scope, layers, MIXERS);
  if (types) {
    checkLength(scope, rotated.value.length < layers.value, rotated.value.length, layers.value);
    return derive(
      [types, rotated, layers],
      (list, rotates, n) =>
        list.slice(0, n).map((type, index) => mixerOf(rotates[index] !== 0, type === "chunked_attention")),
      "layer_types says which layers are chunked, no_rope_layers which rotate q and k (1) or not (0)",
    );
  }
  checkLength(scope, rotated.value.length !== layers.value, rotated.value.length, layers.value);
  return derive(
    [rotated, layers],
    (rotates, n) => rotates.slice(0, n).map((rotate) => mixerOf(rotate !== 0, rotate !== 0)),
    `layers with rotary positions (no_rope_layers 1) are chunked, those without (0) see everything (${CONFIG_RULES})`,
  );
}

/** no_rope_layers or, where it is absent, null or empty, what no_rope_layer_interval makes of it. */
function readRotated(scope: Scope, layers: Sourced<number>): Sourced<readonly number[]> {
  const interval = scope.read(count, "no_rope_layer_interval", {
    value: 4,
    rule: `every 4th layer is without positions (${CONFIG_RULES})`,
  });
  const byInterval = derive(
    [layers, interval],
    (n, every) => Array.from({ length: n }, (_, index) => ((index + 1) % every === 0 ? 0 : 1)),
    `every no_rope_layer_interval-th layer is without positions (${CONFIG_RULES})`,
  );
  const named = scope.nullable(naturals, "no_rope_layers", byInterval);
  if (named.source.kind !== "mapped") return named;
  if (named.value.length === 0)
    return derive([named, byInterval], (_, regular) => regular, `none are named: ${byInterval.source.text}`);
  const agrees = named.value.map((rotate) => (rotate === 0 ? 0 : 1)).join() === byInterval.value.join();
  scope.reader.shadow(scope.at("no_rope_layer_interval"), scope.at("no_rope_layers"), agrees);
  return named;
}

function checkLength(scope: Scope, wrong: boolean, length: number, layers: number): void {
  if (!wrong) return;
  const message = `no_rope_layers has ${length} entries, but num_hidden_layers is ${layers}. transformers 5.18.0 refuses such a file.`;
  scope.reader.report("error", "schedule-length", scope.at("no_rope_layers"), message);
}

/** Reads which layers hold experts: those in moe_layers or, without it, every interleave_moe_layer_step-th. */
export function readMlps(scope: Scope, layers: Sourced<number>): LayerNames {
  const step = scope.read(count, "interleave_moe_layer_step");
  const byStep = derive(
    [layers, step],
    (n, every) => Array.from({ length: n }, (_, index) => index).filter((index) => (index + 1) % every === 0),
    "every interleave_moe_layer_step-th layer holds experts",
  );
  const at = scope.at("moe_layers");
  const given = scope.find(at) !== undefined && scope.find(at)?.type !== "null";
  const sparse = scope.nullable(naturals, "moe_layers", byStep);
  if (given)
    scope.reader.shadow(
      scope.at("interleave_moe_layer_step"),
      at,
      sparse.value.filter((index) => index < layers.value).join() === byStep.value.join(),
    );
  return derive(
    [layers, sparse],
    (n, list) => Array.from({ length: n }, (_, index) => (list.includes(index) ? "mlp" : "dense_mlp")),
    `the layers in moe_layers hold experts, or every interleave_moe_layer_step-th (${CONFIG_RULES})`,
  );
}
