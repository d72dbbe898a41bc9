import document from "../../public/schema/engine-model-spec-v1.json" with { type: "json" };
import type { JsonSchema } from "./json-schema.ts";

/** The JSON Schema of EngineModelSpec as it is published; scripts/write-schema.ts makes it from the zod schemas. */
export const ENGINE_MODEL_SPEC_SCHEMA = document as JsonSchema;
