import { readFileSync } from "node:fs";
import { expect } from "@playwright/test";
import { expectNoAxeViolations } from "./support/axe.ts";
import { ask, paste, test } from "./support/test.ts";

const OLMO = readFileSync(new URL("../src/fixtures/models/olmo2/olmo2--m7-0.json", import.meta.url), "utf8");
const PARAMS = readFileSync(new URL("../src/fixtures/params/mistral-7b-v0.3.json", import.meta.url), "utf8");
const UNKNOWN = OLMO.replace('"olmo2"', '"made_up_lm"');

test("a model type that nobody has mapped is read as a guess, which a worker makes", async ({ page }) => {
  await page.goto("/");
  await paste(page, UNKNOWN);
  await expect(page.getByText(/a guess: read as \w+/)).toBeVisible();
  await expect(page.getByRole("tree")).toBeVisible();
  // Families are loaded by the worker: of the page's own scripts none is a family's.
  const own = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
  expect(own.filter((name) => /\/(falcon|gemma|mamba)[^/]*\.js$/.test(name))).toEqual([]);
  await page.getByRole("tab", { name: /Findings/ }).click();
  await page.getByText(/a declaration to begin its own family with/).click();
  const declaration = page.getByRole("region", { name: "Text of src/families/made-up-lm.ts" });
  await expect(declaration).toContainText('decoder("made_up_lm"');
  await expect(page.getByText(/made_up_lm: \(\) => import/)).toBeVisible();
  await expectNoAxeViolations(page);
});

test("another family can be chosen for a guess, and given up again", async ({ page }) => {
  await page.goto("/");
  await paste(page, UNKNOWN);
  await expect(page.getByText(/a guess: read as llama/)).toBeVisible();
  await page.getByRole("tab", { name: /Findings/ }).click();
  await page.getByText(/a declaration to begin its own family with/).click();
  await page.getByLabel(/Read as/).selectOption("qwen2");
  await expect(page.getByText(/a guess: read as qwen2/)).toBeVisible();
  // A wrapper is told by the config inside it: there is no spec, but a way back.
  await page.getByLabel(/Read as/).selectOption("llava");
  await page.getByRole("button", { name: "Do not read it as llava" }).click();
  await expect(page.getByText(/a guess: read as llama/)).toBeVisible();
});

test("a params.json opens like a config.json, pasted and from a repository that has nothing else", async ({
  page,
}) => {
  await page.goto("/");
  await paste(page, PARAMS);
  await expect(page.getByRole("treeitem").filter({ hasText: "hidden_size" }).first()).toContainText("4096");
  await expect(page.getByText("7.25 B").first()).toBeVisible();
  await ask(page, "acme/params-alone");
  await expect(page.getByRole("heading", { level: 1, name: /acme\/params-alone/ })).toBeVisible();
  await expect(page.getByText("7.25 B").first()).toBeVisible();
});
