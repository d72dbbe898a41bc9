import { versionOrLatest } from "../../classes/versions.ts";
import type { ConfigError, Result } from "../../config/document.ts";
import { writtenJson } from "../../config/nodes/exact-json.ts";
import { isMistralParams } from "../../config/nodes/told-at-sight.ts";
import { parseConfig } from "../../config/parse/parse.ts";
import { exactValues } from "../../legacy/exact-values.ts";
import { legacyConfig, loadLegacyClasses } from "../../legacy/legacy-config.ts";
import type { LegacyConfig } from "../../legacy/legacy-object.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import type { JsonObject } from "../../spec/json.ts";
import type { Origin } from "../../spec/origin.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { compareWithLegacy, type ComparedAttribute } from "./compare-with-legacy.ts";
import { declarationOf } from "../view/declarations.ts";

/** What model code reads through a spec, and without it. */
export interface BothPaths {
  /** The name of the runtime view. */
  readonly view: string;
  /** The object that transformers makes of the file. */
  readonly legacy: LegacyConfig;
  readonly attributes: readonly ComparedAttribute[];
}

/**
 * Both paths of the text of a config.json whose spec is known. `version` is that of transformers on the legacy path; one
 * that is not known counts as the latest.
 */
export function bothPaths(
  text: string,
  { spec, origins }: { readonly spec: EngineModelSpec; readonly origins: ReadonlyMap<Pointer, Origin> },
  version: string,
): Result<BothPaths, ConfigError> {
  const legacy = readLegacy(text, version);
  if (!legacy.ok) return legacy;
  // Of a config.json the field itself gives the model type, or the reader of one that names none.
  if (origins.get("/model_type")?.kind !== "mapped" && isParams(text)) {
    const note = `transformers ${version} opens config.json and no params.json: it builds no object of this file.`;
    return {
      ok: true,
      value: { view: declarationOf(spec).name, legacy: { ...legacy.value, note }, attributes: [] },
    };
  }
  const attributes = compareWithLegacy(spec, legacy.value, origins);
  return { ok: true, value: { view: declarationOf(spec).name, legacy: legacy.value, attributes } };
}

function isParams(text: string): boolean {
  const parsed = parseConfig(text);
  return parsed.ok && parsed.value.root.type === "object" && isMistralParams(parsed.value.root);
}

/** Loads the classes that the object of a config.json is built of; nothing for a text that cannot be read. */
export async function loadLegacy(text: string, version: string): Promise<void> {
  const parsed = parseConfig(text);
  if (parsed.ok) await loadLegacyClasses(writtenJson(parsed.value.root) as JsonObject, { version });
}

/**
 * The object that transformers makes of the text of a config.json, once its classes are loaded (`loadLegacy`). An integer of
 * the file that a 64-bit float cannot hold is a text of its digits.
 */
export function readLegacy(text: string, version: string): Result<LegacyConfig, ConfigError> {
  const parsed = parseConfig(text);
  if (!parsed.ok) return parsed;
  const { root } = parsed.value;
  const object = legacyConfig(writtenJson(root) as JsonObject, { version: versionOrLatest(version) });
  return { ok: true, value: exactValues(object, root) };
}
