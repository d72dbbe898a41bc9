import { dotted } from "../config/nodes/dotted.ts";
import type { FieldUse } from "../config/reading/field-use.ts";
import type { ConfigFiles } from "../inspect/config-files.ts";
import { inspectText } from "../inspect/inspect-text.ts";
import type { Inspection } from "../inspect/inspection.ts";
import { textConfig } from "../legacy/legacy-config.ts";
import type { LegacyConfig } from "../legacy/legacy-object.ts";
import { briefJson } from "../spec/brief-json.ts";
import { isJsonObject, type Json, type JsonObject, setMember, spellNumbers, wordOf } from "../spec/json.ts";
import { child, isWithin, nameOf, parentOf, type Pointer, pointerOf, tokensOf } from "../spec/pointer.ts";
import { restsOnAbsent } from "../spec/origin.ts";
import { sameJson } from "../spec/same-json.ts";
import { valueAt } from "../spec/value-at.ts";
import { TEXT_PARTS } from "./config-place.ts";
import { defaultsOf, type Evaluated, type EvaluatedRead, readsIn } from "./evaluate.ts";
import { valueOfText } from "./python-text.ts";
import { QUANTIZATION } from "./quantization-objects.ts";
import { shortPlace } from "./short-place.ts";
import type { ReadSite } from "./table.ts";
import { without } from "./without.ts";
import { append } from "../spec/many.ts";

/** What a read gets, in fewer words than its outcome. */
export type Gets = "file" | "class" | "engine-class" | "silent" | "absent" | "raises";

/** A read with what it does to the model. */
export interface JudgedRead extends EvaluatedRead {
  readonly gets: Gets;
  /**
   * `silent`: the engine goes on with a value that is not the model's; `loud`: it stops, if the line is reached; null:
   * neither is known.
   */
  readonly danger: "silent" | "loud" | null;
  /** The read that `why` tells of; where it tells of none, the first line that reads it. */
  readonly at: string;
  /** The fields by which the file says it otherwise. */
  readonly said: readonly Pointer[];
  /** The attribute that is taken instead, where it is one of several alternatives and another is there. */
  readonly instead: string | null;
  /** Whether a default is taken for what the model is known to have. */
  readonly silently: boolean;
  /** What is the matter, in a sentence; null where nothing is. */
  readonly why: string | null;
  /** Where the engine makes the same mistake with the same field, by other paths or in other lines. */
  readonly also: readonly AlsoRead[];
}

/** Another place of a mistake: the path by which the object is asked, and the line. */
interface AlsoRead {
  readonly path: string;
  readonly at: string;
}

/** What a judgement is made from. */
export interface Known {
  readonly file: JsonObject;
  readonly files: Pick<ConfigFiles, "hfQuantConfig" | "generationConfig">;
  readonly inspection: Inspection;
  readonly legacy: LegacyConfig;
}

/**
 * Says of each read whether it contradicts the spec. What the engine takes is put into the file at the place where it
 * asks, and the file is read once more: a default that the model has leaves the spec as it is, and where another field
 * decides, the reader says which, and whether the two agree.
 */
export function judgeReads({ rows, members }: Evaluated, known: Known): readonly JudgedRead[] {
  const decoder = textConfig(known.legacy).at;
  const all = [...rows, ...members];
  // Code that takes a dictionary whole takes what transformers has moved into it only if it goes on with it.
  const isWhole = (row: EvaluatedRead, field: Pointer): boolean =>
    isJsonObject(row.value) && !isJsonObject(valueAt(known.file, field));
  const read = sitesBy(all, (row) => row.from.filter((field) => !isWhole(row, field)));
  const handed = sitesBy(all, (row) => row.from.filter((field) => isWhole(row, field)));
  const asked = sitesBy(all, ({ pointer }) => [pointer]);
  const chains = chainsOf(all);
  const layered = new Set(
    rows.flatMap((row) =>
      ASKS_LAYERS.has(row.attribute) ? row.sites.map((site) => layeredAt(row, site)) : [],
    ),
  );
  const candidates = rows.flatMap((row) => {
    const taken = takenOf(row);
    return taken === undefined || !isOfDecoder(row, decoder, known.file) ? [] : [{ row, taken }];
  });
  const answers = probe(candidates, known);
  return rows.map((row) =>
    judge(row, { answer: answers.get(row) ?? null, read, handed, asked, chains, layered, decoder, known }),
  );
}

