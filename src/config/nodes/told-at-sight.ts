import type { Node, ObjectNode } from "../document.ts";

/** What params.json calls the sizes that every model has, in Mistral's format and in Meta's. */
export const PARAMS_SIZES = ["dim", "n_layers", "n_heads"];

/** Whether a file is params.json, the config of a checkpoint in Mistral's own format. */
export function isMistralParams({ members }: ObjectNode): boolean {
  return !members.has("model_type") && [...PARAMS_SIZES, "hidden_dim"].every((name) => members.has(name));
}

/** Whether a text is modules.json of sentence-transformers, an array that lists the parts of a model. */
export function looksLikeModuleList(root: Node): boolean {
  const first = root.type === "array" ? root.items[0] : undefined;
  return first?.type === "object" && ["idx", "name", "path", "type"].every((name) => first.members.has(name));
}
