import { TRANSFORMERS_VERSIONS } from "../classes/versions.ts";
import type { ConfigError, Result } from "../config/document.ts";
import { toJson } from "../config/nodes/node.ts";
import { parseConfig } from "../config/parse/parse.ts";
import type { ConfigFiles } from "../inspect/config-files.ts";
import { inspectLoading } from "../inspect/inspect-loading.ts";
import type { Inspection } from "../inspect/inspection.ts";
import { legacyConfig, loadLegacyClasses } from "../legacy/legacy-config.ts";
import { bothPaths } from "../runtime/paths/both-paths.ts";
import type { Json, JsonObject } from "../spec/json.ts";
import type { Pointer } from "../spec/pointer.ts";
import { sameJson } from "../spec/same-json.ts";
import { valueAt } from "../spec/value-at.ts";
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
      /** What a version gives of the saved file otherwise than of the original, by the version that reads it. */
      readonly reads: { readonly [version: string]: readonly Difference[] };
    }
  | { readonly ok: false; readonly why: string };

/** All that is known of one file in several versions of transformers. */
export interface VersionsReport extends AcrossVersions {
  /** Values of the spec that move with the class defaults of a version; empty where the spec does not move. */
  readonly specDiffers: readonly SpecDifference[];
  /** What the spec says beside the attributes that its runtime view has, by attribute. */
  readonly beside: ReadonlyMap<string, SpecBeside>;
  readonly resaved: { readonly [version: string]: Resaved };
}

/** Reads a file as each version does, after loading their classes. */
export async function versionsReport(
  files: ConfigFiles,
  inspection: Inspection,
  versions: readonly string[] = TRANSFORMERS_VERSIONS,
): Promise<Result<VersionsReport, ConfigError>> {
  const parsed = parseConfig(files.config);
  if (!parsed.ok) return parsed;
  const root = toJson(parsed.value.root) as JsonObject;
  for (const version of versions) await loadLegacyClasses(root, { version });
  const across = acrossVersions(parsed.value.root, versions);
  const specDiffers = await specDifferences(files, across, versions);
  const resaved: { [version: string]: Resaved } = {};
  for (const version of versions)
    resaved[version] = await resavedBy(files, root, inspection, version, across);
  return {
    ok: true,
    value: { ...across, specDiffers, beside: besideOf(files.config, inspection, across), resaved },
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
  original: Inspection,
  version: string,
  { versions, unknown, refused }: AcrossVersions,
): Promise<Resaved> {
  const readers = versions.filter((reader) => !unknown.includes(reader) && !refused[reader]);
  const text = resave(files.config, version);
  if (!text.ok) return { ok: false, why: text.error.message };
  const saved = await inspectLoading(text.value, files);
  const parsed = parseConfig(text.value);
  if (!parsed.ok || !saved.ok)
    return { ok: false, why: `The saved file is not read${saved.ok ? "" : `: ${saved.error.message}`}.` };
  return {
    ok: true,
    text: text.value,
    losses: lossesOf(original, saved),
    spent: spentFields(original, saved, legacyConfig(root, { version })),
    reads: readsOf(root, toJson(parsed.value.root) as JsonObject, readers),
  };
}

/** What the readers give of a saved file otherwise than of the original; nothing for those that give the same. */
function readsOf(
  original: JsonObject,
  saved: JsonObject,
  readers: readonly string[],
): { readonly [version: string]: readonly Difference[] } {
  const reads: { [version: string]: readonly Difference[] } = {};
  for (const version of readers) {
    const [was, now] = [original, saved].map((root) => legacyConfig(root, { version }));
    const found = was && now ? differences(was, now) : [];
    if (found.length > 0) reads[version] = found;
  }
  return reads;
}

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
  const stop = [from, to].map((version) => cannot(across, version)).find((why) => why !== null) ?? null;
  const changes = stop === null ? changesBetween(across.rows, from, to) : [];
  return { from, to, instead, impossible: stop, changes };
}

function cannot({ unknown, refused }: AcrossVersions, version: string): string | null {
  if (unknown.includes(version))
    return `AutoConfig of transformers ${version} knows no class for this model type.`;
  return refused[version]?.why ?? null;
}

/** The oldest and the latest of the versions that know the file's model type: what an upgrade is shown between at first. */
export function widestUpgrade({
  versions,
  unknown,
  refused,
}: AcrossVersions): readonly [from: string, to: string] {
  const able = versions.filter((version) => !unknown.includes(version) && !refused[version]);
  const to = versions.at(-1) ?? "";
  return [able.find((version) => version !== to) ?? to, to];
}
