import type { Family } from "../../families/declaration/family.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { type Json, type JsonObject, isJsonObject } from "../../spec/json.ts";
import { type Pointer, child, isWithin, parentOf, tokensOf } from "../../spec/pointer.ts";
import { nearestTo, valueAt } from "../../spec/value-at.ts";
import { type ClassObject, classObjectOf } from "./class-object.ts";
import { placesOf, placesOfMissing, type Refusals } from "./places.ts";
import { componentsOf } from "./ranked.ts";
import { type Reading, readAs } from "./reading.ts";
import { setAt } from "./set-at.ts";

/** Which value of a spec each field of its file decides, found by writing the spec as a file and reading that. */
export interface Inverse {
  /** The fields that are one value of the spec under another name, with that value's place. */
  readonly places: ReadonlyMap<Pointer, Pointer>;
  /** Where the decoder's fields stand in the file: "" or "/text_config". */
  readonly decoderAt: Pointer;
  /** The names that the decoder's object has by its class, or that its family looks for. */
  readonly names: ReadonlySet<string>;
  /** Those that the family misses in a file that says nothing. */
  readonly missed: ReadonlySet<string>;
  readonly classObject: ClassObject;
  /** The file that was written. */
  readonly config: JsonObject;
  /** What its family reads in it. */
  readonly reading: Reading;
}

/** Values for fields that are more than one value of the spec, by their names in the decoder's object. */
export type WriteNamed = (names: ReadonlySet<string>, classObject: ClassObject) => ReadonlyMap<string, Json>;

/** A field can decide where others stand, so that the file is written anew with what was learnt; this often at most. */
const ROUNDS = 4;

/**
 * Writes a spec as a file: the values of the class, and over them those of the spec, field by field, as far as it is known
 * which field decides which value. That is known from reading what was written the round before. The first file has the
 * class's own values alone.
 */
export function invert(spec: EngineModelSpec, family: Family, writeNamed: WriteNamed): Inverse {
  const components = componentsOf(spec);
  const start = startOf(spec, family, components);
  const { decoderAt, missed, classObject, base, first } = start;
  const refusals: Refusals = new Map(first.refusals);
  let { names, places } = first;
  for (let round = 1; ; round++) {
    const config = written(spec, base, decoderAt, places, writeNamed(names, classObject));
    const reading = readAs(family, config, spec.model_type);
    names = namesIn(reading, start);
    const found = foundIn(config, reading, names, { ...start, family, spec, components, refusals });
    const settled = sameKeys(found, places);
    places = found;
    if (settled || round === ROUNDS)
      return { places, decoderAt, names, missed, classObject, config, reading };
  }
}

/** What every spec of a model type with the same components begins with: nothing of it comes from the spec's values. */
interface Start extends Pick<Inverse, "decoderAt" | "missed" | "classObject"> {
  /** The class's own values, which the first file has alone. */
  readonly base: JsonObject;
  /** What a file that says nothing is asked for. */
  readonly lookedFor: ReadonlySet<Pointer>;
  /** The places of what such a file lacks. */
  readonly lacked: readonly (readonly [field: Pointer, place: Pointer])[];
  /** What the first file tells. */
  readonly first: { readonly refusals: Refusals } & Pick<Inverse, "names" | "places">;
}

const starts = new WeakMap<Family, Map<string, Start>>();

/** How many are kept of a family: a model type has few sets of components, an unknown one any name. */
const KEPT = 64;

