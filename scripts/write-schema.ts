import { writeFileSync } from "node:fs";
import { format } from "prettier";
import { SCHEMA_FILE } from "./spec-schema/schema-file.ts";
import { engineSchema } from "./spec-schema/engine-schema.ts";

// Writes the JSON Schema that is published with the app, anew from the zod schemas: npx tsx scripts/write-schema.ts
writeFileSync(
  SCHEMA_FILE,
  await format(JSON.stringify(await engineSchema()), { parser: "json", printWidth: 110 }),
);
