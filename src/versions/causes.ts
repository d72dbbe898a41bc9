import { dotted } from "../config/nodes/dotted.ts";
import { versionData } from "../legacy/class-data.ts";
import { askedInstead } from "../legacy/legacy-config.ts";
import type { LegacyAttribute, LegacyConfig, LegacySource } from "../legacy/legacy-object.ts";
import { sourceWords } from "../legacy/source-words.ts";
import { isJsonObject, type Json } from "../spec/json.ts";
import { listed } from "../spec/listed.ts";
import { sameJson } from "../spec/same-json.ts";
import { addedTo, besides, insideOf, isStandardising, type Kept, type Place, placeOf } from "./kept.ts";
import type { Objects, Outcome, Present } from "./outcome.ts";
import { isOnlyUnscaled } from "./unscaled.ts";

/**
 * Why versions give an attribute differently: `default`: another default; `unknown-field`: a field that a version's
 * class does not read, so that its default stands; `standardised`: renamed or put elsewhere on load; `alias`: a name
 * that leads to another attribute; `computed`: computed differently; `per-layer`: it differs by layer, and reading it
 * raises; `declared`: one class has it and another has not; `base`: what every object of a version has, whatever the model.
 */
export const CAUSE_KINDS = [
  "unknown-field",
  "default",
  "computed",
  "per-layer",
  "standardised",
  "alias",
  "declared",
  "base",
] as const;

export type CauseKind = (typeof CAUSE_KINDS)[number];

export interface Cause {
  readonly kind: CauseKind;
  /** A sentence. */
  readonly text: string;
}

type Outcomes = ReadonlyMap<string, Outcome>;

/** An attribute, with the names of the configs that it is nested in, and where versions that lack it have what others give. */
interface Asked {
  readonly name: string;
  /** "text_config."; empty for an attribute of the whole object. */
  readonly path: string;
  readonly kept: readonly Kept[];
}

/** Why the outcomes of one attribute differ. */
export function causeOf(asked: Asked, outcomes: Outcomes, objects: Objects): Cause {
  const { name } = asked;
  const having = [...outcomes].filter((entry): entry is [string, Present] => entry[1].is === "value");
  const lacking = namesWhere(outcomes, "absent");
  const raising = namesWhere(outcomes, "raises");
  if (raising.length > 0) {
    const text =
      raising.length === outcomes.size
        ? "All that load the file raise: they have it layer by layer (per_layer_config), and reading it off the whole object raises, whatever the default."
        : `${listed(raising)} ${verb(raising, "has", "have")} it layer by layer (per_layer_config): reading it off the whole object raises, whatever the default.`;
    return { kind: "per-layer", text };
  }
  const [present] = having;
  if (lacking.length === 0 || !present) return ofValues(name, having, objects);
  const [version, { source }] = present;
  const without = lacking[0] as string;
  const inPlace =
    ofAlias(name, having, lacking, objects) ??
    ofBase(name, having, lacking) ??
    ofTextConfig(asked, having, lacking, objects);
  if (inPlace) return inPlace;
  if (source.kind === "computed") {
    const kind = isStandardising(source) ? "standardised" : "computed";
    const text = `${listed(versionsOf(having))} ${verb(having, "computes", "compute")} it: ${inSentence(source)}. ${listed(lacking)} ${verb(lacking, "does", "do")} not.`;
    return { kind, text };
  }
  if (source.kind === "file")
    return { kind: "computed", text: `${listed(lacking)} ${verb(lacking, "drops", "drop")} it on load.` };
  const text = `${classOf(objects, version)} of ${listed(versionsOf(having))} has it (${inSentence(source)}), ${classOf(objects, without)} of ${listed(lacking)} has not.`;
  return { kind: "declared", text };
}

const versionsOf = (having: readonly (readonly [string, Present])[]) => having.map(([version]) => version);

function namesWhere(outcomes: Outcomes, is: Outcome["is"]): string[] {
  return [...outcomes].flatMap(([version, outcome]) => (outcome.is === is ? [version] : []));
}

