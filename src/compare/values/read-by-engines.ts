import { GENERATION_FILE, splitSideFile } from "../../config/nodes/side-file.ts";
import { type Pointer, tokensOf } from "../../spec/pointer.ts";

/**
 * What vLLM takes from generation_config.json where a request does not say (get_diff_sampling_param, vllm/config/model.py,
 * with its default `--generation-config auto`); SGLang takes all but the last (get_default_sampling_params,
 * sglang/srt/configs/model_config.py, with its default `--sampling-defaults model`).
 */
const SAMPLING = ["temperature", "top_p", "top_k", "min_p", "repetition_penalty", "max_new_tokens"];

/** Who reads a field of which no spec value is made; null where nobody is known to. */
export function readersOf(field: Pointer): string | null {
  const { file, pointer } = splitSideFile(field);
  const [name = "", ...inside] = tokensOf(pointer);
  if (file === GENERATION_FILE && SAMPLING.includes(name))
    return `${name === "max_new_tokens" ? "vLLM takes it" : "vLLM and SGLang take it"} where a request does not say (generation defaults), and no value of the spec says it`;
  if (file === null && name === "auto_map" && inside.length > 0)
    return "with trust_remote_code, transformers, vLLM and SGLang run the code of the repository that it names";
  return null;
}
