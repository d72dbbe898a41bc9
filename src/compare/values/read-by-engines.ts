import { GENERATION_FILE, splitSideFile } from "../../config/nodes/side-file.ts";
import type { EngineGot, EngineLine, EngineRead } from "../../inspect/engine-values.ts";
import { listed } from "../../spec/listed.ts";
import { type Pointer, tokensOf } from "../../spec/pointer.ts";
import { sameJson } from "../../spec/same-json.ts";
import { briefJson } from "../../spec/brief-json.ts";
import type { Json } from "../../spec/json.ts";
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

/** What the reader of the spec knows of a field: nothing, why it decides nothing, or who reads it. */
export type KnownOf = "nothing" | "all" | { readonly readers: string };

/**
 * What a changed field of no spec value comes to by the tables of engines' code; null where they say nothing of it. Engines read
 * the object that transformers makes of a file, so that a null is no other value than no field where the class has None by
 * default, or the line takes None without it.
 * @param known of the field, by the reader of the spec: one that it does not know counts, whatever engines get, and one that it
 * knows engines to read counts where the tables do not say that they get the same.
 */
export function judgeByCode(
  { pointer, a: fieldA, b: fieldB }: RawChange,
  a: Side,
  b: Side,
  known: KnownOf,
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
  if (known === "all") return null;
  const isNullOrNone = (fieldA?.value ?? null) === null && (fieldB?.value ?? null) === null;
  if (typeof known === "object")
    return isNullOrNone || same.size > 0 ? null : without("engines-read", known.readers);
  if (same.size === 0) return null;
  return isNullOrNone
    ? without("no-effect", `${listed([...same.values()])}, and gets the same of a null as without the field`)
    : engineReads(same);
}

/**
 * What a changed field comes to whose values, or whose presence and absence, give the same spec, because a class of transformers
 * or a rule says the same: engines that take another value all the same, or raise, by the tables of their code; null where they say
 * of none that it does.
 */
export function judgeSame({ pointer, a: fieldA, b: fieldB }: RawChange, a: Side, b: Side): Verdict | null {
  const told = new Map<string, string>();
  const sides = [
    [fieldA, a, b, "B"],
    // What both give is told from the first side.
    [fieldA ? null : fieldB, b, a, "A"],
  ] as const;
  for (const [field, side, other, name] of sides) {
    if (!field) continue;
    for (const read of side.engines?.reads.get(pointer) ?? []) {
      const { engine, commit, asks } = read;
      const [here, there] = [side.engines?.values.get(asks), other.engines?.values.get(asks)];
      if (told.has(engine) || here === undefined || there === undefined) continue;
      const words = takenOtherwise(read, here, there, name);
      if (words !== null) told.set(engine, `${engine} ${commit} ${words}`);
    }
  }
  if (told.size === 0) return null;
  return without("engines-read", `the spec is the same, but ${listed([...told.values()])}`);
}

/**
 * What code takes of a side that is called `name` and does not take of the other; null where it does the same. Code that takes None
 * without the attribute goes on by other means, of which nothing is known, and what is asked of every file may well be for others.
 */
function takenOtherwise(
  { lines, ofModel }: EngineRead,
  here: EngineGot,
  there: EngineGot,
  name: string,
): string | null {
  const [isHere, isThere] = [!("none" in here), !("none" in there)];
  const isAsked = lines.some(({ takes }) => !takes);
  const copes = isAsked || lines.some(({ takes, without: taken }) => takes && !("none" in taken));
  for (const { at, takes, without: taken } of lines) {
    if (!takes) {
      const isLost = ofModel && isHere && !isThere && !("value" in here && isOff(here.value));
      if (isLost) return `asks at ${at} whether it is there, which it is not in ${name}`;
      continue;
    }
    const [got, other] = [isThere ? there : taken, isHere ? here : taken];
    if ("none" in got) {
      if (!("none" in other) && ofModel && !copes) return `may raise without it in ${name} at ${at}`;
    } else if ("computed" in got) {
      if (!sameJson(got, other)) return `takes ${got.computed} for it in ${name} at ${at}`;
    } else {
      const isExpected = "value" in taken && isNothing(taken.value) && !(isThere && isAsked);
      const goesOn = isOff(got.value) && (isExpected || !ofModel);
      const isSame = "value" in other && isAlike(got.value, other.value);
      if (!goesOn && !isSame) return `takes ${briefJson(got.value)} for it in ${name} at ${at}`;
    }
  }
  return null;
}

function isAlike(one: Json, other: Json): boolean {
  return sameJson(one, other) || (isOff(one) && isOff(other));
}

/** A value by which code goes on by other means, or without what a field is about. */
function isOff(value: Json): boolean {
  return value === false || isNothing(value);
}

function isNothing(value: Json): boolean {
  return value === null || value === "" || (typeof value === "object" && Object.keys(value).length === 0);
}

/**
 * What comes of `architectures` that one side alone gives: engines look there for the class that they build, and the spec is the same
 * because the reader tells the model by other fields. null for other fields.
 */
export function judgeClass({ pointer, a: fieldA, b: fieldB }: RawChange, a: Side, b: Side): Verdict | null {
  if (pointer !== "/architectures") return null;
  const [inA, inB] = [fieldA, fieldB].map((field) => field !== null && !isNothing(field.value));
  if (inA === inB) return null;
  const [name, named, unnamed] = inA === true ? ["B", a, b] : ["A", b, a];
  const found = classWords(named, unnamed);
  return without(
    "engines-read",
    `engines find the class that they build by it, and ${name} names none${found}`,
  );
}

/** Which classes engines find of a side that names none, where that is known. */
function classWords(named: Side, unnamed: Side): string {
  const before = new Map(named.engines?.classes.map(({ engine, by }) => [engine, by]));
  const lost = (unnamed.engines?.classes ?? []).flatMap(({ engine, commit, by }) => {
    const had = before.get(engine) ?? null;
    if (had === by || had === null) return [];
    return [`${engine} ${commit} finds ${by ?? "none"} instead of ${had}`];
  });
  return lost.length === 0 ? "" : `: ${listed(lost)}`;
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
