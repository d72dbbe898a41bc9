import type { Declaration } from "../declaration.ts";
import { ignoreMembers } from "../rules.ts";
import { type MethodReading, undescribed } from "../scheme.ts";

/** ExLlamaV3: `bits` is a mean. Which layer has how many is known from the checkpoint alone. */
export function readExl3(declaration: Declaration): MethodReading {
  const run = ["calibration/rows", "calibration/cols", "out_scales", "codebook"];
  ignoreMembers(declaration, run, "bookkeeping", "how the tool ran");
  ignoreMembers(
    declaration,
    ["head_bits"],
    "no effect",
    "no figure is made from it: bits of the layers are a mean",
  );
  declaration.reader.report(
    "warning",
    "quantization-without-figures",
    declaration.at,
    `${declaration.at} is ExLlamaV3's (exllamav3, conversion): bits is the mean over all layers, and which layer has how many stands in the checkpoint alone, so that bytes of weights are left out.`,
  );
  return undescribed([], "ExLlamaV3 chooses bits layer by layer, and its file has the mean alone");
}

/** Whether a declaration is Ascend's map from tensors to words. */
export function isAscend({ node }: Pick<Declaration, "node">): boolean {
  if (node.members.has("model_quant_type")) return true;
  for (const [name, { value }] of node.members)
    if (name.endsWith(".weight") && value.type === "string") return true;
  return false;
}

/** What else the tool writes beside the map. */
const BESIDE = [
  "model_quant_type",
  "version",
  "group_size",
  "kv_quant_type",
  "kv_cache_type",
  "fa_quant_type",
];

/** Ascend's map (msModelSlim): every tensor by its name with a word for its format. */
export function readAscend(declaration: Declaration): MethodReading {
  const { node, at, reader } = declaration;
  const tensors = [...node.members.keys()].filter((name) => name.includes("."));
  ignoreMembers(
    declaration,
    [...tensors, ...BESIDE],
    "no effect",
    "an entry of Ascend's map of tensors, from which no figure is made",
  );
  reader.report(
    "warning",
    "quantization-without-figures",
    at,
    `${at} is Ascend's map of tensors (quant_model_description of msModelSlim, read by vllm-ascend, quantization/quant_config.py): each tensor by name with a word such as W8A8 or FLOAT. What is stored for each word is not described here, so that bytes of weights are left out.`,
  );
  return undescribed([], "Ascend's map names tensors, and its words are not described here");
}