/** The lines that reach reads, by each place of a read. */
function sitesBy(
  reads: readonly EvaluatedRead[],
  placesOf: (read: EvaluatedRead) => readonly Pointer[],
): Readers {
  const sites = new Map<Pointer, ReadSite[]>();
  for (const read of reads)
    for (const place of placesOf(read)) {
      const own = sites.get(place);
      if (own) append(own, read.reached);
      else sites.set(place, [...read.reached]);
    }
  return sites;
}

/** What the code takes where the file says nothing: a value, null for none; undefined where it cannot be told. */
function takenOf({ out, value, reached, lost, given, inherited }: EvaluatedRead): Json | undefined {
  switch (out) {
    case "class":
      // What the class of the model type fills in is the model's, unless the file gives another value there or elsewhere.
      return (lost === null && given === undefined && !inherited) || typeof value === "object"
        ? undefined
        : value;
    case "silent":
    case "silent+hard": {
      const values = defaultsOf(reached).map(valueOfText);
      // Code that takes None, or an empty list, goes on by other means.
      return (
        values.find((one) => one !== undefined && !isNothing(one)) ??
        (values.some(isNothing) ? null : undefined)
      );
    }
    case "engine-class": {
      const filled = typeof value === "string" ? valueOfText(value) : null;
      return isNothing(filled) ? null : filled;
    }
    case "attribute-error":
    case "guarded-absent":
    case "item-absent":
      return null;
    default:
      return undefined;
  }
}

function isNothing(value: Json | undefined): boolean {
  if (value === null) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** A value by which a model has nothing of what a field is about: a line that asks for it may well be for other models. */
function isNone(value: Json): boolean {
  return value === false || value === 0 || isNothing(value);
}

/** Whether it is asked of the decoder's object, or of a dictionary in it that the file has. */
function isOfDecoder({ pointer }: EvaluatedRead, decoder: Pointer, file: JsonObject): boolean {
  const owner = parentOf(pointer);
  if (owner === decoder) return true;
  return DICTIONARIES.has(nameOf(owner)) && parentOf(owner) === decoder && isJsonObject(valueAt(file, owner));
}

/** What is judged below the decoder's own object. */
const DICTIONARIES: ReadonlySet<string> = new Set(["rope_parameters", "rope_scaling", "linear_attn_config"]);

/** What putting a value into the file shows. */
interface Answer {
  /** The fields that say it in the file. */
  readonly by: readonly Pointer[];
  /** Whether the model has the value; null where that is not known. */
  readonly agrees: boolean | null;
  /** What the model has where it is another: the value of the spec, under the same name where there is one. */
  readonly model?: ModelValue;
  /** A value of the model that the field decides where a file gives it; not given where it has none. */
  readonly has?: ModelValue;
}

/** A value of the spec. */
interface ModelValue {
  readonly at: Pointer;
  readonly value: Json;
}

type Candidate = { readonly row: EvaluatedRead; readonly taken: Json };

/** Reads the file with what the engine takes in it: all of it at once, then one by one what is not as the model has it. */
function probe(candidates: readonly Candidate[], known: Known): ReadonlyMap<EvaluatedRead, Answer> {
  const alike = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const key = JSON.stringify([candidate.row.pointer, candidate.taken]);
    const others = alike.get(key);
    if (others) others.push(candidate);
    else alike.set(key, [candidate]);
  }
  const places = [...alike.values()].flatMap(([first]) => (first ? [first] : []));
  // Where nothing is taken, another value than null may show which field says it instead.
  const nothing = places.filter(({ taken }) => taken === null);
  const withNothing = ask(nothing, known);
  const withDefaults = ask(
    places.filter(({ taken }) => taken !== null),
    known,
  );
  const dummies = DUMMIES.map((taken) =>
    ask(
      nothing.map(({ row }) => ({ row, taken })),
      known,
    ),
  );
  const answers = new Map<EvaluatedRead, Answer>();
  for (const [key, same] of alike) {
    const [place] = same as [Candidate];
    const first = (place.taken === null ? withNothing : withDefaults).of(place);
    const shown = place.taken === null && (first === null || first.by.length === 0);
    const by = shown ? dummies.flatMap((dummy) => dummy.of(place)?.by ?? []) : [];
    // Several fields at once can speak against each other, and one that is refused hides those that are read after it.
    const isHidden = first === null && place.taken !== null && withDefaults.isRefused;
    const answer =
      by.length > 0
        ? { by: [...new Set(by)], agrees: null }
        : !isHidden && (first === null || isPlain(first))
          ? first
          : ask([place], known).of(place);
    if (answer !== null) for (const { row } of alike.get(key) ?? []) answers.set(row, answer);
  }
  return answers;
}

