import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FAMILIES_PAGE, familiesPage } from "./families-page.ts";

test("docs/families.md is what the families and the fixtures give", async () => {
  expect(readFileSync(FAMILIES_PAGE, "utf8"), "Run: npm run model-types").toBe(await familiesPage());
}, 60_000);
