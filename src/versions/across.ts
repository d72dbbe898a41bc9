import { hasClass } from "../classes/versions.ts";
import type { Node } from "../config/document.ts";
import { writtenJson } from "../config/nodes/exact-json.ts";
import { exactValues } from "../legacy/exact-values.ts";
import { getAttribute, legacyConfig, textAsked } from "../legacy/legacy-config.ts";
import { TEXT_CONFIG_NAMES } from "../legacy/text-config.ts";
import { legacyJson } from "../legacy/legacy-json.ts";
import type { LegacyAttribute, LegacyConfig } from "../legacy/legacy-object.ts";
import { refusalsOf } from "../legacy/refusals.ts";
import type { Refusal } from "../legacy/refused/refusal.ts";
import { briefJson } from "../spec/brief-json.ts";
import type { Json, JsonObject } from "../spec/json.ts";
import { type Pointer, pointerOf } from "../spec/pointer.ts";
import { type Cause, CAUSE_KINDS, causeOf } from "./causes.ts";
import { isKeptOutside, type Kept, keptAs } from "./kept.ts";
import { type Objects, type Outcome, sameOutcome } from "./outcome.ts";

/** An attribute that versions give differently, or at which all that build an object raise. */
export interface VersionRow {
  /** Its name, with those of the configs that it is nested in: `text_config.rope_theta`. */
  readonly attribute: string;
  /** By version, of those that build an object of the file. */
  readonly outcomes: { readonly [version: string]: Outcome };
  readonly cause: Cause;
  /** Where versions that lack the attribute keep what others give under its name. */
  readonly kept: readonly Kept[];
}

/** An attribute of which every version that builds an object makes the same. */
export interface AlikeRow {
  readonly attribute: string;
  /** The value as JSON, cut where it is long; null where all raise, for it differs by layer. */
  readonly value: string | null;
  /** The fields of the file that give it, or that one would expect to; none where it is a default. */
  readonly from: readonly Pointer[];
}

/** How transformers versions read one file. */
export interface AcrossVersions {
  /** Those that were asked, oldest first. */
  readonly versions: readonly string[];
  /** The file's model type; null where it names none. */
  readonly modelType: string | null;
  /** Those that have no class for the model type: they build no object. */
  readonly unknown: readonly string[];
  /** Why a version refuses the file, by version. */
  readonly refused: { readonly [version: string]: Refusal };
  readonly rows: readonly VersionRow[];
  readonly alike: readonly AlikeRow[];
}

/** What the versions make of a file, where they differ. Their classes have to be loaded (`loadLegacyClasses`). */
export function acrossVersions(file: Node, versions: readonly string[]): AcrossVersions {
  const root = writtenJson(file) as JsonObject;
  const type: Json | undefined = root.model_type;
  const known = versions.filter((version) => typeof type === "string" && hasClass(type, version));
  const objects = new Map(known.map((version) => [version, legacyConfig(root, { version })]));
  const refused: { [version: string]: Refusal } = {};
  for (const [version, object] of objects) {
    const [refusal] = refusalsOf(object, file);
    if (!refusal) continue;
    refused[version] = refusal;
    objects.delete(version);
  }
  const alike: AlikeRow[] = [];
  for (const [version, object] of objects) objects.set(version, exactValues(object, file));
  const rows = objects.size > 0 ? byImportance(rowsOf(objects, objects, "", alike)) : [];
  const unknown = versions.filter((version) => !known.includes(version));
  return { versions, modelType: typeof type === "string" ? type : null, unknown, refused, rows, alike };
}

/** What model code computes with first, then what is of other parts than the text decoder and tokens, then bookkeeping. */
function byImportance(rows: readonly VersionRow[]): VersionRow[] {
  const groups: readonly VersionRow[][] = [[], [], []];
  for (const row of rows) groups[isBookkeeping(row) ? 2 : isAside(row) ? 1 : 0]?.push(row);
  return groups.flat();
}

/** Whether an attribute says who wrote a file and which classes read it: no layer computes with it. */
function isBookkeeping({ attribute }: VersionRow): boolean {
  return BOOKKEEPING.has(attribute.split(".").at(-1) as string);
}

const BOOKKEEPING = new Set([
  "architectures",
  "auto_map",
  "model_type",
  "name_or_path",
  "transformers_version",
  "torch_dtype",
  "dtype",
]);

function isAside({ attribute }: VersionRow): boolean {
  const names = attribute.split(".");
  const isNested = names.length > 1 && !TEXT_CONFIG_NAMES.includes(names[0] as string);
  return isNested || attribute.endsWith("_token_id");
}

/** The rows as they are shown: what model code would go wrong at first, bookkeeping behind, and no row of the base class. */
export function shownRows(rows: readonly VersionRow[]): readonly VersionRow[] {
  const own = rows.filter(({ cause }) => cause.kind !== "base");
  const ofModel = own.filter((row) => !isBookkeeping(row));
  return [
    ...CAUSE_KINDS.flatMap((kind) => ofModel.filter(({ cause }) => cause.kind === kind)),
    ...own.filter(isBookkeeping),
  ];
}

