import { GENERATION_FILE, splitSideFile } from "../../config/nodes/side-file.ts";
import type { EngineGot, EngineLine } from "../../inspect/engine-values.ts";
import { listed } from "../../spec/listed.ts";
import { type Pointer, tokensOf } from "../../spec/pointer.ts";
import { sameJson } from "../../spec/same-json.ts";
import type { Side } from "../comparison.ts";
import { type Verdict, without } from "../words/verdict.ts";
import type { RawChange } from "./raw-difference.ts";

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
 * What a changed field of no spec value comes to by the tables of engines' code; null where they say nothing of it. Engines read
 * the object that transformers makes of a file, so that a null is no other value than no field where the class has None by
 * default, or the line takes None without it.
 * @param isKnown whether the reader of the spec knows the field: one that it does not know counts, whatever engines get.
 */
export function judgeByCode(
  { pointer, a: fieldA, b: fieldB }: RawChange,
  a: Side,
  b: Side,
  isKnown: boolean,
): Verdict | null {
  const another = new Map<string, string>();
  const same = new Map<string, string>();
  for (const [side, other] of [
    [a, b],
    [b, a],
  ] as const) {
    for (const { engine, commit, asks, lines } of side.engines?.reads.get(pointer) ?? []) {
      const [here, there] = [side.engines?.values.get(asks), other.engines?.values.get(asks)];
      const line = lines.find((one) => getsAnother(one, here, there));
      const [found, told] = line ? [another, line] : [same, lines.find(({ takes }) => takes)];
      if (told && !found.has(engine)) found.set(engine, `${engine} ${commit} reads it at ${told.at}`);
    }
  }
  if (another.size > 0) return engineReads(another);
  if (isKnown || same.size === 0) return null;
  const isNullOrNone = (fieldA?.value ?? null) === null && (fieldB?.value ?? null) === null;
  return isNullOrNone
    ? without("no-effect", `${listed([...same.values()])}, and gets the same of a null as without the field`)
    : engineReads(same);
}

function engineReads(found: ReadonlyMap<string, string>): Verdict {
  return without("engines-read", `${listed([...found.values()])}, and no value of the spec comes from it`);
}

/** Whether a line gets one thing of an object and another of the other; what cannot be told counts as another. */
function getsAnother(
  { takes, without }: EngineLine,
  here: EngineGot | undefined,
  there: EngineGot | undefined,
): boolean {
  if (here === undefined || there === undefined) return takes;
  if (!takes) return "none" in here !== "none" in there;
  const got = (had: EngineGot): EngineGot => ("none" in had ? without : had);
  return !sameJson(got(here), got(there));
}