/** Values of the kinds that fields have. */
const DUMMIES: readonly Json[] = [[], 0];

/** Whether an answer says that all is well. */
function isPlain({ agrees, by }: Answer): boolean {
  return agrees === true && by.length === 0;
}

/** Some places at once: `of` gives null for a field that nobody reads. */
interface Asked {
  readonly of: (place: Candidate) => Answer | null;
  /** Whether the file with them is refused, so that not all of it was read. */
  readonly isRefused: boolean;
}

function ask(places: readonly Candidate[], known: Known): Asked {
  const { file, files, inspection } = known;
  // What is quantised and how is long and not asked.
  const { quantization_config: _, ...rest } = file;
  const probed = structuredClone(rest);
  for (const { row, taken } of places) put(probed, row.pointer, taken);
  const options = { ...files, as: inspection.guess === null ? null : inspection.adapter };
  const result = inspectText(JSON.stringify(probed, spellNumbers), options);
  const fields = result.ok ? result.fields : result.report?.fields;
  const of: Asked["of"] = ({ row: { pointer }, taken }) => {
    const use = fields && useOf(fields, pointer);
    if (use?.use === "shadowed") return { by: [use.by], agrees: taken === null ? null : use.agrees };
    if (use?.use !== "mapped") return null;
    if (!result.ok) return { by: [], agrees: null };
    const changed = use.to.filter((to) => !sameJson(valueAt(result.spec, to), valueAt(inspection.spec, to)));
    const isMember = DICTIONARIES.has(nameOf(parentOf(pointer)));
    const known = changed.filter(
      (to) => !isOfNone(to, inspection) && (!(isMember || to === DTYPE) || !isLeftToRule(to, inspection)),
    );
    const agrees = changed.length === 0 ? true : known.length === 0 ? null : false;
    const at = known.find((to) => nameOf(to) === nameOf(pointer)) ?? known[0];
    const decided = use.to.filter((to) => !isNone(valueAt(inspection.spec, to) ?? null));
    const has = decided.find((to) => nameOf(to) === nameOf(pointer)) ?? decided[0];
    return {
      by: fieldsOf(known, inspection, pointer),
      agrees,
      ...(has === undefined ? {} : { has: { at: has, value: valueAt(inspection.spec, has) ?? null } }),
      ...(at === undefined ? {} : { model: { at, value: valueAt(inspection.spec, at) ?? null } }),
    };
  };
  return { of, isRefused: !result.ok };
}

/** Values that say nothing where another is 0: how many layers each draft module has, of which there are none. */
const COUNTED_BY: ReadonlyMap<Pointer, Pointer> = new Map([
  ["/body/mtp_transformer_layers", "/body/num_mtp_modules"],
]);

function isOfNone(value: Pointer, { spec }: Inspection): boolean {
  const count = COUNTED_BY.get(value);
  return count !== undefined && valueAt(spec, count) === 0;
}

/** What a file that does not say it leaves to the weights. */
const DTYPE: Pointer = "/dtype";

/** Whether the model has no value but a rule: the factor of longrope is that of two lengths, in other code as well. */
function isLeftToRule(value: Pointer, { origins, spec }: Inspection): boolean {
  const origin = origins.get(value);
  return origin?.kind === "defaulted" && origin.default_from === "engine" && valueAt(spec, value) === null;
}

/** The fields of which values of the spec are, but for one. */
function fieldsOf(values: readonly Pointer[], { origins }: Inspection, but: Pointer): readonly Pointer[] {
  const fields = values.flatMap((value) => {
    const origin = origins.get(value);
    return origin?.kind === "mapped" ? origin.from : [];
  });
  return [...new Set(fields)].filter((field) => field !== but);
}

/** What became of a field, or of the first leaf in it. */
function useOf(fields: ReadonlyMap<Pointer, FieldUse>, pointer: Pointer): FieldUse | undefined {
  return fields.get(pointer) ?? [...fields].find(([at]) => at.startsWith(`${pointer}/`))?.[1];
}