/** Another name of an attribute, in some versions. */
function ofAlias(
  name: string,
  having: readonly (readonly [string, Present])[],
  lacking: readonly string[],
  objects: Objects,
): Cause | undefined {
  const knowing = versionsOf(having).filter((version) => objects.get(version)?.aliases.has(name));
  if (knowing.length === 0) return undefined;
  const target = objects.get(knowing[0] as string)?.aliases.get(name) ?? name;
  const text = `${listed(knowing)} ${verb(knowing, "reads", "read")} ${name} as ${target} (attribute_map); ${listed(lacking)} ${verb(lacking, "knows", "know")} no such name.`;
  return { kind: "alias", text };
}

/** What versions give of their text config in place of an attribute of their own, beside where the others keep it. */
function ofTextConfig(
  asked: Asked,
  having: readonly (readonly [string, Present])[],
  lacking: readonly string[],
  objects: Objects,
): Cause | undefined {
  const place = ofPlace(asked, having, lacking, objects);
  const asking = versionsAsking(asked.name, having, objects);
  const [first] = having;
  // What the text config has of a flat file was moved into it: the others do that too.
  const isFlat = first?.[1].source.kind === "file" && first[1].source.moved !== null;
  if (asking.length === 0 || (place && (isFlat || place.kind === "unknown-field"))) return place;
  const who = listed(lacking);
  const others = `${who} ${verb(lacking, "does", "do")} not: ask text_config there.`;
  return { kind: "alias", text: `${ofText(asking, objects)}. ${place?.text ?? others}` };
}

/** The versions whose object asks its text config for an attribute in place of itself. */
function versionsAsking(
  name: string,
  having: readonly (readonly [string, Present])[],
  objects: Objects,
): string[] {
  return versionsOf(having).filter((version) => {
    const object = objects.get(version);
    return object !== undefined && askedInstead(object, name) !== undefined;
  });
}

const ofText = (asking: readonly string[], objects: Objects): string =>
  `${classOf(objects, asking[0] as string)} of ${listed(asking)} gives what its text_config has under this name`;

/** What the versions that lack an attribute keep elsewhere: in a dictionary, in a nested config, or under another name. */
function ofPlace(
  { name, path, kept }: Asked,
  having: readonly (readonly [string, Present])[],
  lacking: readonly string[],
  objects: Objects,
): Cause | undefined {
  const [first] = having;
  const object = objects.get(lacking[0] as string);
  if (!object || !first) return undefined;
  const [version, { source, value }] = first;
  const keep = `${listed(lacking)} ${verb(lacking, "keeps", "keep")} it as`;
  const place = placeOf(object, source);
  if (place !== undefined && place.path !== name)
    return { kind: "standardised", text: `${keep} ${path}${place.path}${contrast(place, value, object)}.` };
  const inside = insideOf(object, name, value);
  const byDefault = having.filter(([, one]) => isOpen(one.source));
  if (inside?.source.kind === "file" && byDefault.length > 0) {
    const at = inside.source.from.map(dotted).join(", ");
    const text = `${listed(versionsOf(byDefault))} ${verb(byDefault, "does", "do")} not read ${at}, so that ${name} falls to the default of the class; ${keep} ${path}${inside.dictionary}.${inside.name}.`;
    return { kind: "unknown-field", text };
  }
  // What is put together of several fields is told with them.
  const found = isStandardising(source)
    ? undefined
    : kept.find(({ of, by }) => of === version && by === lacking[0]);
  if (found && !found.same && inside && isOpen(source) && isOpen(inside.source)) {
    const text = `Another default. ${listed(versionsOf(having))}: ${inSentence(source)}; ${listed(lacking)}: ${inSentence(inside.source)}, kept as ${found.as}.`;
    return { kind: "default", text };
  }
  return found && { kind: "standardised", text: `${keep} ${found.as}${found.same ? "" : OTHERWISE}.` };
}

const OTHERWISE = ", with another value";

/** What a place of the same field has otherwise than a value: members in it, members beside it, or something else. */
function contrast(place: Place, value: Json, object: LegacyConfig): string {
  if (sameJson(place.value, value)) return "";
  const added = addedTo(place.value, value);
  if (added) return added.length > 0 ? `, with ${listed(added)} in it` : "";
  const more = besides(place, value, object);
  if (!more) return OTHERWISE;
  const namesWith = (isThere: boolean) =>
    more.filter((one) => one.isThere === isThere).map((one) => one.name);
  const [beside, missing] = [namesWith(true), namesWith(false)];
  return [
    beside.length > 0 ? `, and ${listed(beside)} beside it` : "",
    missing.length > 0 ? `, without ${listed(missing)}` : "",
  ].join("");
}

