import { GENERATION_FILE, splitSideFile } from "../../config/nodes/side-file.ts";
import { listed } from "../../spec/listed.ts";
import { type Pointer, tokensOf } from "../../spec/pointer.ts";
import { sameJson } from "../../spec/same-json.ts";
import type { Side } from "../comparison.ts";

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

/**
 * Which engines' code gets another value where a field changed, and where, by their tables; null where none is known to.
 * @param anyway whether those that get the same value count too: of a field that no reader of the spec knows.
 */
export function readersInCode(field: Pointer, a: Side, b: Side, anyway: boolean): string | null {
  const found = new Map<string, string>();
  for (const [side, other] of [
    [a, b],
    [b, a],
  ] as const) {
    for (const { engine, commit, at, asks } of side.engines?.reads.get(field) ?? []) {
      const [here, there] = [side.engines?.values.get(asks), other.engines?.values.get(asks)];
      const isSame = here !== undefined && there !== undefined && sameJson(here, there);
      if (isSame && !anyway) continue;
      if (!found.has(engine)) found.set(engine, `${engine} ${commit} reads it at ${at}`);
    }
  }
  return found.size === 0 ? null : `${listed([...found.values()])}, and no value of the spec comes from it`;
}