function put(root: JsonObject, pointer: Pointer, value: Json): void {
  const names = tokensOf(pointer);
  let owner = root;
  for (const name of names.slice(0, -1)) {
    const inner = owner[name];
    if (!isJsonObject(inner)) return;
    owner = inner;
  }
  setMember(owner, names.at(-1) ?? "", value);
}

type Readers = ReadonlyMap<Pointer, readonly ReadSite[]>;

interface Around {
  readonly answer: Answer | null;
  /** Every field that the engine takes from the file, and where. */
  readonly read: Readers;
  /** Every field that transformers has moved into a dictionary which the engine takes whole, and where. */
  readonly handed: Readers;
  /** Every place that the engine asks, there or not, and where. */
  readonly asked: Readers;
  readonly chains: ReadonlyMap<string, readonly EvaluatedRead[]>;
  /** The objects whose layers are asked one by one, each with the file of the code. */
  readonly layered: ReadonlySet<string>;
  readonly decoder: Pointer;
  readonly known: Known;
}

function judge(row: EvaluatedRead, around: Around): JudgedRead {
  const { answer, read, chains, decoder } = around;
  const { file, inspection } = around.known;
  const instead = takenInstead(row, chains);
  const stops = row.byLayer
    ? row.sites.find(
        (site) =>
          stopsByLayer(site) &&
          !around.layered.has(layeredAt(row, site)) &&
          (row.scope === "arch" || !site.ofSome),
      )
    : undefined;
  const base = {
    ...row,
    at: toldAt(row),
    instead,
    said: [],
    silently: false,
    danger: null,
    why: null,
    also: [],
  } as const;
  if (stops) {
    const why = `${row.attribute} differs by layer: ${shortPlace(stops.at)} raises AmbiguousGlobalPerLayerAttributeError if it is reached, whatever the default.`;
    return { ...base, gets: "raises", danger: "loud", said: [row.pointer], at: stops.at, why };
  }
  const gets = getsOf(row);
  if (instead !== null) return { ...base, gets };
  if (row.copied !== null) return copiedRead(row.copied, { ...base, gets });
  if (row.reached.length === 0) return { ...base, gets, why: neverAsked(row) };
  if (isOfOthers(row)) return { ...base, gets };
  if (asksAnother(row, file) || row.byKind || QUANTIZATION.has(row.attribute)) return { ...base, gets };
  if (STORAGE.has(row.attribute) && !isJsonObject(file.quantization_config)) return { ...base, gets };
  const said = saidOf(row, answer).filter((pointer) => decides(pointer, parentOf(row.pointer), inspection));
  const known = { ...base, gets, said };
  if (row.writes.length > 0) {
    const why = `The engine sets it itself: ${[...new Set(row.writes.map(shortPlace))].join(", ")}.`;
    return { ...known, why: said.length > 0 || gets === "raises" ? why : null };
  }
  const decider = deciderOf(row, around);
  if (decider !== null)
    return { ...known, danger: "silent", said: [decider], why: wrongField(row, decider, file) };
  const taken = takenOf(row);
  const isFilled = gets === "class" && taken !== undefined;
  const isDefault = gets === "silent" || gets === "engine-class" || isFilled;
  if (isDefault && taken !== null && taken !== undefined && isJudged(row, decoder)) {
    const inDecoder = isWrapped(row, decoder, file);
    if (isOfTower(row))
      return {
        ...known,
        said: [],
        silently: inDecoder,
        ...(inDecoder ? { at: firstReached(row), why: buildsTower(row, decoder) } : {}),
      };
    const contradicts = answer?.agrees === false || (row.lost !== null && said.length > 0);
    // Of a line that is handed both objects it cannot be told which one it asks in the end.
    if (inDecoder && asksBoth(row, around)) return { ...known, why: asksEither(row, decoder) };
    const isRead = said.some(
      (pointer) =>
        (gets !== "engine-class" && !inDecoder && read.has(pointer)) ||
        isAsked(pointer, row, around, "before"),
    );
    if (!contradicts || isRead) {
      const silently = !isFilled && !isRead && (answer?.agrees === true || said.length > 0 || inDecoder);
      const why = inDecoder ? asksTheWhole(row, around) : silently ? alikeByChance(row, taken, answer) : null;
      return { ...known, silently, why };
    }
    const { at, given } = siteOfDefault(row, taken);
    const why = wrongDefault(row, { at: row.classAt ?? at, given }, said, answer?.model, file);
    return { ...known, danger: "silent", silently: !isFilled, at, why };
  }
  if (said.length === 0 && answer?.has !== undefined && isOfModel(row, decoder)) {
    if (gets === "raises")
      return { ...known, danger: "loud", at: wordOf(row.value), why: stopsWithout(row, answer.has) };
    const origin = inspection.origins.get(answer.has.at);
    // What is computed of other fields, such as head_dim, code that takes None computes too.
    if (gets === "silent" && origin !== undefined && restsOnAbsent(origin))
      return { ...known, silently: true, why: noneTaken(row, answer.has) };
  }
  if (
    said.length === 0 ||
    !isJudged(row, decoder) ||
    said.some((pointer) => isAsked(pointer, row, around, gets === "raises" ? "near" : "anywhere"))
  )
    return known;
  // What is asked of every model may well be a line for others, which does without here.
  if (row.scope === "engine") return known;
  if (gets === "raises")
    return { ...known, danger: "loud", at: wordOf(row.value), why: stopsAt(row, said, file) };
  // Without the field the model is the same: so it is for the engine, which does not know it.
  return (isDefault || gets === "absent") && !isSameWithout(said, around.known)
    ? { ...known, danger: "silent", silently: isDefault, why: nothingTaken(row, said, around.known.file) }
    : known;
}

