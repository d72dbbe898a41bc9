import { natural, texts } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, allDependOn } from "../../config/reading/sourced.ts";
import { ignoreUnused } from "../blocks/file/fixed-fields.ts";
import { type LayerNames, anyLayer, onlyIfUsed } from "../blocks/layers/layer-names.ts";

const TYPES: ReadonlyMap<string, string> = new Map([
  ["dense", "dense_mlp"],
  ["sparse", "mlp"],
]);

const byCount = (layers: number, dense: number): string[] =>
  Array.from({ length: layers }, (_, index) => (index < dense ? "dense_mlp" : "mlp"));

/** Which layers hold experts (`mlp`): all but the first `first_k_dense_replace`, which have a dense MLP (`dense_mlp`). */
export function readDenseFirst(scope: Scope, layers: Sourced<number>): LayerNames {
  return derive(
    [layers, scope.read(natural, "first_k_dense_replace")],
    byCount,
    "a dense MLP in the first first_k_dense_replace layers, experts in the others",
  );
}

/** The same where `mlp_layer_types` may name each layer's and then decides. */
export function readMlpTypes(scope: Scope, layers: Sourced<number>): LayerNames {
  const at = scope.at("mlp_layer_types");
  const node = scope.find(at);
  if (node?.type === "null") scope.reader.ignore(at, "no effect", "null: first_k_dense_replace decides");
  const types = node && node.type !== "null" ? scope.optional(texts, "mlp_layer_types") : undefined;
  if (!types) return readDenseFirst(scope, layers);
  check(scope, types.value, layers.value);
  const names = derive(
    [types, layers],
    (list, n) => list.slice(0, n).map((type) => TYPES.get(type) ?? type),
    "mlp_layer_types",
  );
  const dense = scope.optional(natural, "first_k_dense_replace");
  if (dense) {
    const agrees = byCount(layers.value, dense.value).join() === names.value.join();
    scope.reader.shadow(scope.at("first_k_dense_replace"), at, agrees);
  }
  return names;
}

function check(scope: Scope, types: readonly string[], layers: number): void {
  const at = scope.at("mlp_layer_types");
  const unknown = [...new Set(types.filter((type) => !TYPES.has(type)))];
  if (unknown.length > 0) {
    const message = `mlp_layer_types has ${unknown.map((type) => JSON.stringify(type)).join(", ")}; this family has dense and sparse only.`;
    scope.reader.refuse("unknown-layer-type", at, message);
  }
  if (types.length === layers) return;
  const message = `mlp_layer_types has ${types.length} entries, but num_hidden_layers is ${layers}. transformers 5.18.0 refuses such a file.`;
  scope.reader.report("error", "schedule-length", at, message);
}

/**
 * The experts (`mlp`), which layers or draft modules have, and the dense MLP (`dense_mlp`); null where none does. Where
 * both have experts, no single field makes them go. What is not there is not read, and its fields are ignored.
 */
export function layerParts<M extends object, D extends object>(
  scope: Scope,
  names: LayerNames,
  drafts: Sourced<number>,
  experts: Part<M>,
  dense: Part<D>,
): { readonly mlp: M | Sourced<null>; readonly dense_mlp: D | Sourced<null> } {
  return { mlp: expertsOf(scope, names, drafts, experts), dense_mlp: denseOf(scope, names, dense) };
}

interface Part<D> {
  readonly fields: readonly string[];
  readonly read: () => D;
}

function expertsOf<M extends object>(
  scope: Scope,
  names: LayerNames,
  drafts: Sourced<number>,
  { fields, read }: Part<M>,
): M | Sourced<null> {
  const some = anyLayer(names, "mlp");
  if (some.value) return drafts.value > 0 ? read() : onlyIfUsed(read(), names, "mlp");
  if (drafts.value > 0) return allDependOn(read(), [drafts], "the draft modules have experts");
  ignoreUnused(scope, fields, "it describes experts, which no layer has");
  return derive([some, drafts], () => null, "neither layers nor draft modules have experts");
}

function denseOf<D extends object>(
  scope: Scope,
  names: LayerNames,
  { fields, read }: Part<D>,
): D | Sourced<null> {
  const some = anyLayer(names, "dense_mlp");
  if (some.value) return onlyIfUsed(read(), names, "dense_mlp");
  ignoreUnused(scope, fields, "it describes a dense MLP, which no layer has");
  return derive(
    [some],
    () => null,
    () => `no layer has it: ${names.source.text}`,
  );
}
