import type { DecoderBody } from "./decoder-body.ts";
import type { EngineModelShell } from "./shell.ts";

/** The body of any family, as code sees it that walks components and knows no family. */
export type ModelBody = DecoderBody;

/**
 * The engine-owned description of a model: a Hugging Face config translated once, so that engine code depends on this
 * alone. Its schema, which knows the body of every family, is that of src/families/schema.ts.
 */
export type EngineModelSpec = EngineModelShell & { body: ModelBody };
