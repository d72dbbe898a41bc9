import { readFileSync } from "node:fs";
import { expect, type Locator, type Page } from "@playwright/test";
import { paste, test } from "./support/test.ts";

const QWEN = readFileSync(new URL("../public/gallery/qwen3.5-27b.json", import.meta.url), "utf8");

const explanation = (page: Page): Locator => page.getByRole("region", { name: "Explanation" });

/** Waits for all that an explanation says, and expects that it lies over nothing of an element. */
async function expectAboveExplanation(page: Page, element: Locator): Promise<void> {
  await expect(explanation(page)).toContainText("Versions of transformers");
  await expect(element).toBeInViewport();
  await expect
    .poll(async () => {
      const [shown, below] = [await element.boundingBox(), await explanation(page).boundingBox()];
      return shown && below ? Math.max(0, Math.round(shown.y + shown.height - below.y)) : Number.NaN;
    }, "by how many pixels the explanation covers it")
    .toBe(0);
}

/** The last of some elements that ends above the explanation. */
async function lastWhole(page: Page, elements: Locator): Promise<Locator> {
  const edge = (await explanation(page).boundingBox())?.y ?? Number.NaN;
  const bottoms = await elements.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().bottom));
  return elements.nth(bottoms.findLastIndex((bottom) => bottom > 0 && bottom <= edge));
}

for (const [width, height] of [
  [1440, 900],
  [1024, 768],
] as const)
  test.describe(`what is chosen near the lower edge stays in sight when its explanation opens, at ${width} px`, () => {
    test.use({ viewport: { width, height } });

    test("a row of the tree", async ({ page }) => {
      await page.goto("/#/gallery/qwen3.5-27b");
      // A row that has others under it opens them, and explains nothing.
      const values = page.locator('[role="treeitem"]:not([aria-expanded])');
      await expect(values.first()).toBeVisible();
      await (await lastWhole(page, values)).click();
      await expectAboveExplanation(page, page.getByRole("treeitem", { selected: true }));
    });

    test("a line of the source", async ({ page }) => {
      await page.goto("/#/gallery/qwen3.5-27b");
      const fields = page.locator(".cm-line").filter({ hasText: /"(linear|hidden|num|intermediate|head)/ });
      await expect(fields.first()).toBeVisible();
      await (await lastWhole(page, fields)).click();
      await expectAboveExplanation(page, page.locator(".cm-linked").first());
    });

    test("a default that the source leaves out", async ({ page }) => {
      await page.goto("/#/gallery/deepseek-v4-flash");
      await page.getByRole("link", { name: /Rest on defaults/ }).click();
      const steps = page.getByRole("button", { name: "Next finding" });
      await steps.click();
      await expectAboveExplanation(page, page.locator(".cm-ghost.cm-linked"));
    });
  });

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("a pasted config opens with its title in sight", async ({ page }) => {
    await page.goto("/");
    await paste(page, QWEN.replace('"num_hidden_layers": 64', '"num_hidden_layers": 65'));
    await expect(page.getByRole("tab", { name: /Findings \d/ })).toBeAttached();
    await expect(page.getByRole("heading", { level: 1 })).toBeInViewport({ ratio: 1 });
    expect(await page.locator("#main").evaluate((main) => main.scrollTop)).toBe(0);
  });
});

test("tabs stay where they are when another is chosen", async ({ page }) => {
  await page.goto("/#/gallery/qwen3.5-27b?tab=json");
  for (const counted of [/Findings \d/, /Runtime \d/])
    await expect(page.getByRole("tab", { name: counted })).toBeVisible();
  const places = (): Promise<readonly number[]> =>
    page.getByRole("tab").evaluateAll((tabs) => tabs.map((tab) => tab.getBoundingClientRect().x));
  const before = await places();
  await page.getByRole("tab", { name: "Components" }).click();
  await expect(page.getByRole("tree")).toBeVisible();
  expect(await places()).toEqual(before);
});

test("the lists of findings stand apart from each other", async ({ page }) => {
  await page.goto("/#/gallery/qwen3.5-27b?tab=findings");
  const lists = page.getByRole("group", { name: "Lists" }).getByRole("button");
  const [first, second] = [await lists.nth(0).boundingBox(), await lists.nth(1).boundingBox()];
  if (!first || !second) throw new Error("there are no two lists");
  expect(second.x - first.x - first.width).toBeGreaterThanOrEqual(4);
});

test("a link to a value that the spec does not have says so, and leads to those of its name", async ({
  page,
}) => {
  await page.goto("/#/gallery/deepseek-v4-flash?at=spec:/body/attention/q_lora_rank");
  await expect(explanation(page)).toContainText("This spec has no value at that path.");
  await expect(explanation(page).getByRole("button", { name: "Copy value" })).toHaveCount(0);
  await explanation(page)
    .getByRole("button", { name: /q_lora_rank/ })
    .first()
    .click();
  await expect(page.getByRole("treeitem", { selected: true })).toContainText("q_lora_rank");
  await expect(explanation(page)).toContainText("mapped");
});

test("the sign of the legacy path lies over nothing, whatever the system's font is", async ({ page }) => {
  await page.goto("/#/gallery/qwen3.5-397b-a17b?tab=findings");
  const sign = page.getByRole("group", { name: "Lists" }).getByText("≠");
  await expect(sign).toBeVisible();
  const over = await sign.evaluate((element) => {
    const context = document.createElement("canvas").getContext("2d");
    if (!context) return Number.NaN;
    const { fontSize, fontFamily } = getComputedStyle(element);
    context.font = `${fontSize} ${fontFamily}`;
    const { width, actualBoundingBoxRight } = context.measureText("≠");
    return actualBoundingBoxRight - width;
  });
  expect(over).toBeLessThan(1);
});

test("in a bar of its own the search begins where the views do", async ({ page }) => {
  await page.setViewportSize({ width: 768, height: 1024 });
  await page.goto("/#/gallery/qwen3.5-27b");
  const search = page.getByRole("search", { name: "Search this config" });
  for (const side of ["Spec", "config.json"]) {
    await page.getByRole("tab", { name: side, exact: true }).click();
    await expect.poll(async () => (await search.boundingBox())?.x).toBe(20);
  }
});