function startOf(spec: EngineModelSpec, family: Family, components: readonly Pointer[]): Start {
  const types = { model_type: spec.model_type, architectures: [...spec.architectures] };
  const head: JsonObject = { ...types };
  const { otherDecoder: decoder } = family;
  if (decoder) setAt(head, decoder.at, { model_type: decoder.modelType });
  const classObject = classObjectOf(head);
  const base: JsonObject = { ...classObject.whole, ...types };
  const ofFamily = starts.get(family) ?? new Map<string, Start>();
  starts.set(family, ofFamily);
  // Classes are loaded when they are asked for: with them the object is another.
  const key = JSON.stringify([base, components]);
  const known = ofFamily.get(key);
  if (known) return known;
  const bare = readAs(family, head, spec.model_type);
  const reading = readAs(family, base, spec.model_type);
  const decoderAt = decoderOf(bare);
  const begun = {
    ...{ decoderAt, classObject, base, lookedFor: bare.lookedFor },
    missed: new Set(namesAt(decoderAt, [...bare.missing, ...bare.absent.keys()])),
    lacked: placesOfMissing(bare, components),
  };
  const refusals: Refusals = new Map();
  const names = namesIn(reading, begun);
  const places = foundIn(base, reading, names, { ...begun, family, spec, components, refusals });
  const start = { ...begun, first: { refusals, names, places } };
  if (ofFamily.size >= KEPT) ofFamily.clear();
  ofFamily.set(key, start);
  return start;
}

/** The names that the decoder's object has by its class, or that its family looks for. */
function namesIn(
  { lookedFor }: Reading,
  start: Pick<Start, "classObject" | "decoderAt" | "lookedFor">,
): ReadonlySet<string> {
  return new Set([
    ...Object.keys(start.classObject.text),
    ...namesAt(start.decoderAt, [...start.lookedFor, ...lookedFor]),
  ]);
}

/** The values of the body that the fields of a file decide. */
function foundIn(
  config: JsonObject,
  reading: Reading,
  names: ReadonlySet<string>,
  known: Pick<Start, "decoderAt" | "lacked"> & {
    readonly family: Family;
    readonly spec: EngineModelSpec;
    readonly components: readonly Pointer[];
    readonly refusals: Refusals;
  },
): ReadonlyMap<Pointer, Pointer> {
  const { decoderAt, lacked, family, spec, components, refusals } = known;
  const fields = new Set([...reading.decidedBy.keys(), ...[...names].map((name) => child(decoderAt, name))]);
  const absent = [...lacked, ...placesOfMissing(reading, components)].filter(
    ([field]) => !has(config, field),
  );
  const read = (changed: JsonObject): Reading => readAs(family, changed, spec.model_type);
  const found = placesOf(config, reading, fields, new Map(absent), components, refusals, read);
  return new Map([...found].filter(([, place]) => isOfBody(place)));
}

/** Whether a place is in the body, and not in the schedule, where the numbers of layers stand. */
function isOfBody(place: Pointer): boolean {
  return isWithin(place, "/body") && !isWithin(place, "/body/layers");
}

function has(config: JsonObject, field: Pointer): boolean {
  return nearestTo(config, field) === field;
}

function sameKeys(a: ReadonlyMap<Pointer, Pointer>, b: ReadonlyMap<Pointer, Pointer>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
}

/** Where the decoder's fields stand: with the one that decides its width. */
function decoderOf({ origins }: Reading): Pointer {
  const origin = origins.get("/body/hidden_size");
  const field = origin && "looked_for" in origin ? origin.looked_for?.[0] : undefined;
  const from = origin && "from" in origin ? origin.from[0] : undefined;
  return parentOf(field ?? from ?? "");
}

/** The names of those of the fields that are the decoder's own. */
function namesAt(decoderAt: Pointer, fields: Iterable<Pointer>): readonly string[] {
  const names = new Set<string>();
  for (const field of fields)
    if (isWithin(field, decoderAt) && field !== decoderAt)
      names.add(tokensOf(field.slice(decoderAt.length))[0] ?? "");
  return [...names];
}

/** The file that says what is known of a spec, and beside it what the class says. */
function written(
  spec: EngineModelSpec,
  base: JsonObject,
  decoderAt: Pointer,
  places: ReadonlyMap<Pointer, Pointer>,
  named: ReadonlyMap<string, Json>,
): JsonObject {
  const config = structuredClone(base);
  for (const [field, place] of places)
    if (nearestTo(spec, place) === place && !isJsonObject(valueAt(spec, place)))
      setAt(config, field, valueAt(spec, place));
  for (const [name, value] of named) setAt(config, child(decoderAt, name), value);
  return config;
}
