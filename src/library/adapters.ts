import { loadAllFamilies as loadFamilies } from "../families/registry.ts";
import { loadUnknowns } from "../inspect/unknowns.ts";

/** The adapters: from a config.json to an EngineModelSpec. Families are loaded when they are needed, or all at once. */
export { buildEngineSpec, buildEngineSpecSync } from "./build-engine-spec.ts";
export type { BuildOptions, BuiltSpec, FailedBuild } from "./build-engine-spec.ts";
export { loadFamily, MODEL_TYPES } from "../families/registry.ts";

/**
 * Loads every family, with the classes of these versions of transformers (all known ones unless given), and what tells of a
 * model type that nobody has mapped: after it, whatever may come is read at once.
 */
export async function loadAllFamilies(versions?: readonly string[]): Promise<void> {
  await Promise.all([loadFamilies(versions), loadUnknowns()]);
}
export { LATEST_TRANSFORMERS, TRANSFORMERS_VERSIONS } from "../classes/versions.ts";
export type { ConfigError, Diagnostic, Severity } from "../config/document.ts";
export type { EngineModelSpec, ModelBody } from "../spec/engine-model-spec.ts";
