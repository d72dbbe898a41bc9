/** Provenance: a config.json's text in, its spec and all that is known of each value and each field out. */
export type { SpecialToken as EndOfSequence } from "../families/unknown/special-tokens.ts";
export { inspectConfig, inspectConfigSync, type InspectOptions, toJson } from "./inspect-config.ts";
export type { Given } from "./text-of.ts";
export { originOf, type OriginFound } from "../inspect/origin-of.ts";
export { diagnosticsOfFiles, fieldsOfFiles } from "../inspect/side-files/files-read.ts";
export type { InspectionJson } from "../verdict/inspection-json.ts";
export { OUTPUT_VERSION, TOOL_VERSION } from "../inspect/tool.ts";
export type { ConfigFiles } from "../inspect/config-files.ts";
export type {
  FailedInspection,
  FieldPlace,
  FieldReport,
  Ghost,
  Inspection,
  SideFileReport,
} from "../inspect/inspection.ts";
export type { GhostPlace } from "../inspect/ghost-place.ts";
export { type DefaultSource, type Origin, ORIGIN_KINDS, type OriginKind } from "../spec/origin.ts";
export {
  FIELD_USES,
  type FieldUse,
  type FieldUseKind,
  type IgnoredBecause,
} from "../config/reading/field-use.ts";
export type { ConfigError, Diagnostic, Severity } from "../config/document.ts";
export { type SideFileName, splitSideFile } from "../config/nodes/side-file.ts";
export { type Pointer, pointerOf, tokensOf } from "../spec/pointer.ts";
