import { readFileSync } from "node:fs";
import { expect } from "@playwright/test";
import { expectNoAxeViolationsInBothSchemes } from "./support/axe.ts";
import { paste, test } from "./support/test.ts";

const QWEN = readFileSync(new URL("../public/gallery/qwen3.5-27b.json", import.meta.url), "utf8");
const SLIP = QWEN.replace('"vocab_size": 248320,', '"vocab_size": 248320');

test("a text with a slip says where and what, is put right by a click, and undone", async ({ page }) => {
  await page.goto("/");
  await paste(page, SLIP);
  await expect(page.getByRole("alert")).toContainText(/Line \d+, column \d+ A comma is missing/);
  const place = page.getByRole("figure");
  await expect(place.locator("[aria-current]")).toContainText('"vocab_size": 248320');
  // The source stands at the place, far below its first line.
  await expect(page.locator(".cm-error-line")).toBeInViewport();
  await expect(page.getByRole("listitem").filter({ hasText: /a comma is added \(line \d+\)/ })).toBeVisible();
  await expectNoAxeViolationsInBothSchemes(page);
  await page.getByRole("button", { name: "Put it right in the text" }).click();
  await expect(page.getByRole("treeitem", { name: /vocab_size/ })).toBeVisible();
  await expect(page.locator("main")).toBeFocused();
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("alert")).toContainText("A comma is missing");
  // While a text is typed, the last that could be read stays.
  await expect(page.getByRole("treeitem", { name: /vocab_size/ })).toBeVisible();
  await expect(page.getByRole("tree", { name: "EngineModelSpec" })).toHaveClass(/stale/);
});

test("on a phone, the place stands beside the spec's tab, and the source opens at it", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/");
  await paste(page, SLIP);
  await expect(page.getByRole("figure")).toBeInViewport();
  await page.getByRole("tab", { name: "config.json" }).click();
  await expect(page.locator(".cm-error-line")).toBeInViewport();
});

test("another file than JSON is offered nothing to put right", async ({ page }) => {
  await page.goto("/");
  await paste(page, "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n");
  await expect(page.getByRole("alert")).toContainText("git lfs pull");
  await expect(page.getByText("There is no spec of such a text.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Put it right in the text" })).toHaveCount(0);
});
