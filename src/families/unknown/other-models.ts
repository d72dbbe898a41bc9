import { architecturesOf } from "../../classes/architectures.ts";
import { LATEST_TRANSFORMERS } from "../../classes/versions.ts";
import type { Node, ObjectNode } from "../../config/document.ts";

/** Why a file that describes no decoder of text is not read; null where nothing says that it does not. */
export function otherModel(root: ObjectNode, modelType: string): string | null {
  const what = kindOf(root, modelType);
  return (
    what &&
    `model_type ${JSON.stringify(modelType)} is ${what}. Only decoders of text are read, alone or with towers beside them.`
  );
}

function kindOf(root: ObjectNode, modelType: string): string | null {
  const member = (name: string): Node | undefined => root.members.get(name)?.value;
  const isTrue = (name: string): boolean => {
    const node = member(name);
    return node?.type === "boolean" && node.value;
  };
  if (member("_class_name")) return "a part of a diffusion model";
  const [first = ""] = namesIn(member("architectures"));
  if (/ForCausalLM$|LMHeadModel$/.test(first)) return null;
  const tasks = Object.keys(architecturesOf(modelType, LATEST_TRANSFORMERS) ?? {});
  if (
    isTrue("is_encoder_decoder") ||
    /EncoderDecoder/.test(first ?? "") ||
    BOTH.every((name) => member(name)) ||
    tasks.some((task) => /seq_(to|2)_seq/.test(task))
  )
    return "an encoder and a decoder";
  const builds = tasks.filter((task) => task !== "base");
  if (isTrue("is_decoder")) return null;
  if (builds.includes("masked_lm") || /ForMaskedLM$/.test(first)) return "an encoder";
  if (builds.length > 0 && builds.every((task) => VISION.test(task) && task !== "image_text_to_text"))
    return "a vision model";
  return null;
}

/** Tasks of models that see and do not write. */
const VISION = /image|depth|object_detection|segmentation|backbone|video|keypoint/;

const BOTH = ["encoder_layers", "decoder_layers"];

function namesIn(node: Node | undefined): readonly string[] {
  if (node?.type !== "array") return [];
  return node.items.flatMap((item) => (item.type === "string" ? [item.value] : []));
}
