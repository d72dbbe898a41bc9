import type { ObjectNode } from "../../config/document.ts";
import { nodeUnder } from "../../config/nodes/node.ts";

/** Objects in which wrappers of all makes keep their decoder's config. */
const PLACES = [
  "text_config",
  "llm_config",
  "language_config",
  "thinker_config/text_config",
  "text_model_config",
  "language_model_config",
];

/** The model type that the config at `at` names. */
export function textTypeAt(root: ObjectNode, at: string): string | undefined {
  const node = nodeUnder(root, `${at}/model_type`);
  return node?.type === "string" ? node.value : undefined;
}

/** Where a file of an unknown model type has the config of a decoder that names its model type; undefined where it has none. */
export function unknownDecoder(
  root: ObjectNode,
): { readonly at: string; readonly textType: string } | undefined {
  for (const at of PLACES) {
    const textType = textTypeAt(root, at);
    if (textType !== undefined) return { at, textType };
  }
  return undefined;
}
