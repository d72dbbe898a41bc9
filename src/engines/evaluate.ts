import { inheritedObject, plainAttribute } from "./base-class.ts";
import { getAttribute } from "../legacy/legacy-config.ts";
import type { LegacyConfig } from "../legacy/legacy-object.ts";
import { isJsonObject, type Json, type JsonObject, wordOf } from "../spec/json.ts";
import { spellings, valueOfText } from "./python-text.ts";
import { asHeld, follow, isNowhere, type Place, step, TEXT_PARTS, withoutFile } from "./config-place.ts";
import { groupsWithDelegates } from "./delegates.ts";
import {
  type EngineClass,
  type EngineTable,
  type PackedArchitecture,
  ofAll,
  type ReadGroup,
  type ReadKind,
  type ReadSite,
  type ReadThrough,
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
  /** null where it is made of what cannot be told. */
  readonly from: Pointer | null;
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
  /** Whether a default is that of a class of transformers for another model type, of which the engine's own class is. */
  readonly inherited?: true;
  /** The fields of the file that the value comes from, under whatever name. */
  readonly from: readonly Pointer[];
  /** The places that read it. */
  readonly sites: readonly ReadSite[];
  /** Those of them that this file can lead to. */
  readonly reached: readonly ReadSite[];
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
  /** What the file gives there and the object does not have, or not as it was; undefined where it has it. */
  readonly given?: Json;
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

/** The reads of an engine's code. */
export interface Evaluated {
  readonly rows: readonly EvaluatedRead[];
  /** Of dictionaries that are asked for by a computed name: of each that there is. */
  readonly members: readonly EvaluatedRead[];
}

/**
 * What each read of an engine's code gets from a file with this architecture.
 * @param ofObject whether reads count too that another part of the file answers, or nothing of it: what the object has all the
 * same (`text_config` of a flat file), or lacks.
 */
export function evaluateReads(
  { architectures, classes }: Pick<EngineTable, "architectures" | "classes">,
  architecture: string,
  file: JsonObject,
  legacy: LegacyConfig,
  ofObject = false,
): Evaluated {
  const leaves = leavesOf(file);
  const rows: EvaluatedRead[] = [];
  const members: EvaluatedRead[] = [];
  const has = (name: string): boolean => architectures.has(name);
  const loading = writtenInto(has, file.model_type);
  const own = classes.get(wordOf(file.model_type));
  // An engine loads its own class instead of that of transformers where it lists it, or where transformers has none.
  const ofRoot = own?.inner && !BASE_CLASSES.has(legacy.className) ? undefined : own;
  const held = { kind: "config", config: inheritedObject(ofRoot, file, legacy) ?? legacy } as const;
  const root: Place = { held, file, at: "", isOwn: ofRoot !== undefined };
  // What is written into files of a model type comes last; what is into all, before a class of the engine's own is made.
  const isOwn = loading === WRITTEN && ofRoot !== undefined;
  const whole = writesIn(root, architectures.get(loading), isOwn);
  const through = throughOf(root, ofRoot);
  const everywhere = ofAll(has, file.model_type);
  for (const name of [architecture, everywhere]) {
    const packed = architectures.get(name);
    if (packed === undefined) continue;
    const scope = name === everywhere ? "engine" : "arch";
    const ofCode = scope === "arch" ? groupsWithDelegates(name, architectures, file) : unpack(packed);
    const asked = new Set(ofCode.map(({ path }) => path));
    // A model's own code copies once the engine has looked at the file.
    const copies = [...through, ...(scope === "arch" ? copiesIn(root, ofCode) : []), ...whole.copies];
    const around = {
      scope,
      root,
      file,
      classes,
      ofRoot,
      leaves,
      asked,
      written: { ...whole, copies },
      ofObject,
    } as const;
    const groups = groupsWithProperties(ofCode, around);
    for (const group of groups) {
      if (group.path.includes("[]"))
        for (const path of membersOf(root, group.path)) {
          const row = evaluate({ ...group, path }, around);
          if (row) members.push(row);
        }
      else {
        const row = evaluate(group, around);
        if (row) rows.push(row);
      }
    }
  }
  return { rows: [...rows, ...readToWrite(root, whole, rows, ofObject)], members };
}

/** The classes of files whose model type transformers does not know. */
const BASE_CLASSES: ReadonlySet<string> = new Set(["PretrainedConfig", "PreTrainedConfig"]);

/** Dictionaries with more members are maps by name of a module or the like. */
const MOST_MEMBERS = 16;

/** The paths that one with computed names in it stands for: of each dictionary that is there. */
function membersOf(root: Place, path: string): readonly string[] {
  let paths: readonly string[] = [""];
  for (const segment of path.split("/"))
    paths = paths.flatMap((before) => {
      const names = segment === "[]" ? objectsIn(placeAt(root, before)) : [segment];
      return names.map((name) => (before === "" ? name : `${before}/${name}`));
    });
  return paths;
}

function objectsIn(place: Place | null): readonly string[] {
  const value = place?.held.kind === "data" ? place.held.value : place?.file;
  if (!isJsonObject(value)) return [];
  const names = Object.keys(value).filter((name) => isJsonObject(value[name]));
  return names.length > MOST_MEMBERS ? [] : names;
}

/** What is written into a part of the whole file is read of the whole file, under the same name, where nobody else reads it. */
function readToWrite(
  root: Place,
  { fields }: Written,
  rows: readonly EvaluatedRead[],
  ofObject: boolean,
): readonly EvaluatedRead[] {
  const read = new Set<Pointer>(rows.map(({ pointer }) => pointer));
  return fields.flatMap(({ pointer, site }): EvaluatedRead[] => {
    const attribute = nameOf(pointer);
    const place = step(root, attribute);
    const { file, at } = place;
    if (at === pointer || read.has(at) || (!ofObject && (file === undefined || file === null))) return [];
    read.add(at);
    const sites = [{ ...site, kind: "attr" as const }];
    const where = { scope: "engine" as const, path: "", attribute, at: site.at, pointer: at };
    const got = {
      ...outcomeOf(place, sites, attribute, undefined),
      from: fieldsOf(place),
      sites,
      reached: sites,
      writes: [],
      copied: null,
    };
    return [{ ...where, ...got, byLayer: false, byKind: false, lost: null }];
  });
}

/**
 * The engine's own class of an object in another: as the class of that says. A class of transformers makes its parts of its own
 * classes, but for those of a model type that it does not know, for which the engine has registered one.
 */
function classOfPart(
  own: EngineClass | undefined,
  { held, file, at }: Place,
  classes: Around["classes"],
): EngineClass | undefined {
  const named = own?.parts?.[nameOf(at)];
  if (named !== undefined) return classes.get(named);
  if (own !== undefined || held.kind !== "config" || !BASE_CLASSES.has(held.config.className))
    return undefined;
  const registered = isJsonObject(file) ? classes.get(wordOf(file.model_type)) : undefined;
  return registered?.inner ? undefined : registered;
}

interface Around {
  readonly scope: EvaluatedRead["scope"];
  readonly root: Place;
  readonly file: JsonObject;
  readonly classes: ReadonlyMap<string, EngineClass>;
  /** The engine's own class of the whole file. */
  readonly ofRoot: EngineClass | undefined;
  readonly leaves: Leaves;
  /** The paths of all objects that are asked. */
  readonly asked: ReadonlySet<string>;
  readonly written: Written;
  readonly ofObject: boolean;
}

/** What an engine writes into every config that it loads. */
interface Written {
  readonly fields: readonly { readonly pointer: Pointer; readonly site: ReadSite }[];
  readonly copies: readonly Copy[];
}

/** A whole object whose members are copied into another. */
interface Copy {
  readonly into: Pointer;
  readonly from: Place;
  readonly at: string;
  /** Whether they replace what is there. */
  readonly first: boolean;
  readonly but: readonly string[];
  readonly made: ReadThrough["made"];
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
    copies: isOwn ? [] : copiesIn(root, groups),
  };
}

