import { texts } from "../../../config/reading/field-types.ts";
import type { Scope } from "../../../config/reading/reader.ts";
import type { Sourced } from "../../../config/reading/sourced.ts";

/** What `mlp_layer_types` calls a layer, and the component of the body that such a layer's MLP is. */
export const MLP_NAMES: ReadonlyMap<string, string> = new Map([
  ["dense", "dense_mlp"],
  ["sparse", "mlp"],
]);

/** `mlp_layer_types`, checked, where the file gives it; null stands for its absence. `drafts` entries more may stand for draft modules. */
export function readMlpLayerTypes(
  scope: Scope,
  layers: number,
  drafts = 0,
): Sourced<readonly string[]> | undefined {
  const at = scope.at("mlp_layer_types");
  const node = scope.find(at);
  if (node?.type === "null")
    scope.reader.ignore(at, "no effect", "null: which layers hold experts follows from other fields");
  if (node === undefined || node.type === "null") return undefined;
  const types = scope.optional(texts, "mlp_layer_types");
  if (!types) return undefined;
  const unknown = [...new Set(types.value.filter((type) => !MLP_NAMES.has(type)))];
  if (unknown.length > 0) {
    const message = `mlp_layer_types has ${unknown.map((type) => JSON.stringify(type)).join(", ")}; transformers 5.18.0 knows dense and sparse only.`;
    scope.reader.refuse("unknown-layer-type", at, message);
  }
  const { length } = types.value;
  if (length !== layers && !(drafts > 0 && length === layers + drafts)) {
    const message = `mlp_layer_types has ${length} entries, but num_hidden_layers is ${layers}. transformers 5.18.0 refuses such a file.`;
    scope.reader.report("error", "schedule-length", at, message);
  }
  return types;
}