/** Properties of the base class that say whether the file gives single layers anything of their own. */
const OF_LAYERS = new Set(["per_layer_config", "is_heterogeneous", "per_layer_attributes"]);

/** What every object of a version has, whatever the model: fields of the base class and parameters of generation. */
function ofBase(
  name: string,
  having: readonly (readonly [string, Present])[],
  lacking: readonly string[],
): Cause | undefined {
  const [version] = versionsOf(having) as [string];
  const { generation, base } = versionData(version);
  if (Object.hasOwn(generation, name)) {
    const text = `A parameter of generation: ${listed(versionsOf(having))} ${verb(having, "gives", "give")} it to every config, ${listed(lacking)} ${verb(lacking, "leaves", "leave")} it to generation_config.json.`;
    return { kind: "base", text };
  }
  const ofAll = having.every(([, { source }]) => source.kind === "base_default");
  const known = Object.hasOwn(base.fields, name) || Object.hasOwn(base.constants, name);
  if (!ofAll && !known && !OF_LAYERS.has(name)) return undefined;
  const text = `${listed(versionsOf(having))} ${verb(having, "gives", "give")} it to every config, ${listed(lacking)} to those alone that declare it or whose file has it.`;
  return { kind: "base", text };
}

/** All have it, with other values. */
function ofValues(name: string, having: readonly (readonly [string, Present])[], objects: Objects): Cause {
  const each = groups(having)
    .map(({ versions, source }) => `${listed(versions)}: ${inSentence(source)}`)
    .join("; ");
  const tagged = versionsOf(having.filter(([, { value }]) => hasTag(value)));
  if (tagged.length > 0 && tagged.length < having.length) {
    const reading = versionsOf(having).filter((version) => !tagged.includes(version));
    const text = `${listed(reading)} ${verb(reading, "reads", "read")} {"__float__": …} of the file as a number; ${listed(tagged)} ${verb(tagged, "leaves", "leave")} it a dictionary. ${each}.`;
    return { kind: "standardised", text };
  }
  const targets = new Set(versionsOf(having).map((version) => objects.get(version)?.aliases.get(name)));
  if (targets.size > 1)
    return { kind: "alias", text: `The name leads to other attributes (attribute_map). ${each}.` };
  const asking = versionsAsking(name, having, objects);
  if (asking.length > 0 && asking.length < having.length)
    return { kind: "alias", text: `${ofText(asking, objects)}. ${each}.` };
  // A constant of the class is no field that could have been read.
  const byDefault = having.filter(
    ([version, { source }]) => isDefault(source) && objects.get(version)?.attributes.has(name) === true,
  );
  const read = having.find(([, { source }]) => "from" in source && source.from.length > 0);
  const values = having.map(([, { value }]) => value);
  const unscaled = isOnlyUnscaled(name, values) ? NO_SCALING : "";
  if (name === "rope_scaling" && !(byDefault.length > 0 && read?.[1].source.kind === "file")) {
    const through = versionsOf(having).filter((version) => objects.get(version)?.properties.has(name));
    if (through.length > 0 && through.length < having.length) {
      const gives = `${listed(through)} ${verb(through, "gives", "give")} rope_parameters under this name`;
      return { kind: "standardised", text: `${gives}${withAdded(having, through)}. ${each}.${unscaled}` };
    }
  }
  if (byDefault.length === having.length) return { kind: "default", text: `Another default. ${each}.` };
  if (having.every(([, { source }]) => isDefault(source)))
    return { kind: "default", text: `Another constant of the class. ${each}.` };
  const computed = having.some(([, { source }]) => source.kind === "computed");
  if (byDefault.length > 0 && read && read[1].source.kind === "file") {
    const at = read[1].source.from.map(dotted).join(", ");
    const text = `${listed(versionsOf(byDefault))} ${verb(byDefault, "does", "do")} not read ${at}: the default stands. ${each}.${unscaled}`;
    return { kind: "unknown-field", text };
  }
  const put = having.filter(([, { source }]) => isStandardising(source));
  const isStandardised = put.length > 0 && put.length < having.length;
  if (isStandardised || (!computed && having.some(movedOrParts(objects, name))))
    return { kind: "standardised", text: `Standardised on load. ${each}.` };
  const rule = oneRule(having);
  if (rule !== null) {
    const parts = groups(having);
    const fields = new Set(parts.map(({ source }) => ofFields(source)));
    if (fields.size === 1) {
      const values = parts.map(({ versions, value }) => `${brief(value)} in ${listed(versions)}`);
      const text = `Computed otherwise ${[...fields].join("")} (${rule}): ${values.join("; ")}.`;
      return { kind: "computed", text };
    }
    const of = parts.map(({ versions, source }) => `${ofFields(source)} in ${listed(versions)}`);
    return { kind: "computed", text: `Computed by one rule, ${rule}, of other fields: ${of.join("; ")}.` };
  }
  return computed
    ? { kind: "computed", text: `Computed differently. ${each}.` }
    : { kind: "standardised", text: `Put together differently on load. ${each}.` };
}