/**
 * The field that decides instead of the one that the code takes, with another value: null where there is none, or the lines
 * before ask for it.
 */
function deciderOf(row: EvaluatedRead, around: Around): Pointer | null {
  const { decoder, known } = around;
  const [field] = row.from;
  if (row.out !== "file" || field === undefined || !isJudged(row, decoder) || isOfTower(row)) return null;
  const use = known.inspection.fields.get(field);
  if (use?.use !== "shadowed" || use.agrees) return null;
  // What is asked of every model may well be a line for others.
  if (row.scope === "engine" && isAsked(use.by, row, around, "anywhere")) return null;
  if (isAsked(use.by, row, around, "before")) return null;
  return decides(use.by, parentOf(row.pointer), known.inspection) ? use.by : null;
}

function wrongField(row: EvaluatedRead, decider: Pointer, file: JsonObject): string {
  const at = shortPlace(firstReached(row));
  return `Taken is ${briefJson(row.value)} of ${row.from.map(dotted).join(", ")} (${at}); ${saidWords([decider], file)}, and decides.`;
}

/** Whether a model's own code asks the object of its decoder. */
function isOfModel({ scope, pointer }: EvaluatedRead, decoder: Pointer): boolean {
  return scope === "arch" && parentOf(pointer) === decoder;
}

/** None, or an empty list, is taken where the model has something: what the code does then is not known. */
function noneTaken(row: EvaluatedRead, has: ModelValue): string {
  const at = shortPlace(toldAt(row));
  return `Taken is ${wordOf(row.value)}, the default of the code (${at}); ${modelWords(has, row.attribute)}, and whether the code then does the same is not known.`;
}

function stopsWithout(row: EvaluatedRead, has: ModelValue): string {
  return `${shortPlace(wordOf(row.value))} raises AttributeError if it is reached; the file does not give it, and ${modelWords(has, row.attribute)}.`;
}

/** Whether the file gives the same spec without some fields. */
function isSameWithout(fields: readonly Pointer[], { file, files, inspection }: Known): boolean {
  const { quantization_config: _, ...whole } = file;
  let rest: Json = whole;
  for (const field of fields) rest = without(rest, tokensOf(field));
  const options = { ...files, as: inspection.guess === null ? null : inspection.adapter };
  const [first, second] = [whole, rest].map((one) => inspectText(JSON.stringify(one, spellNumbers), options));
  return Boolean(
    first?.ok && second?.ok && sameJson(first.spec as unknown as Json, second.spec as unknown as Json),
  );
}

/**
 * Whether the engine takes a field, or a dictionary of the decoder that it is in: in any of its code, in the lines around
 * those of a read, or in the lines before, so that what is read comes only where the field is missing.
 */
function isAsked(
  pointer: Pointer,
  { sites }: EvaluatedRead,
  { read, handed, decoder }: Pick<Around, "read" | "handed" | "decoder">,
  where: "anywhere" | "near" | "before",
): boolean {
  const isBeside = (other: ReadSite): boolean =>
    where !== "anywhere" && sites.some((site) => isNear(site, other, where));
  for (let at = pointer; at !== decoder && at !== ""; at = parentOf(at)) {
    const [taken, whole] = [read.get(at) ?? [], handed.get(at) ?? []];
    if (where === "anywhere" ? taken.length > 0 : [...taken, ...whole].some(isBeside)) return true;
  }
  return false;
}

