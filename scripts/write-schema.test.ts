import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ENGINE_MODEL_SPEC_SCHEMA } from "../src/export/schema.ts";
import { engineSchema } from "./spec-schema/engine-schema.ts";
import { SCHEMA_FILE } from "./spec-schema/schema-file.ts";

test("the published JSON Schema is what the zod schemas and their comments give", async () => {
  const published = JSON.parse(readFileSync(SCHEMA_FILE, "utf8")) as unknown;
  expect(published, "Run: npx tsx scripts/write-schema.ts").toEqual(await engineSchema());
  expect(ENGINE_MODEL_SPEC_SCHEMA).toEqual(published);
});
