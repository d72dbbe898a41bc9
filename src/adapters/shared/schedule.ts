import { count, texts } from "../../config/field-types.ts";
import type { Scope } from "../../config/reader.ts";
import { type Sourced, derive } from "../../config/sourced.ts";
import { type LayerRun, runsOf } from "../../spec/layers.ts";

export interface HybridSchedule {
  readonly layers: Sourced<LayerRun[]>;
  /** Every so-manieth layer attends to everything; null where no such number gives this schedule. */
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
  const explicit = isGiven(scope, "layer_types") ? scope.optional(texts, "layer_types") : undefined;
  if (!explicit) return byInterval(scope, numLayers, mixers);
  checkTypes(scope, explicit, mixers);
  checkLength(scope, explicit, numLayers.value, mtpLayers);
  const layers = derive(
    [explicit, numLayers],
    (types, n) => runsOf(types.slice(0, n).map((type) => ({ mixer: mixers.get(type) ?? type, mlp: "mlp" }))),
    "layer_types, the first num_hidden_layers of them",
  );
  const interval = derive(
    [explicit, numLayers],
    (types, n) => periodOf(types.slice(0, n)),
    "the period of full attention in layer_types",
  );
  shadowInterval(scope, explicit.value.slice(0, numLayers.value));
  return { layers, interval };
}

function isGiven(scope: Scope, name: string): boolean {
  const node = scope.find(scope.at(name));
  if (node?.type === "null")
    scope.reader.ignore(scope.at(name), "no effect", "null: the schedule follows from the interval");
  return node !== undefined && node.type !== "null";
}

function byInterval(scope: Scope, numLayers: Sourced<number>, mixers: MixerNames): HybridSchedule {
  const interval = scope.read(count, "full_attention_interval", {
    value: 4,
    rule: "every 4th layer is full attention (Qwen3_5TextConfig.__post_init__, transformers 5.18.0)",
  });
  const layers = derive(
    [numLayers, interval],
    (n, every) =>
      runsOf(typesByInterval(n, every).map((type) => ({ mixer: mixers.get(type) ?? type, mlp: "mlp" }))),
    "num_hidden_layers layers, every full_attention_interval-th of them full attention",
  );
  return { layers, interval };
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
  const interval = scope.optional(count, "full_attention_interval");
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