/** Lines of one function, as far as can be told. */
const NEAR = 20;

function isNear({ at }: ReadSite, { at: other }: ReadSite, where: "near" | "before"): boolean {
  const [file, line] = splitPlace(at);
  const [otherFile, otherLine] = splitPlace(other);
  const distance = line - otherLine;
  return file === otherFile && distance <= NEAR && distance >= (where === "before" ? 0 : -NEAR);
}

function splitPlace(at: string): readonly [file: string, line: number] {
  const colon = at.lastIndexOf(":");
  return [at.slice(0, colon), Number(at.slice(colon + 1))];
}

/** Whether it is read for some models alone, as the code asks first: which they are is not known. */
function isOfOthers({ reached }: EvaluatedRead): boolean {
  return reached.every(({ ofSome }) => ofSome);
}

/** Whether its defaults are for towers alone, which have norms and sizes of their own. */
function isOfTower({ reached }: EvaluatedRead): boolean {
  const defaults = reached.filter(({ default: given }) => given !== null);
  return defaults.length > 0 && defaults.every(({ ofTower }) => ofTower);
}

/** The line that is told of a read, of those that the file leads to: of a default one that has it, of an error that which raises it. */
function toldAt(row: EvaluatedRead): string {
  if (row.out === "attribute-error") return wordOf(row.value);
  const sites = row.reached.length > 0 ? row.reached : row.sites;
  const ofDefault = row.out.startsWith("silent") ? sites.find((site) => site.default !== null) : undefined;
  return (ofDefault ?? readsIn({ sites })[0])?.at ?? row.at;
}

function firstReached({ reached, at }: EvaluatedRead): string {
  return reached[0]?.at ?? at;
}

function buildsTower(row: EvaluatedRead, decoder: Pointer): string {
  const { value, attribute } = row;
  return `${shortPlace(firstReached(row))} asks the whole file, and so builds a tower with ${wordOf(value)} always; ${dotted(child(decoder, attribute))} is the decoder's.`;
}

/** A read of what the engine has copied to its place. */
function copiedRead(
  { from, value, isGiven, at }: NonNullable<EvaluatedRead["copied"]>,
  base: JudgedRead,
): JudgedRead {
  if (from === null)
    return {
      ...base,
      gets: "engine-class",
      value: null,
      why: `The engine's own class makes it of others: ${shortPlace(at)}.`,
    };
  const why = `The engine copies it there from ${dotted(from)}: ${shortPlace(at)}.`;
  return { ...base, gets: isGiven ? "file" : "class", value, from: isGiven ? [from] : [], why };
}

/** What code asks before it comes to a read, and this file has not. */
function neverAsked({ sites }: EvaluatedRead): string {
  const needs = new Set(sites.flatMap((site) => site.needs.map(needWords)));
  return `${shortPlace(sites[0]?.at ?? "")} is not reached: the code asks first for ${[...needs].join(", ")}.`;
}

/** "rope_type or type = yarn". */
function needWords(need: string): string {
  const [names = "", texts] = need.replace("/", "").split(":");
  const words = names.replaceAll(".", " or ");
  return texts === undefined ? words : `${words} = ${texts.replaceAll(".", " or ")}`;
}

/** Whether a path asks the whole file for a text part that this file calls otherwise: the engine then takes that one. */
function asksAnother({ path }: EvaluatedRead, file: JsonObject): boolean {
  const part = path.split("/")[0] ?? "";
  if (!part.endsWith("?") || isJsonObject(file[part.slice(0, -1)])) return false;
  return TEXT_PARTS.includes(part.slice(0, -1)) && TEXT_PARTS.some((name) => isJsonObject(file[name]));
}

/** What says how some weights are stored matters to engines in files that are quantised. */
const STORAGE: ReadonlySet<string> = new Set(["expert_dtype"]);

/** Whether the decoder, the whole file or a dictionary of them is asked: towers and quantisation are not judged. */
function isJudged({ pointer }: EvaluatedRead, decoder: Pointer): boolean {
  const owner = parentOf(pointer);
  const object = DICTIONARIES.has(nameOf(owner)) ? parentOf(owner) : owner;
  return object === decoder || object === "";
}

