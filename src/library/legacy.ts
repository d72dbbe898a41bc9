/** The legacy path: the object that transformers makes of a config.json, which model code reads where there is no spec. */
export {
  getAttribute,
  legacyConfig,
  type LegacyOptions,
  loadLegacyClasses,
  textConfig,
} from "../legacy/legacy-config.ts";
export type {
  LegacyAttribute,
  LegacyConfig,
  LegacyNested,
  LegacySource,
  LegacyValue,
} from "../legacy/legacy-object.ts";
export { legacyJson, legacySources } from "../legacy/legacy-json.ts";
export { loadLegacy, readLegacy } from "./legacy-path.ts";
export type { ConfigError, Result } from "../config/document.ts";
export { LATEST_TRANSFORMERS, TRANSFORMERS_VERSIONS } from "../classes/versions.ts";
