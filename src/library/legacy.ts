/** The legacy path: the object that transformers makes of a config.json, which model code reads where there is no spec. */
export {
  getAttribute,
  type LegacyAttribute,
  legacyConfig,
  type LegacyConfig,
  type LegacyNested,
  type LegacyOptions,
  type LegacySource,
  type LegacyValue,
  loadLegacyClasses,
  textConfig,
} from "../legacy/legacy-config.ts";
export { legacyJson, legacySources } from "../legacy/legacy-json.ts";
export { loadLegacy, readLegacy } from "../runtime/paths/both-paths.ts";
export type { ConfigError, Result } from "../config/document.ts";
export { LATEST_TRANSFORMERS, TRANSFORMERS_VERSIONS } from "../classes/versions.ts";