/** Whether the versions give it differently: where all raise, nothing changes with the version. */
export function differs({ outcomes }: VersionRow): boolean {
  return Object.values(outcomes).some(({ is }) => is !== "raises");
}

/** The attributes that differ, or raise in all; those that do not differ go into `alike`. */
function rowsOf(objects: Objects, whole: Objects, path: string, alike?: AlikeRow[]): VersionRow[] {
  return namesOf(objects).flatMap((name): VersionRow[] => {
    const nested = new Map<string, LegacyConfig>();
    for (const [version, object] of objects) {
      const attribute = getAttribute(object, name);
      if (attribute?.kind === "config") nested.set(version, attribute.config);
    }
    if (nested.size === objects.size)
      return targetOf(objects, name) === undefined ? rowsOf(nested, whole, `${path}${name}.`, alike) : [];
    const outcomes = new Map([...objects].map(([version, object]) => [version, outcomeOf(object, name)]));
    const [first, ...others] = outcomes.values();
    const target = targetOf(objects, name);
    if (!first || others.every((other) => sameOutcome(first, other))) {
      if (target !== undefined) return [];
      if (first && first.is !== "absent") alike?.push(alikeRow(path + name, first));
      if (first?.is !== "raises") return [];
    }
    const kept = keptOf(target ?? name, path, outcomes, objects, whole);
    const cause = causeOf({ name: target ?? name, path, kept }, outcomes, objects);
    return [
      {
        attribute: path + name,
        outcomes: Object.fromEntries(outcomes),
        cause:
          target === undefined
            ? cause
            : { ...cause, text: `It is read as ${target} (attribute_map). ${cause.text}` },
        kept,
      },
    ];
  });
}

/** The attribute that all read a name as; undefined where it is an attribute of one of them. */
function targetOf(objects: Objects, name: string): string | undefined {
  const [target, ...others] = [...objects.values()].map(({ aliases }) => aliases.get(name));
  return others.every((other) => other === target) ? target : undefined;
}

function keptOf(
  name: string,
  path: string,
  outcomes: ReadonlyMap<string, Outcome>,
  objects: Objects,
  whole: Objects,
): readonly Kept[] {
  const lacking = [...outcomes].filter(([, { is }]) => is === "absent").map(([version]) => version);
  return [...outcomes].flatMap(([of, outcome]) =>
    lacking.flatMap((by): Kept[] => {
      const [other, object] = [objects.get(of), objects.get(by)];
      if (outcome.is !== "value" || !other || !object) return [];
      const found = keptAs(name, outcome, other, object);
      if (found) return [{ of, by, ...found, as: path + found.as }];
      const root = path === "" ? undefined : whole.get(by);
      return root && isKeptOutside(name, outcome, root) ? [{ of, by, as: name, same: true }] : [];
    }),
  );
}

function alikeRow(attribute: string, outcome: Exclude<Outcome, { is: "absent" }>): AlikeRow {
  if (outcome.is === "raises") return { attribute, value: null, from: [pointerOf(attribute.split("."))] };
  const { value, source } = outcome;
  return { attribute, value: briefJson(value), from: "from" in source ? source.from : [] };
}

/** Every name that one of the objects can be asked for, other names of attributes behind. */
function namesOf(objects: Objects): readonly string[] {
  const all = [...objects.values()];
  const names = new Set<string>();
  for (const object of all)
    for (const name of [...object.attributes.keys(), ...object.properties.keys()]) names.add(name);
  for (const object of all) for (const name of textAsked(object)?.attributes.keys() ?? []) names.add(name);
  for (const object of all) for (const name of object.aliases.keys()) names.add(name);
  return [...names];
}

function outcomeOf(object: LegacyConfig, name: string): Outcome {
  const stored = object.aliases.get(name) ?? name;
  if (object.perLayer.has(stored)) return { is: "raises" };
  const attribute: LegacyAttribute | undefined = getAttribute(object, name);
  if (!attribute) return { is: "absent" };
  const value = attribute.kind === "config" ? legacyJson(attribute.config) : attribute.value;
  return { is: "value", value, source: attribute.source };
}

/** An attribute of which two objects of one version give different things. */
export interface Difference {
  readonly attribute: string;
  readonly was: Outcome;
  readonly now: Outcome;
}

/** What model code that reads the attributes of one object gets otherwise of another one, of the same version. */
export function differences(was: LegacyConfig, now: LegacyConfig): readonly Difference[] {
  const both = new Map([
    [BEFORE, was],
    [AFTER, now],
  ]);
  return rowsOf(both, both, "").flatMap(({ attribute, outcomes }) => {
    const [before, after] = [outcomes[BEFORE], outcomes[AFTER]];
    const isLost = before && after && before.is === "value" && before.source.kind !== "base_default";
    if (OF_SAVING.has(attribute.split(".").at(-1) as string)) return [];
    return isLost ? [{ attribute, was: before, now: after }] : [];
  });
}

/** What saving always changes, and what says only what another attribute says. */
const OF_SAVING = new Set(["transformers_version", "torch_dtype", "use_return_dict", "is_heterogeneous"]);

const BEFORE = "before";
const AFTER = "after";
