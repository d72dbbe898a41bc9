import { TRANSFORMERS_VERSIONS } from "../classes/versions.ts";
import type { ConfigError, Node, Result } from "../config/document.ts";
import { writtenJson } from "../config/nodes/exact-json.ts";
import { parseConfig } from "../config/parse/parse.ts";
import type { ConfigFiles } from "../inspect/config-files.ts";
import { inspectLoading } from "../inspect/inspect-loading.ts";
import type { FailedInspection, Inspection } from "../inspect/inspection.ts";
import { exactValues } from "../legacy/exact-values.ts";
import type { LegacyConfig } from "../legacy/legacy-object.ts";
import { legacyConfig, loadLegacyClasses } from "../legacy/legacy-config.ts";
import { refusalsOf } from "../legacy/refusals.ts";
import { bothPaths } from "../runtime/paths/both-paths.ts";
import type { Json, JsonObject } from "../spec/json.ts";
import { listed } from "../spec/listed.ts";
import type { Pointer } from "../spec/pointer.ts";
import { sameJson } from "../spec/same-json.ts";
import { valueAt } from "../spec/value-at.ts";
import { ableOf } from "./able.ts";
import { type AcrossVersions, acrossVersions, type Difference, differences } from "./across.ts";
import { nearestVersion } from "./engines.ts";
import { type Loss, lossesOf, type SpentField, spentFields } from "./losses.ts";
import { resave } from "./resave.ts";
import { changesBetween, type Upgrade } from "./upgrade.ts";

/** A value of the spec that rests on the defaults of a class, and differs with its version. */
interface SpecDifference {
  readonly pointer: Pointer;
  readonly values: { readonly [version: string]: Json };
}

/** What the spec has beside an attribute. */
export interface SpecBeside {
  readonly value: Json;
  readonly pointers: readonly Pointer[];
}

/** The file that a version would write after loading this one. */
export type Resaved =
  | {
      readonly ok: true;
      readonly text: string;
      /** What its spec has otherwise. */
      readonly losses: readonly Loss[];
      /** Fields that it has no longer, but what was computed of them. */
      readonly spent: readonly SpentField[];
      /** Why a version that loads the original refuses the saved file, by the version that reads it. */
      readonly refused: { readonly [version: string]: string };
      /** What a version gives of the saved file otherwise than of the original, by the version that reads it. */
      readonly reads: { readonly [version: string]: readonly Difference[] };
    }
  | { readonly ok: false; readonly why: string };

/** All that is known of one file in several versions of transformers. */
export interface VersionsReport extends AcrossVersions {
  /** Why the file gives no spec, though versions may load it; null where it gives one. */
  readonly specError: ConfigError | null;
  /** Values of the spec that move with the class defaults of a version; empty where the spec does not move. */
  readonly specDiffers: readonly SpecDifference[];
  /** What the spec says beside the attributes that its runtime view has, by attribute. */
  readonly beside: ReadonlyMap<string, SpecBeside>;
  readonly resaved: { readonly [version: string]: Resaved };
}

/**
 * Reads a file as each version does, after loading their classes: also one that gives no spec, of which nothing is said beside
 * the attributes then. An error where the text is no JSON object.
 */
export async function versionsReport(
  files: ConfigFiles,
  inspected: Inspection | FailedInspection,
  versions: readonly string[] = TRANSFORMERS_VERSIONS,
): Promise<Result<VersionsReport, ConfigError>> {
  const parsed = parseConfig(files.config);
  if (!parsed.ok) return parsed;
  const root = writtenJson(parsed.value.root) as JsonObject;
  for (const version of versions) await loadLegacyClasses(root, { version });
  const across = acrossVersions(parsed.value.root, versions);
  const inspection = inspected.ok ? inspected : null;
  const specDiffers = inspection ? await specDifferences(files, across, versions) : [];
  const readers = versions.filter(
    (version) => !across.unknown.includes(version) && !Object.hasOwn(across.refused, version),
  );
  const originals = new Map(readers.map((version) => [version, objectOf(parsed.value.root, version)]));
  const resaved: { [version: string]: Resaved } = {};
  for (const version of versions)
    resaved[version] = await resavedBy(files, root, inspection, version, originals);
  return {
    ok: true,
    value: {
      ...across,
      specError: inspected.ok ? null : inspected.error,
      specDiffers,
      beside: inspection ? besideOf(files.config, inspection, across) : new Map(),
      resaved,
    },
  };
}

/** What of the spec moves with the version whose class defaults it rests on. */
async function specDifferences(
  files: ConfigFiles,
  { unknown }: AcrossVersions,
  versions: readonly string[],
): Promise<SpecDifference[]> {
  const read = new Map<string, Inspection>();
  for (const version of versions) {
    if (unknown.includes(version)) continue;
    const inspection = await inspectLoading(files.config, { ...files, transformers: version });
    if (inspection.ok) read.set(version, inspection);
  }
  const pointers = new Set([...read.values()].flatMap(({ origins }) => [...origins.keys()]));
  return [...pointers].flatMap((pointer): SpecDifference[] => {
    const values = [...read].map(([version, { spec }]) => [version, valueAt(spec, pointer)] as const);
    const [first, ...others] = values;
    if (!first || others.every(([, value]) => sameJson(value, first[1]))) return [];
    return [{ pointer, values: Object.fromEntries(values) }];
  });
}

