import type { LegacyConfig } from "../legacy/legacy-object.ts";
import { isJsonObject, type Json, type JsonObject, wordOf } from "../spec/json.ts";
import { spellings } from "./python-text.ts";
import { follow, isNowhere, type Place, step, TEXT_PARTS } from "./config-place.ts";
import {
  type EngineClass,
  type EngineTable,
  type PackedArchitecture,
  ofAll,
  type ReadGroup,
  type ReadKind,
  type ReadSite,
  unpack,
  WRITTEN,
  writtenInto,
} from "./table.ts";
import { child, nameOf, type Pointer } from "../spec/pointer.ts";

/** What reads of an attribute get. */
type Outcome =
  /** What the file gives. */
  | "file"
  /** The file gives null. */
  | "file-null"
  /** What the config class of transformers fills in. */
  | "class"
  /** What the engine's own config class fills in. */
  | "engine-class"
  /** The default of the reading code. */
  | "silent"
  /** Such a default in one place, an AttributeError in another. */
  | "silent+hard"
  /** An AttributeError, if the line is reached. */
  | "attribute-error"
  /** A dictionary without the member. */
  | "item-absent"
  /** Nothing, and the code makes sure of that first. */
  | "guarded-absent";

/** A value that an engine has copied from another object. */
interface Copied {
  readonly from: Pointer;
  readonly value: Json;
  /** Whether the file gives it there, and not the class of transformers. */
  readonly isGiven: boolean;
  readonly at: string;
}

/** What an engine's code gets where it asks one object for one attribute. */
export interface EvaluatedRead {
  /** Of the architecture's own code, or of what the engine reads of every file. */
  readonly scope: "arch" | "engine";
  readonly path: string;
  readonly attribute: string;
  readonly out: Outcome;
  /** The value; of the code's and the engine's defaults their text, of an AttributeError the line, null for nothing. */
  readonly value: Json;
  /** The first line that reads it. */
  readonly at: string;
  /** Where the file has it, or would have it. */
  readonly pointer: Pointer;
  /** The fields of the file that the value comes from, under whatever name. */
  readonly from: readonly Pointer[];
  /** The places that read it. */
  readonly sites: readonly ReadSite[];
  /** The lines where the engine sets it itself. */
  readonly writes: readonly string[];
  /** What the engine copies there where it is missing, from where and at which line; null where it does not. */
  readonly copied: Copied | null;
  /** Whether reading it raises whatever the default, for it differs by layer. */
  readonly byLayer: boolean;
  /**
   * Whether a dictionary is asked for a member of its own, which has a dictionary for each kind of layer in it, as other
   * code of the engine asks it: this code is for files without kinds of layers.
   */
  readonly byKind: boolean;
  /** Where the file gives another value under the same name. */
  readonly lost: { readonly path: string; readonly value: Json } | null;
  /** Where the engine's own class has its default. */
  readonly classAt: string | null;
}

/** What is written, asked by a computed name or handed to another model is not read. */
const NO_READS: ReadonlySet<ReadKind> = new Set(["write", "dynamic", "delegates"]);

/** The places that read. */
export function readsIn({ sites }: Pick<ReadGroup, "sites">): readonly ReadSite[] {
  return sites.filter(({ kind }) => !NO_READS.has(kind));
}

/** What each read of an engine's code gets from a file with this architecture. */
export function evaluateReads(
  { architectures, classes }: Pick<EngineTable, "architectures" | "classes">,
  architecture: string,
  file: JsonObject,
  legacy: LegacyConfig,
): readonly EvaluatedRead[] {
  const leaves = leavesOf(file);
  const root: Place = { held: { kind: "config", config: legacy }, file, at: "" };
  const rows: EvaluatedRead[] = [];
  const has = (name: string): boolean => architectures.has(name);
  const loading = writtenInto(has, file.model_type);
  // What is written into files of a model type comes last; what is into all, before a class of the engine's own is made.
  const isOwn = loading === WRITTEN && classes.has(wordOf(file.model_type));
  const written = writesIn(root, architectures.get(loading), isOwn);
  const everywhere = ofAll(has, file.model_type);
  for (const name of [architecture, everywhere]) {
    const packed = architectures.get(name);
    if (packed === undefined) continue;
    const scope = name === everywhere ? "engine" : "arch";
    const groups = unpack(packed);
    const asked = new Set(groups.map(({ path }) => path));
    for (const group of groups) {
      const row = evaluate(group, { scope, root, file, classes, leaves, asked, written });
      if (row) rows.push(row);
    }
  }
  return [...rows, ...readToWrite(root, written, rows)];
}

/** What is written into a part of the whole file is read of the whole file, under the same name, where nobody else reads it. */
function readToWrite(
  root: Place,
  { fields }: Written,
  rows: readonly EvaluatedRead[],
): readonly EvaluatedRead[] {
  const read = new Set<Pointer>(rows.map(({ pointer }) => pointer));
  return fields.flatMap(({ pointer, site }): EvaluatedRead[] => {
    const attribute = nameOf(pointer);
    const { file, at } = step(root, attribute);
    if (file === undefined || file === null || at === pointer || read.has(at)) return [];
    read.add(at);
    const sites = [{ ...site, kind: "attr" as const }];
    const where = { scope: "engine" as const, path: "", attribute, at: site.at, pointer: at };
    const got = { out: "file" as const, value: file, from: [at], sites, writes: [], copied: null };
    return [{ ...where, ...got, byLayer: false, byKind: false, lost: null, classAt: null }];
  });
}