const NO_SCALING = " None of them scales anything.";

/** What rope_parameters have in them beside the members that another version gives; nothing where they are others. */
function withAdded(having: readonly (readonly [string, Present])[], through: readonly string[]): string {
  const valueOf = (isThrough: boolean) =>
    having.find(([version]) => through.includes(version) === isThrough)?.[1].value;
  const [given, older] = [valueOf(true) ?? null, valueOf(false) ?? null];
  const added = addedTo(given, older ?? {}) ?? [];
  return added.length > 0 ? `, with ${listed(added)} in it` : "";
}

/** Whether a value has the spelling of 5.x for a number that JSON lacks: as a number it is no dictionary. */
function hasTag(value: Json): boolean {
  if (Array.isArray(value)) return value.some(hasTag);
  return (
    isJsonObject(value) && Object.entries(value).some(([name, item]) => name === "__float__" || hasTag(item))
  );
}

const movedOrParts =
  (objects: Objects, name: string) =>
  ([version, { source }]: readonly [string, Present]): boolean => {
    const attribute: LegacyAttribute | undefined = objects.get(version)?.attributes.get(name);
    const parts = attribute?.kind === "value" ? attribute.parts.size : 0;
    return parts > 0 || (source.kind === "file" && source.moved !== null);
  };

/** The rule by which all compute it; null where it is not computed by one alone. */
function oneRule(having: readonly (readonly [string, Present])[]): string | null {
  const rules = new Set(
    having.map(([, { source }]) =>
      source.kind === "computed" && !isStandardising(source) ? source.rule : null,
    ),
  );
  return rules.size === 1 ? ([...rules][0] ?? null) : null;
}

/** A value within a sentence; the row has the whole of a list or an object. */
function brief(value: Json): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return isJsonObject(value) ? "an object" : JSON.stringify(value);
}

/** "of hidden_size": the fields of the file that a value is computed of. */
function ofFields(source: LegacySource): string {
  const from = "from" in source ? source.from : [];
  return from.length === 0 ? "of defaults" : `of ${listed(from.map(dotted))}`;
}

/** Computed from defaults alone. */
function isOfDefaults(source: LegacySource): boolean {
  return source.kind === "computed" && source.from.length === 0;
}

/** What the file says nothing of. */
const isOpen = (source: LegacySource): boolean => isDefault(source) || isOfDefaults(source);

function isDefault({ kind }: LegacySource): boolean {
  return kind === "class_default" || kind === "base_default";
}

/** A source within a sentence: the file's fields, a default, or a rule and the fields that it was computed of. */
function inSentence(source: LegacySource): string {
  if (source.kind === "file") return `the file's ${sourceWords(source)}`;
  if (source.kind !== "computed" || source.from.length === 0) return sourceWords(source);
  return `${source.rule} (${source.from.map(dotted).join(", ")})`;
}

/** Versions that have one value of an attribute from one source, together. */
function groups(
  having: readonly (readonly [string, Present])[],
): { readonly versions: string[]; readonly source: LegacySource; readonly value: Json }[] {
  const found = new Map<string, { versions: string[]; source: LegacySource; value: Json }>();
  for (const [version, { source, value }] of having) {
    const key = JSON.stringify([sourceWords(source), value]);
    const group = found.get(key) ?? { versions: [], source, value };
    group.versions.push(version);
    found.set(key, group);
  }
  return [...found.values()];
}

function classOf(objects: Objects, version: string): string {
  return objects.get(version)?.className ?? "the class";
}

const verb = (of: readonly unknown[], one: string, many: string): string => (of.length === 1 ? one : many);