/** What code copies from one object into another: `text_config -model_type` is the object and what is not of it. */
function copiesIn(root: Place, groups: readonly ReadGroup[]): readonly Copy[] {
  return groups.flatMap(({ path, attribute, sites }) =>
    sites.flatMap(({ default: given, at, guarded }) => {
      if (attribute !== COPIED || given === null) return [];
      const [source = "", ...but] = given.split(" -");
      const [place, from] = [placeAt(root, path), placeAt(root, source)];
      if (place === null || from === null || from.at === place.at) return [];
      return [{ into: place.at, from, at, first: !guarded, but, made: undefined }];
    }),
  );
}

/** What the engine's own class of the whole file says of a part of it. */
function throughOf(root: Place, own: EngineClass | undefined): readonly Copy[] {
  if (!own?.through) return [];
  const { part, line, first, but, made } = own.through;
  const from = step(root, part);
  return isNowhere(from) ? [] : [{ into: root.at, from, at: `${own.file ?? "?"}:${line}`, first, but, made }];
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

/** Whether two places with one pointer hold one object: of a flat file transformers may make a part that has no place in it. */
function isSameObject({ held: one }: Place, { held: other }: Place): boolean {
  return one.kind !== "config" || other.kind !== "config" || one.config === other.config;
}

/** The object at a path of a table with what the engine's own class says of it; null where there is none. */
function objectAt(
  path: string,
  {
    scope,
    root,
    classes,
    ofRoot,
    written,
  }: Pick<Around, "scope" | "root" | "classes" | "ofRoot" | "written">,
): { readonly place: Place; readonly own: EngineClass | undefined } | null {
  let place = root;
  let own = ofRoot;
  for (const segment of path.split("/").filter((one) => one !== "")) {
    // What the engine reads of every file asks the text part itself as well.
    const next = scope === "arch" ? followCopied(place, segment, written) : follow(place, segment);
    if (isNowhere(next)) return null;
    if (next.at === place.at && isSameObject(next, place)) continue;
    own = classOfPart(own, next, classes);
    // What a class of the engine makes of a part is of a class that it chooses.
    place = { ...ofOwnClass(next, own), isOwn: own !== undefined || place.isOwn };
  }
  return { place, own };
}

/**
 * The reads of the code with those of properties of the engine's own classes: what these ask of their own object. A read that names
 * a default, or makes sure first, takes a property that stops for one that is not there.
 */
function groupsWithProperties(
  groups: readonly ReadGroup[],
  around: Pick<Around, "scope" | "root" | "classes" | "ofRoot" | "written">,
): readonly ReadGroup[] {
  const all = new Map(groups.map((group) => [`${group.path} ${group.attribute}`, group]));
  for (const { path, attribute, sites } of groups) {
    const plain = sites.filter(({ kind, guarded }) => kind === "attr" && !guarded);
    const [first] = plain;
    if (first === undefined || path.includes("[]")) continue;
    const own = objectAt(path, around)?.own;
    if (own?.asks === undefined || !Object.hasOwn(own.asks, attribute)) continue;
    const ofSome = plain.every((site) => site.ofSome);
    for (const [name, line, ofBase] of own.asks[attribute] ?? []) {
      const at = `${ofBase ?? own.file ?? "?"}:${line}`;
      const key = `${path} ${name}`;
      const known = all.get(key) ?? { path, attribute: name, sites: [] };
      if (known.sites.some((site) => site.at === at)) continue;
      const site: ReadSite = {
        ...first,
        needs: plain.length === 1 ? first.needs : [],
        chain: null,
        ofSome,
        at,
      };
      all.set(key, { ...known, sites: [site, ...known.sites] });
    }
  }
  return [...all.values()];
}

function evaluate(group: ReadGroup, around: Around): EvaluatedRead | null {
  const { scope, root, file, leaves, asked, written, ofObject } = around;
  const { path, attribute } = group;
  const sites = readsIn(group);
  const [first] = sites;
  if (first === undefined) return null;
  const [outer = ""] = path.split("/");
  const isOfPart = scope === "engine" && TEXT_PARTS.includes(outer);
  if (isOfPart && !isJsonObject(file[outer]) && !ofObject) return null;
  const object = objectAt(path, around);
  if (object === null) return null;
  const { place, own } = object;
  const { held } = place;
  if (held.kind !== "config" && !(held.kind === "data" && isJsonObject(held.value))) return null;
  const found = stepOwn(place, attribute, own);
  const got = outcomeOf(found, sites, attribute, own);
  return {
    scope,
    path,
    attribute,
    ...got,
    at: first.at,
    pointer: found.at,
    from: got.out === "engine-class" ? [] : fieldsOf(found),
    sites,
    reached: sites.filter(({ needs }) => needs.every((need) => mayHold(need, place, root, written))),
    writes: writesOf(group, found, got.out, written),
    copied: copiedTo(found, attribute, written),
    byLayer: found.held.kind === "by-layer",
    byKind: held.kind === "data" && isByKind(held.value, scope === "engine" ? null : path, asked),
    ...(own?.base !== undefined && got.out === "class" && { inherited: true }),
    ...(found.lost === undefined ? {} : { given: found.lost }),
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

/** Whether a condition of the code may hold: an attribute is there, or has one of some texts, or is not known to have another. */
function mayHold(need: string, asked: Place, root: Place, written: Written): boolean {
  const place = need.startsWith("/") ? root : asked;
  const [names = "", texts] = need.replace("/", "").split(":");
  const found = names.split(".").map((name) => followCopied(place, name, written));
  if (texts === undefined)
    return found.some(
      (one) =>
        !isNowhere(one) ||
        one.held.kind === "by-layer" ||
        written.fields.some(({ pointer }) => pointer === one.at),
    );
  const values = found.map(({ held, file }) => file ?? (held.kind === "data" ? held.value : null));
  const known = values.filter((value) => typeof value === "string");
  return known.length === 0 || known.some((value) => texts.split(".").includes(value));
}

/** Follows a segment of a path, through an object that the engine copies there: where it is missing, or in any case. */
function followCopied(place: Place, segment: string, { copies }: Written): Place {
  const next = follow(place, segment);
  const sources = copies.filter(
    ({ into, first, but }) => into === place.at && (first || isNowhere(next)) && !but.includes(segment),
  );
  return sources.map(({ from }) => follow(from, segment)).find((source) => !isNowhere(source)) ?? next;
}

/** What is copied to a place: that has nothing, or in any case. */
function copiedTo(
  { held, file, at: pointer }: Place,
  attribute: string,
  { copies }: Written,
): EvaluatedRead["copied"] {
  const isThere = file !== undefined || held.kind !== "none";
  for (const { into, from, at, first, but, made = {} } of copies) {
    if (child(into, attribute) !== pointer || (isThere && !first)) continue;
    const path = Object.hasOwn(made, attribute)
      ? made[attribute]
      : but.includes(attribute)
        ? undefined
        : attribute;
    if (path === null) return { from: null, value: null, isGiven: false, at };
    if (path === undefined) continue;
    const source = path.split("/").reduce((place, name) => step(place, name), from);
    const value = source.file ?? (source.held.kind === "data" ? source.held.value : null);
    if (value !== null) return { from: source.at, value, isGiven: source.file !== undefined, at };
  }
  return null;
}

/**
 * Whether a dictionary has others alone, and the engine asks one of these, or each by a computed name. What is asked of every file
 * (`path` null) is so for files without kinds of layers: the model's own code rotates.
 */
function isByKind(value: Json, path: string | null, asked: ReadonlySet<string>): boolean {
  if (!isJsonObject(value)) return false;
  const members = Object.entries(value);
  return (
    members.length > 0 &&
    members.every(([, member]) => isJsonObject(member)) &&
    (path === null || ["[]", ...Object.keys(value)].some((name) => asked.has(`${path}/${name}`)))
  );
}

function fieldsOf({ held, file, at }: Place): readonly Pointer[] {
  if (file !== undefined) return [at];
  if (held.kind !== "data") return [];
  return [...new Set([...held.from, ...(held.parts?.values() ?? [])].flat())];
}

/** A part that is of a class of the engine's own: an object of what that inherits from. */
function ofOwnClass(place: Place, own: EngineClass | undefined): Place {
  const { held, file } = place;
  if (held.kind !== "config" || !isJsonObject(file ?? null)) return place;
  const inherited = inheritedObject(own, file as JsonObject, held.config);
  return inherited === undefined ? place : { ...place, held: { kind: "config", config: inherited } };
}

/**
 * Whether a class of the engine's own that inherits from PreTrainedConfig alone does not declare an attribute: what the
 * class of transformers for the model type has is not there.
 */
function isUndeclared(own: EngineClass, attribute: string): boolean {
  const { base, fields, aliases = {}, parts = {} } = own;
  return base === undefined && ![fields, aliases, parts].some((names) => Object.hasOwn(names, attribute));
}

/** What was read of a part as if it was a file, by the fields of the whole. */
function below(at: Pointer, held: Place["held"]): Place["held"] {
  if (held.kind !== "data") return held;
  return { ...held, from: held.from.map((pointer) => `${at}${pointer}` as Pointer) };
}

/** An attribute of an object of the engine's own class: of another name, forgotten, or what the class does not declare. */
function stepOwn(place: Place, attribute: string, own: EngineClass | undefined): Place {
  const asked = step(place, attribute);
  const { held, file, at } = place;
  const isMissing = asked.file === undefined && own !== undefined && isUndeclared(own, attribute);
  const found =
    isMissing && held.kind === "config" && isJsonObject(file ?? null)
      ? { ...asked, held: below(at, asHeld(plainAttribute(held.config, file as JsonObject, attribute))) }
      : asked;
  if (isForgotten(place, attribute, own)) return { ...withoutFile(found), held: { kind: "none" } };
  const alias = own?.aliases?.[attribute];
  if (alias === undefined || found.file !== undefined) return found;
  const meant = alias.split("/").reduce((at, name) => step(at, name), place);
  return isNowhere(meant) ? found : meant;
}

/**
 * Whether an object of the engine's making does not keep what the file gives under a name: its class takes it and forgets
 * it, or moves `rope_theta` into `rope_parameters`, as every class of transformers 5.x does that has them.
 */
function isForgotten({ held, isOwn }: Place, attribute: string, own: EngineClass | undefined): boolean {
  if (own?.drops?.includes(attribute)) return true;
  if (attribute !== "rope_theta" || !isOwn || held.kind !== "config") return false;
  return own === undefined
    ? getAttribute(held.config, attribute) === undefined
    : !Object.hasOwn(own.fields, attribute) && Object.hasOwn(own.fields, "rope_parameters");
}

/** A default of an engine's own class that is a value: not None, or what is made of other fields. */
function fillsIn(own: EngineClass | undefined, attribute: string): boolean {
  if (!own || !Object.hasOwn(own.fields, attribute)) return false;
  const { value } = ownDefault(own, attribute);
  return typeof value === "string" && (valueOfText(value) ?? null) !== null;
}

function outcomeOf(
  { held, file, isOwn }: Place,
  sites: readonly ReadSite[],
  attribute: string,
  own: EngineClass | undefined,
): Pick<EvaluatedRead, "out" | "value" | "classAt"> {
  const classAt = null;
  // What transformers makes of a null is what the engine gets: rope_scaling is a dictionary in 5.x.
  if (file === null && held.kind === "data" && held.value !== null)
    return { out: "class", value: held.value, classAt };
  if (file === null) return { out: "file-null", value: null, classAt };
  if (!isOwn && held.kind === "data" && isMadeAnew(file, held.value))
    return { out: "class", value: held.value, classAt };
  if (file !== undefined) return { out: "file", value: file, classAt };
  if (own && fillsIn(own, attribute)) return { out: "engine-class", ...ownDefault(own, attribute) };
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

/** Whether transformers has made another dictionary of one in the file: it nests `rope_scaling` of Gemma 3 by kind of layer. */
function isMadeAnew(file: Json | undefined, value: Json): boolean {
  if (!isJsonObject(file ?? null) || !isJsonObject(value)) return false;
  return Object.keys(file as JsonObject).some((name) => !Object.hasOwn(value, name));
}

function ownDefault(
  { file, fields }: EngineClass,
  attribute: string,
): Pick<EvaluatedRead, "value" | "classAt"> {
  const given = fields[attribute];
  if (typeof given === "string" || given === null || given === undefined)
    return { value: given ?? null, classAt: null };
  const [value, line, ofBase] = given as readonly [string | null, number, string?];
  const at = ofBase ?? file;
  return { value, classAt: at === undefined ? null : `${at}:${line}` };
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
