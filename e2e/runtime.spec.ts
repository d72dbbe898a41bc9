import { expect, type Locator, type Page } from "@playwright/test";
import { expectNoAxeViolations } from "./support/axe.ts";
import { expectHash, test } from "./support/test.ts";

const QWEN = "/#/gallery/qwen3.5-27b";

const attribute = (page: Page, name: string): Locator =>
  page
    .getByRole("table", { name: "Runtime view" })
    .getByRole("row")
    .filter({ has: page.getByRole("rowheader", { name: new RegExp(`^${name} \\(`) }) });

test("Qwen3.5's rope_theta is seen to be lost on the legacy path without looking for it", async ({
  page,
}) => {
  await page.goto(`${QWEN}?tab=runtime`);
  await expect(page.getByRole("heading", { name: "Qwen35RuntimeView" })).toBeVisible();
  await expect(page.getByRole("note")).toContainText("rope_theta");
  const row = attribute(page, "rope_theta");
  await expect(row).toBeInViewport();
  await expect(row).toContainText("10000000");
  await expect(row).toContainText("absent, taken as 10000");
  await expect(row).toContainText("rope_parameters");
  await expectNoAxeViolations(page);
});

test("an attribute leads to its value in the spec, and to the line of the file", async ({ page }) => {
  await page.goto(`${QWEN}?tab=runtime`);
  const row = attribute(page, "num_attention_heads");
  const scaling = attribute(page, "rope_scaling");
  await scaling.getByRole("button", { name: "text_config.rope_parameters", exact: true }).click();
  await expect(page.locator(".cm-line").filter({ hasText: '"rope_parameters"' })).toBeInViewport();
  await row.getByRole("button", { name: "text_config.num_attention_heads" }).last().click();
  await expect(page.locator(".cm-line").filter({ hasText: '"num_attention_heads"' })).toBeInViewport();
  await expectHash(page).toContain("at=config:/text_config/num_attention_heads");
  await row.getByRole("button", { name: "body.attention.num_query_heads" }).click();
  await expect(page.getByRole("treeitem", { name: /num_query_heads/ })).toHaveAttribute(
    "aria-selected",
    "true",
  );
});

test("statuses and the search filter, and the address keeps both", async ({ page }) => {
  await page.goto(`${QWEN}?tab=runtime`);
  await page.getByRole("button", { name: /wrong in silence/ }).click();
  await expect(attribute(page, "num_attention_heads")).toHaveCount(0);
  await expect(attribute(page, "rope_theta")).toBeVisible();
  await page.getByRole("searchbox").fill("rope");
  await expectHash(page).toContain("show=runtime:silent");
  await expectHash(page).toContain("q=rope");
  await page.reload();
  await expect(attribute(page, "rope_theta")).toBeVisible();
  await expect(page.getByRole("button", { name: /wrong in silence/ })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await page.getByRole("searchbox").fill("nothing has this name");
  await expect(page.getByText("No attribute matches the filter.")).toBeVisible();
});

test("the object of transformers is a view of its own, and older links to it lead there", async ({
  page,
}) => {
  await page.goto(QWEN);
  await page.getByRole("tab", { name: "Transformers" }).click();
  const text = page.getByRole("table", { name: "text_config" });
  await expect(text.getByRole("row", { name: /rope_parameters/ }).first()).toContainText("10000000");
  await expect(text.getByRole("rowheader", { name: /^\w+ rope_theta$/ })).toHaveCount(0);
  await expectHash(page).toBe("#/gallery/qwen3.5-27b?tab=legacy");
  await expectNoAxeViolations(page);
  await page.getByText("The object as JSON").click();
  await expect(page.getByRole("textbox", { name: "Qwen3_5Config as JSON" })).toContainText('"text_config"');
  await page.goto(`${QWEN}?path=legacy&tab=layers`);
  await expect(page.getByRole("tab", { name: "Transformers" })).toHaveAttribute("aria-selected", "true");
});

test("another transformers version on the legacy path", async ({ page }) => {
  await page.goto("/#/gallery/llama-4-scout-17b-16e-instruct?path=legacy");
  await page.getByRole("combobox", { name: "transformers", exact: true }).selectOption("4.57.6");
  await expectHash(page).toContain("transformers=4.57.6");
  const text = page.getByRole("table", { name: "text_config" });
  await expect(text.getByRole("rowheader", { name: /^\w+ rope_theta$/ })).toBeVisible();
  await page.getByRole("combobox", { name: "transformers", exact: true }).selectOption("5.18.0");
  await expect(text.getByRole("rowheader", { name: /^\w+ rope_theta$/ })).toHaveCount(0);
});

test("on a phone each attribute is a block, and nothing is cut off", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 780 });
  await page.goto(`${QWEN}?tab=runtime`);
  await expect(attribute(page, "rope_theta")).toHaveCSS("display", "block");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});

test("the states of Qwen3.5 for a tensor-parallel degree, and what does not divide", async ({ page }) => {
  await page.goto(`${QWEN}?tab=runtime`);
  const states = page.getByRole("table", { name: "State of a request on one rank" });
  // (2 × 16 key heads + 48 value heads) × 128 channels, and a column for each tap but one.
  await expect(states.getByRole("row", { name: /convolution/ })).toContainText("10240 × 3");
  await expect(states.getByRole("row", { name: /recurrent/ })).toContainText("48 × 128 × 128");
  await page.getByLabel("Tensor-parallel ranks").fill("8");
  await expect(states.getByRole("row", { name: /recurrent/ })).toContainText("6 × 128 × 128");
  // 48 layers of 1280 × 3 numbers of two bytes, and 6 × 128 × 128 of four.
  await expect(states.getByRole("row", { name: /a request/ })).toContainText("19,243,008");
  await expect(page.getByText("3, 7, 11, 15")).toBeVisible();
  await page.getByLabel("Tensor-parallel ranks").fill("5");
  await expect(page.getByText("16 key heads do not divide among 5 ranks")).toBeVisible();
  await expectHash(page).toContain("load=");
});