/** The values of the spec by the attributes that say them, under the text config's name where they are of that. */
function besideOf(
  text: string,
  inspection: Inspection,
  { rows, alike, versions }: AcrossVersions,
): Map<string, SpecBeside> {
  const beside = new Map<string, SpecBeside>();
  const paths = bothPaths(text, inspection, versions.at(-1) ?? "");
  if (!paths.ok) return beside;
  const { attributes, legacy } = paths.value;
  const inner = ["text_config", "decoder", "generator"].find(
    (name) => legacy.attributes.get(name)?.kind === "config",
  );
  const wanted = new Set([...rows, ...alike].map(({ attribute }) => attribute));
  for (const { name, spec, legacy: found } of attributes) {
    if (!spec) continue;
    const { value, pointers } = spec;
    const hf = found?.hfName ?? name;
    const own = inner === undefined || found?.on === "root" ? hf : `${inner}.${hf}`;
    if (wanted.has(own) && !beside.has(own)) beside.set(own, { value, pointers });
  }
  return beside;
}

async function resavedBy(
  files: ConfigFiles,
  root: JsonObject,
  original: Inspection | null,
  version: string,
  originals: ReadonlyMap<string, LegacyConfig>,
): Promise<Resaved> {
  const text = resave(files.config, version);
  if (!text.ok) return { ok: false, why: text.error.message };
  const saved = original && (await inspectLoading(text.value, files));
  const parsed = parseConfig(text.value);
  if (!parsed.ok || saved?.ok === false)
    return {
      ok: false,
      why: `The saved file is not read${saved?.ok === false ? `: ${saved.error.message}` : ""}.`,
    };
  // A version writes configs inside out in full, each with a model type that the file itself need not name.
  const written = writtenJson(parsed.value.root) as JsonObject;
  for (const reader of originals.keys()) await loadLegacyClasses(written, { version: reader });
  return {
    ok: true,
    text: text.value,
    losses: original && saved ? lossesOf(original, saved) : [],
    spent: original && saved ? spentFields(original, saved, legacyConfig(root, { version })) : [],
    ...readsOf(originals, parsed.value.root),
  };
}

/** Which readers refuse a saved file, and what the others give of it otherwise than of the original, by their objects of it. */
function readsOf(
  originals: ReadonlyMap<string, LegacyConfig>,
  saved: Node,
): Pick<Extract<Resaved, { ok: true }>, "refused" | "reads"> {
  const refused: { [version: string]: string } = {};
  const reads: { [version: string]: readonly Difference[] } = {};
  for (const [version, original] of originals) {
    const now = objectOf(saved, version);
    const [refusal] = refusalsOf(now, saved);
    if (refusal) {
      refused[version] = refusal.why;
      continue;
    }
    const found = differences(original, now);
    if (found.length > 0) reads[version] = found;
  }
  return { refused, reads };
}

const objectOf = (root: Node, version: string): LegacyConfig =>
  exactValues(legacyConfig(writtenJson(root) as JsonObject, { version }), root);

/**
 * What going from one version to another changes; null: from the oldest, or to the latest, of `widestUpgrade`. For a
 * version whose classes are not known the nearest one stands.
 */
export function upgradeOf(across: AcrossVersions, first: string | null, last: string | null): Upgrade {
  const [oldest, latest] = widestUpgrade(across);
  const [from, to] = [first ?? oldest, last ?? latest].map(nearestVersion) as [string, string];
  const instead = [
    { asked: first, used: from },
    { asked: last, used: to },
  ].flatMap(({ asked, used }) => (asked === null || asked === used ? [] : [{ asked, used }]));
  const able = ableOf(across);
  const told = able.length === 0 ? across.versions : [from, to].filter((version) => !able.includes(version));
  const impossible = impossibleWords(across, from, to, told);
  const changes = impossible === null ? changesBetween(across.rows, from, to) : [];
  return { from, to, instead, able, impossible, told, changes };
}

/** Why no upgrade can be judged, with the reasons of the versions `told`; null where there is none of them. */
function impossibleWords(
  across: AcrossVersions,
  from: string,
  to: string,
  told: readonly string[],
): string | null {
  if (told.length === 0) return null;
  const why = unableWords(across, told).join(" ");
  if (told.length === across.versions.length)
    return `No version of transformers that is known here loads this file. ${why}`;
  if (from !== to && told.length === 2)
    return `Neither transformers ${from} nor ${to} loads this file. ${why}`;
  const other = told.includes(from) ? to : from;
  const besides = from === to ? "" : `, which ${other} loads`;
  return `transformers ${told[0] as string} does not load this file${besides}. ${why}`;
}

/** Why versions do not load the file, of those in `among`: a sentence for each reason. */
export function unableWords(
  { unknown, refused, modelType }: AcrossVersions,
  among: readonly string[],
): readonly string[] {
  const without = unknown.filter((version) => among.includes(version));
  const refusals = among.flatMap((version) => refused[version]?.why ?? []);
  return without.length === 0
    ? refusals
    : [
        `AutoConfig of transformers ${listed(without)} knows no class for ${modelType === null ? "a file without model_type" : "this model type"}.`,
        ...refusals,
      ];
}

/** Whether the spec moves with the version whose class defaults it rests on, or why there is none, in a sentence. */
export function specWords({ versions, unknown, specDiffers, specError }: VersionsReport): string {
  if (specError) return `The file gives no spec: ${specError.message}`;
  const having = versions.filter((version) => !unknown.includes(version));
  if (specDiffers.length > 0) return "The spec moves with the class defaults:";
  if (having.length === 0) return "No version that is known here has class defaults for this model type.";
  if (having.length === 1)
    return `transformers ${listed(having)} alone has class defaults for this model type.`;
  return `The spec is the same with the class defaults of ${listed(having)}.`;
}

/** The oldest and the latest of the versions that know the file's model type: what an upgrade is shown between at first. */
export function widestUpgrade(across: AcrossVersions): readonly [from: string, to: string] {
  const able = ableOf(across);
  const to = across.versions.at(-1) ?? "";
  return [able.find((version) => version !== to) ?? to, to];
}
