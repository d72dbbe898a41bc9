import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { strToU8, zipSync } from "fflate";
import { expectNoAxeViolationsInBothSchemes } from "./support/axe.ts";
import { drop, expectHash, overflowOf, test } from "./support/test.ts";

const M2 = readFileSync("public/gallery/minimax-m2.5.json", "utf8");
const GALLERY = ["minimax-m2.5", "qwen3.5-27b", "gpt-oss-120b"];

/** A picture of the page in which everything stands still. */
async function expectClean(page: Page): Promise<void> {
  for (const [width, height] of [
    [390, 844],
    [1440, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expectNoAxeViolationsInBothSchemes(page);
    expect(await overflowOf(page)).toBe(0);
  }
}

test("a folder is audited, and a config that stands as an example is opened with the files beside it", async ({
  page,
}) => {
  const folder = mkdtempSync(join(tmpdir(), "audit-page-"));
  const files = {
    "m/a/config.json": M2.replace("{", '{"typo_of_mine": 1,'),
    "m/a/generation_config.json": '{"eos_token_id": 7}',
    "m/b/config.json": M2,
    "flat/bert.json": '{"model_type": "bert"}',
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  await page.goto("/");
  await page.getByRole("link", { name: "Audit many configs" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Audit of many configs");
  await expectClean(page);
  await page.locator("#audit-folder").setInputFiles(folder);
  await expect(page.locator(".audit-sum")).toHaveText(
    "3 configs (transformers 5.18.0): 2 read, 0 guessed, 1 without a spec",
  );
  const unread = page.getByRole("table", { name: "Nobody read" });
  await expect(unread).toContainText("typo_of_mine");
  await expect(page.getByRole("table", { name: "No spec" })).toContainText("not-a-decoder");
  await expectClean(page);
  await unread.getByRole("button", { name: /a\/config\.json/ }).click();
  await expect(page.getByRole("tree")).toBeVisible();
  await expect(page.getByRole("tab", { name: "generation_config.json" })).toBeVisible();
  rmSync(folder, { recursive: true });
});

test("a zip is dropped anywhere; an audit that is cancelled shows what it has", async ({ page }) => {
  const texts = GALLERY.map((id) => readFileSync(`public/gallery/${id}.json`, "utf8"));
  // No two to the letter: a text that comes again would be looked at once.
  const many = Object.fromEntries(
    Array.from({ length: 900 }, (_, i) => [
      `${i}/config.json`,
      strToU8(`${texts[i % 3] ?? ""}${" ".repeat(i)}`),
    ]),
  );
  const zip = Buffer.from(zipSync(many));
  await page.goto("/#/audit");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Audit of many configs");
  await expect(page).toHaveTitle("Audit · Spec Explorer");
  const file = { name: "models.zip", mimeType: "application/zip", buffer: zip };
  await page.locator("#audit-files").setInputFiles(file);
  await expect(page.getByRole("progressbar")).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("Ended before all configs were looked at")).toBeVisible();
  await expect(page.locator(".audit-sum")).not.toContainText("900");
  const few = Buffer.from(zipSync({ "x/config.json": strToU8(M2) }));
  await drop(page, [["few.zip", few]]);
  await expect(page.locator(".audit-sum")).toContainText("1 config (");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download as JSON" }).click();
  const report = JSON.parse(readFileSync(await (await download).path(), "utf8")) as { configs: number };
  expect(report.configs).toBe(1);
  await expectHash(page).toBe("#/audit");
});

test("what has no configs is said to have none", async ({ page }) => {
  await page.goto("/#/audit");
  await page
    .locator("#audit-files")
    .setInputFiles({ name: "tokenizer.json", mimeType: "application/json", buffer: Buffer.from("{}") });
  await expect(page.getByText("There are no configs in what was chosen.")).toBeVisible();
});
