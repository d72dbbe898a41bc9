import { count, texts } from "../../../config/reading/field-types.ts";
import type { Scope } from "../../../config/reading/reader.ts";
import { type Sourced, derive } from "../../../config/reading/sourced.ts";
import { givenNames } from "../file/fixed-fields.ts";
import type { LayerNames } from "./layer-names.ts";

export interface HybridSchedule {
  readonly names: LayerNames;
  /** n, where every n-th layer attends to everything; null where no n gives this schedule. */
  readonly interval: Sourced<number | null>;
}

/** What `layer_types` calls a layer, and the component of the body that such a layer's mixer is. */
export type MixerNames = ReadonlyMap<string, string>;

/**
 * Reads which layers are full attention: from `layer_types` or, without it, from `full_attention_interval`, whose
 * default is 4 (Qwen3_5TextConfig.__post_init__, transformers 5.18.0; Qwen3-Next has the same).
 */
export function readHybridSchedule(
  scope: Scope,
  numLayers: Sourced<number>,
  mtpLayers: number,
  mixers: MixerNames,
): HybridSchedule {
  const explicit = readLayerTypes(scope, numLayers, mixers, mtpLayers);
  if (!explicit) return byInterval(scope, numLayers, mixers);
  const names = derive(
    [explicit, numLayers],
    (types, n) => types.slice(0, n).map((type) => mixers.get(type) ?? type),
    "layer_types, the first num_hidden_layers of them",
  );
  /** Whatever a file calls layers of full attention. */
  const plain = (types: readonly string[], n: number): string[] =>
    types
      .slice(0, n)
      .map((type) => (mixers.get(type) === mixers.get("full_attention") ? "full_attention" : type));
  const interval = derive(
    [explicit, numLayers],
    (types, n) => periodOf(plain(types, n)),
    "the period of full attention in layer_types",
  );
  shadowInterval(scope, plain(explicit.value, numLayers.value));
  return { names, interval };
}

/** `layer_types`, checked, where the file gives it; null stands for its absence. */
export function readLayerTypes(
  scope: Scope,
  numLayers: Sourced<number>,
  mixers: MixerNames,
  mtpLayers = 0,
): Sourced<readonly string[]> | undefined {
  const at = scope.at("layer_types");
  const node = scope.find(at);
  if (node?.type === "null")
    scope.reader.ignore(at, "no effect", "null: the schedule follows from other fields");
  if (node === undefined || node.type === "null") return undefined;
  const types = scope.optional(texts, "layer_types");
  if (!types) return undefined;
  checkTypes(scope, types, mixers);
  checkLength(scope, types, numLayers.value, mtpLayers);
  return types;
}

function byInterval(scope: Scope, numLayers: Sourced<number>, mixers: MixerNames): HybridSchedule {
  const interval = scope.nullable(count, "full_attention_interval", {
    value: 4,
    rule: "every 4th layer is full attention (the config class's __post_init__, transformers 5.18.0)",
  });
  const names = derive(
    [numLayers, interval],
    (n, every) => typesByInterval(n, every).map((type) => mixers.get(type) ?? type),
    "num_hidden_layers layers, every full_attention_interval-th of them full attention",
  );
  return { names, interval };
}

function typesByInterval(n: number, interval: number): string[] {
  return Array.from({ length: n }, (_, index) =>
    (index + 1) % interval === 0 ? "full_attention" : "linear_attention",
  );
}

/** The smallest interval that gives this schedule. Linear: the first full-attention layer leaves one candidate. */
function periodOf(types: readonly string[]): number | null {
  const first = types.indexOf("full_attention");
  const interval = first === -1 ? types.length + 1 : first + 1;
  return sameSchedule(types, interval) ? interval : null;
}

function sameSchedule(types: readonly string[], interval: number): boolean {
  const regular = typesByInterval(types.length, interval);
  return types.every((type, index) => type === regular[index]);
}

function shadowInterval(scope: Scope, types: readonly string[]): void {
  const [name] = givenNames(scope, ["full_attention_interval"]);
  const interval = name === undefined ? undefined : scope.optional(count, name);
  if (interval)
    scope.reader.shadow(
      scope.at("full_attention_interval"),
      scope.at("layer_types"),
      sameSchedule(types, interval.value),
    );
}

function checkTypes(scope: Scope, types: Sourced<readonly string[]>, mixers: MixerNames): void {
  const unknown = [...new Set(types.value.filter((type) => !mixers.has(type)))];
  if (unknown.length === 0) return;
  const message = `layer_types has ${unknown.map((type) => JSON.stringify(type)).join(", ")}; this family has ${[...mixers.keys()].join(" and ")} only.`;
  scope.reader.refuse("unknown-layer-type", scope.at("layer_types"), message);
}

function checkLength(
  scope: Scope,
  types: Sourced<readonly string[]>,
  layers: number,
  mtpLayers: number,
): void {
  const { length } = types.value;
  if (length === layers) return;
  const withMtp = mtpLayers > 0 && length === layers + mtpLayers;
  const message = withMtp
    ? `layer_types has ${length} entries: num_hidden_layers ${layers} and ${mtpLayers} for MTP, which are left out of the stack.`
    : `layer_types has ${length} entries, but num_hidden_layers is ${layers}. transformers 5.18.0 refuses such a file.`;
  scope.reader.report(withMtp ? "info" : "error", "schedule-length", scope.at("layer_types"), message);
}