/** Whether a field decides something in the spec, and stands outside of the dictionary that was asked. */
function decides(pointer: Pointer, owner: Pointer, { fields }: Inspection): boolean {
  if (owner !== "" && isWithin(pointer, owner) && DICTIONARIES.has(nameOf(owner))) return false;
  return useOf(fields, pointer)?.use === "mapped";
}

/** Whether the whole file is asked for what its decoder has, and what is taken is by chance the same. */
function isWrapped({ pointer, attribute }: EvaluatedRead, decoder: Pointer, file: JsonObject): boolean {
  return decoder !== "" && parentOf(pointer) === "" && valueAt(file, child(decoder, attribute)) !== null;
}

/** Whether every line that asks the whole file asks the decoder's object as well. */
function asksBoth(
  { reached, attribute }: EvaluatedRead,
  { asked, decoder }: Pick<Around, "asked" | "decoder">,
): boolean {
  const own = asked.get(child(decoder, attribute)) ?? [];
  return reached.every((site) => own.some(({ at }) => at === site.at));
}

function asksEither(row: EvaluatedRead, decoder: Pointer): string {
  return `${shortPlace(firstReached(row))} is handed the whole file and ${dotted(decoder)} alike; ${dotted(child(decoder, row.attribute))} is the decoder's.`;
}

function asksTheWhole(
  { value, sites, attribute }: EvaluatedRead,
  { asked, decoder }: Pick<Around, "asked" | "decoder">,
): string {
  const own = child(decoder, attribute);
  const [elsewhere] = asked.get(own) ?? [];
  const other = elsewhere ? `is asked at ${shortPlace(elsewhere.at)}, not there` : "is never asked";
  return `${shortPlace(sites[0]?.at ?? "")} asks the whole file, and so takes ${wordOf(value)} always; ${dotted(own)} ${other}.`;
}

/** Of a default that is taken for what the model has: that it is the same, or that this is not known. */
function alikeByChance(row: EvaluatedRead, taken: Json, answer: Answer | null): string {
  const { at, given } = siteOfDefault(row, taken);
  const whose = `the default of ${row.classAt === null ? "the code" : "the engine's own class"} (${shortPlace(row.classAt ?? at)})`;
  const model =
    answer?.agrees === true ? "the model has the same" : "whether the model has another is not known";
  const text = (row.classAt === null ? given : null) ?? wordOf(row.value);
  return `Taken is ${text}, ${whose}; ${model}.`;
}

function getsOf({ out }: EvaluatedRead): Gets {
  switch (out) {
    case "file":
    case "file-null":
      return "file";
    case "silent":
    case "silent+hard":
      return "silent";
    case "attribute-error":
      return "raises";
    case "item-absent":
    case "guarded-absent":
      return "absent";
    default:
      return out;
  }
}

/** By these, code asks whether layers differ, and goes on with the object of a layer. */
const ASKS_LAYERS: ReadonlySet<string> = new Set(["is_heterogeneous", "per_layer_config"]);

/** An object, and the file of the code that asks it. */
function layeredAt({ pointer }: EvaluatedRead, { at }: ReadSite): string {
  return `${parentOf(pointer)} ${splitPlace(at)[0]}`;
}

/**
 * Whether code stops at an attribute that differs by layer. The exception is no AttributeError, so that `hasattr` and
 * `getattr` raise it too: they make sure of nothing, and are marked as guarded where they are what makes sure.
 */
function stopsByLayer({ kind, guarded }: ReadSite): boolean {
  return kind === "hasattr" || kind === "getattr" || (kind === "attr" && !guarded);
}

/** The fields that say it otherwise: as the reader tells, or under the same name in another place. */
function saidOf(
  { lost, attribute, given, pointer }: EvaluatedRead,
  answer: Answer | null,
): readonly Pointer[] {
  if (answer !== null && answer.by.length > 0) return answer.by;
  if (lost === null && given !== undefined && given !== null) return [pointer];
  // Words of a quantisation have other meanings: the type of a cache is not that of a rope.
  if (lost === null || lost.path.split("/").some((name) => QUANTIZATION.has(name))) return [];
  return [pointerOf([...lost.path.split("/").filter((name) => name !== ""), attribute])];
}

/** The line whose default is taken, and the default: several lines may have each its own. */
function siteOfDefault(
  row: EvaluatedRead,
  taken: Json,
): { readonly at: string; readonly given: string | null } {
  const ofDecoder = row.reached.filter(({ default: given, ofTower }) => given !== null && !ofTower);
  const site =
    ofDecoder.find(({ default: given }) => given !== null && valueOfText(given) === taken) ?? ofDecoder[0];
  return { at: site?.at ?? firstReached(row), given: site?.default ?? null };
}

