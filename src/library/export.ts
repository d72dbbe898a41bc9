/** Exports: a spec as JSON, YAML, Python, a Markdown report and pictures of its layers and of the whole model, and the JSON Schema of the IR. */
export {
  EXPORT_FORMATS,
  type ExportedFile,
  exportFile,
  type ExportFormat,
  type ExportOptions,
} from "../export/formats.ts";
export { ENGINE_MODEL_SPEC_SCHEMA } from "../export/schema.ts";
export type { JsonSchema } from "../export/json-schema.ts";
export { type Output, OUTPUTS } from "../export/output/names.ts";
export { outputSchema } from "../export/output/outputs.ts";
