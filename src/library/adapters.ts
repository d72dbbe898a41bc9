/** The adapters: from a config.json to an EngineModelSpec. Families are loaded when they are needed, or all at once. */
export { buildEngineSpec, buildEngineSpecSync } from "./build-engine-spec.ts";
export type { BuildOptions, BuiltSpec, FailedBuild } from "./build-engine-spec.ts";
export { loadAllFamilies, loadFamily, MODEL_TYPES } from "../families/registry.ts";
export { LATEST_TRANSFORMERS, TRANSFORMERS_VERSIONS } from "../classes/versions.ts";
export type { ConfigError, Diagnostic, Severity } from "../config/document.ts";
export type { EngineModelSpec, ModelBody } from "../spec/engine-model-spec.ts";