/** The model type by which the engine's own class of an object is found. */
function typeAt(
  { file }: Place,
  segment: string,
  outer: Json | undefined,
  classes: Around["classes"],
): Json | undefined {
  if (isJsonObject(file) && file.model_type) return file.model_type;
  const name = segment.replace("?", "");
  // No config object, and so of no class.
  if (DICTIONARIES.has(name)) return undefined;
  return classes.get(wordOf(outer))?.parts?.[name] ?? outer;
}

/** Fields that are plain dictionaries, whatever class the object around them has. */
const DICTIONARIES: ReadonlySet<string> = new Set(["rope_parameters", "rope_scaling", "quantization_config"]);

interface Around {
  readonly scope: EvaluatedRead["scope"];
  readonly root: Place;
  readonly file: JsonObject;
  readonly classes: ReadonlyMap<string, EngineClass>;
  readonly leaves: Leaves;
  /** The paths of all objects that are asked. */
  readonly asked: ReadonlySet<string>;
  readonly written: Written;
}

/** What an engine writes into every config that it loads. */
interface Written {
  readonly fields: readonly { readonly pointer: Pointer; readonly site: ReadSite }[];
  /** Whole objects whose members are copied into another where that lacks them. */
  readonly copies: readonly { readonly into: Pointer; readonly from: Place; readonly at: string }[];
}

function writesIn(root: Place, packed: PackedArchitecture | undefined, isOwn: boolean): Written {
  const groups = packed === undefined ? [] : unpack(packed);
  const placed = groups.flatMap((group) => {
    const place = placeAt(root, group.path);
    return place === null ? [] : group.sites.map((site) => ({ ...group, place, site }));
  });
  return {
    fields: placed.flatMap(({ attribute, place, site }) =>
      attribute === COPIED ? [] : [{ pointer: child(place.at, attribute), site }],
    ),
    copies: placed.flatMap(({ attribute, place, site }) => {
      const from =
        !isOwn && attribute === COPIED && site.default !== null ? placeAt(root, site.default) : null;
      return from === null || from.at === place.at ? [] : [{ into: place.at, from, at: site.at }];
    }),
  };
}

/** The attribute of a write that copies all of an object. */
const COPIED = "*";

/** The object at a path of a table; null where there is none. */
function placeAt(root: Place, path: string): Place | null {
  let place = root;
  for (const segment of path.split("/").filter((one) => one !== "")) {
    place = follow(place, segment);
    if (isNowhere(place)) return null;
  }
  return place;
}

function evaluate(
  group: ReadGroup,
  { scope, root, file, classes, leaves, asked, written }: Around,
): EvaluatedRead | null {
  const { path, attribute } = group;
  const sites = readsIn(group);
  const [first] = sites;
  if (first === undefined || path.includes("[]")) return null;
  const segments = path.split("/").filter((segment) => segment !== "");
  const [outer = ""] = segments;
  if (scope === "engine" && TEXT_PARTS.includes(outer) && !isJsonObject(file[outer])) return null;
  let place = root;
  let modelType: Json | undefined = file.model_type;
  for (const segment of segments) {
    // What the engine reads of every file asks the text part itself as well.
    place = scope === "arch" ? followCopied(place, segment, written) : follow(place, segment);
    if (isNowhere(place)) return null;
    modelType = typeAt(place, segment, modelType, classes);
  }
  const { held } = place;
  if (held.kind !== "config" && !(held.kind === "data" && isJsonObject(held.value))) return null;
  const found = step(place, attribute);
  const got = outcomeOf(found, sites, attribute, classes.get(wordOf(modelType)));
  return {
    scope,
    path,
    attribute,
    ...got,
    at: first.at,
    pointer: found.at,
    from: fieldsOf(found),
    sites,
    writes: writesOf(group, found, got.out, written),
    copied: copiedTo(found, attribute, written),
    byLayer: found.held.kind === "by-layer",
    byKind: held.kind === "data" && isByKind(held.value, path, asked),
    lost: LOSING.has(got.out) ? lostValue(leaves, path, attribute, got.value) : null,
  };
}

/** The lines that set an attribute: those that ask first whether it is there do not where it is. */
function writesOf(
  { sites }: ReadGroup,
  { at: pointer }: Place,
  out: Outcome,
  { fields }: Written,
): readonly string[] {
  const loading = fields.flatMap((one) => (one.pointer === pointer ? [one.site] : []));
  const isThere = out === "file" || out === "class";
  return [
    ...sites.filter(({ kind }) => kind === "write"),
    ...loading.filter(({ guarded }) => !guarded || !isThere),
  ].map(({ at }) => at);
}