function wrongDefault(
  row: EvaluatedRead,
  { at, given }: ReturnType<typeof siteOfDefault>,
  said: readonly Pointer[],
  model: Answer["model"],
  file: JsonObject,
): string {
  const { out, value, classAt, lost } = row;
  const text = (classAt === null && out !== "class" ? given : null) ?? wordOf(value);
  const whose =
    out === "class"
      ? `which the class of transformers fills in (asked at ${shortPlace(at)})`
      : `the default of ${out === "engine-class" ? "the engine's own class" : "the code"} (${shortPlace(at)})`;
  const right = isGone(row, said)
    ? `${saidWords(said, file)}, ${GONE}`
    : lost !== null && said.length > 0
      ? `${said.map(dotted).join(", ")} says ${briefJson(lost.value)}`
      : [saidWords(said, file), modelWords(model, nameOf(row.pointer))].filter(Boolean).join(", and ");
  return `Taken is ${text}, ${whose}; ${right === "" ? "the model has another value" : right}.`;
}

/** "rotary_dim says 64": each field with its value, briefly. */
function saidWords(said: readonly Pointer[], file: JsonObject): string {
  return said.map((field) => `${dotted(field)} says ${briefJson(valueAt(file, field) ?? null)}`).join(", ");
}

/** "the model has 1.5", or under another name of the spec: "the model has body.attention.head_dim 128". */
function modelWords(model: Answer["model"], attribute: string): string {
  if (model === undefined) return "";
  const name = nameOf(model.at) === attribute ? "" : `${dotted(model.at)} `;
  return `the model has ${name}${model.value === null ? "none (null)" : briefJson(model.value)}`;
}

function nothingTaken(row: EvaluatedRead, said: readonly Pointer[], file: JsonObject): string {
  const where = isGone(row, said) ? GONE : "which no line of the engine's table reads";
  return `Nothing is found, and ${shortPlace(row.sites[0]?.at ?? "")} goes on without; ${saidWords(said, file)}, ${where}.`;
}

function stopsAt(row: EvaluatedRead, said: readonly Pointer[], file: JsonObject): string {
  const where = isGone(row, said) ? GONE : "which the lines around do not ask for";
  return `${shortPlace(wordOf(row.value))} raises AttributeError if it is reached; ${saidWords(said, file)}, ${where}.`;
}

/** Whether the file says it under the very name that is asked for, and the object does not have it. */
function isGone({ given, pointer }: EvaluatedRead, said: readonly Pointer[]): boolean {
  return given !== undefined && said.length === 1 && said[0] === pointer;
}

const GONE = "which the object that transformers makes of it does not have under that name";

/** The reads of each expression of alternatives. */
function chainsOf(rows: readonly EvaluatedRead[]): ReadonlyMap<string, readonly EvaluatedRead[]> {
  const chains = new Map<string, EvaluatedRead[]>();
  for (const row of rows)
    for (const { chain } of row.sites) {
      if (chain === null) continue;
      const key = `${row.scope} ${chain}`;
      const known = chains.get(key);
      if (!known) chains.set(key, [row]);
      else if (!known.includes(row)) known.push(row);
    }
  return chains;
}

/**
 * The alternative that has a value, where every site of a read has one, or stands a few lines behind one that has: what asks in
 * another way after `if x is not None: return …` is not come to.
 */
function takenInstead(
  row: EvaluatedRead,
  chains: ReadonlyMap<string, readonly EvaluatedRead[]>,
): string | null {
  if (row.out === "file" || row.out === "class") return null;
  const others = row.sites.flatMap((site) => {
    const all = site.chain === null ? [] : (chains.get(`${row.scope} ${site.chain}`) ?? []);
    const other = all.find(
      (one) => one !== row && (one.out === "file" || one.out === "class") && one.value !== null,
    );
    return other ? [{ site, attribute: other.attribute }] : [];
  });
  const isBare = ({ chain }: ReadSite): boolean => chain === null && row.out === "silent";
  const isSpared = (site: ReadSite): boolean =>
    others.some((other) => other.site === site || (isBare(site) && isNear(site, other.site, "before")));
  return row.sites.every(isSpared) ? (others.at(-1)?.attribute ?? null) : null;
}
