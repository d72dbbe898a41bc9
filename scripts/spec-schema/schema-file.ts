import { SCHEMA_VERSION } from "../../src/spec/shell.ts";

/** Where the JSON Schema of this version is published. */
export const SCHEMA_FILE = new URL(
  `../../public/schema/engine-model-spec-v${SCHEMA_VERSION}.json`,
  import.meta.url,
);