/** Follows a segment of a path, through an object that the engine copies there where it is missing. */
function followCopied(place: Place, segment: string, { copies }: Written): Place {
  const next = follow(place, segment);
  if (!isNowhere(next)) return next;
  const sources = copies.flatMap(({ into, from }) => (into === place.at ? [follow(from, segment)] : []));
  return sources.find((source) => !isNowhere(source)) ?? next;
}

/** What is copied to a place that has nothing. */
function copiedTo(
  { held, file, at: pointer }: Place,
  attribute: string,
  { copies }: Written,
): EvaluatedRead["copied"] {
  if (file !== undefined || held.kind !== "none") return null;
  for (const { into, from, at } of copies) {
    const source = step(from, attribute);
    const value = source.file ?? (source.held.kind === "data" ? source.held.value : null);
    if (child(into, attribute) === pointer && value !== null)
      return { from: source.at, value, isGiven: source.file !== undefined, at };
  }
  return null;
}

/** Whether a dictionary has others alone, and the engine asks one of these, or each by a computed name. */
function isByKind(value: Json, path: string, asked: ReadonlySet<string>): boolean {
  if (!isJsonObject(value)) return false;
  const members = Object.entries(value);
  return (
    members.length > 0 &&
    members.every(([, member]) => isJsonObject(member)) &&
    ["[]", ...Object.keys(value)].some((name) => asked.has(`${path}/${name}`))
  );
}

function fieldsOf({ held, file, at }: Place): readonly Pointer[] {
  if (file !== undefined) return [at];
  return held.kind === "data" ? held.from : [];
}

function outcomeOf(
  { held, file }: Place,
  sites: readonly ReadSite[],
  attribute: string,
  own: EngineClass | undefined,
): Pick<EvaluatedRead, "out" | "value" | "classAt"> {
  const classAt = null;
  if (file === null) return { out: "file-null", value: null, classAt };
  if (file !== undefined) return { out: "file", value: file, classAt };
  if (held.kind === "data") return { out: "class", value: held.value, classAt };
  if (held.kind === "config") return { out: "class", value: held.config.className, classAt };
  if (own && Object.hasOwn(own.fields, attribute))
    return { out: "engine-class", ...ownDefault(own, attribute) };
  const defaults = defaultsOf(sites);
  const hard = sites.find(({ kind, guarded }) => kind === "attr" && !guarded);
  if (defaults.length > 0)
    return { out: hard ? "silent+hard" : "silent", value: defaults.join(" | "), classAt };
  if (hard) return { out: "attribute-error", value: hard.at, classAt };
  return {
    out: sites.some(({ kind }) => kind === "item") ? "item-absent" : "guarded-absent",
    value: null,
    classAt,
  };
}

function ownDefault(
  { file, fields }: EngineClass,
  attribute: string,
): Pick<EvaluatedRead, "value" | "classAt"> {
  const given = fields[attribute];
  if (typeof given === "string" || given === null || given === undefined)
    return { value: given ?? null, classAt: null };
  const [value, line] = given as readonly [string | null, number];
  return { value, classAt: file === undefined ? null : `${file}:${line}` };
}

/** The defaults in the code, each once. */
export function defaultsOf(sites: readonly ReadSite[]): readonly string[] {
  const all = sites.flatMap(({ kind, default: given }) =>
    given !== null && (kind === "getattr" || kind === "get") ? [given] : [],
  );
  return [...new Set(all)].sort();
}

/** Outcomes that a value elsewhere in the file contradicts. */
const LOSING: ReadonlySet<Outcome> = new Set<Outcome>([
  "silent",
  "silent+hard",
  "class",
  "attribute-error",
  "engine-class",
]);

/** By name, where the file has a value, to a depth of four, and which. */
type Leaves = ReadonlyMap<string, readonly (readonly [path: string, value: Json])[]>;

/** Longer objects are maps by name of a module or the like, not parts of the config. */
const LONGEST = 500;
const DEEPEST = 4;

function leavesOf(file: JsonObject): Leaves {
  const leaves = new Map<string, [string, Json][]>();
  const walk = (value: Json, path: string, depth: number): void => {
    if (!isJsonObject(value) || depth >= DEEPEST || Object.keys(value).length >= LONGEST) return;
    for (const [name, inner] of Object.entries(value)) {
      const known = leaves.get(name);
      if (known) known.push([path, inner]);
      else leaves.set(name, [[path, inner]]);
      walk(inner, path === "" ? name : `${path}/${name}`, depth + 1);
    }
  };
  walk(file, "", 0);
  return leaves;
}

const OF_OTHERS = /^(vision|audio)/;

function lostValue(leaves: Leaves, path: string, attribute: string, got: Json): EvaluatedRead["lost"] {
  for (const [where, value] of leaves.get(attribute) ?? []) {
    if (where === path || value === null || typeof value === "object") continue;
    if (OF_OTHERS.test(where) || OF_OTHERS.test(path)) continue;
    if (!saysTheSame(value, got)) return { path: where, value };
  }
  return null;
}

/** Whether a value of the file is what the code got, or what its text means. */
function saysTheSame(value: Json, got: Json): boolean {
  return value === got || (typeof got === "string" && spellings(value).includes(got));
}
