import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { MODEL_TYPES_PAGE, modelTypesPage } from "./model-types-page.ts";

test("docs/model-types.md is what the registry and the fixtures give", async () => {
  expect(readFileSync(MODEL_TYPES_PAGE, "utf8"), "Run: npm run model-types").toBe(await modelTypesPage());
});
