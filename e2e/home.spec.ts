import { expect } from "@playwright/test";
import { expectNoAxeViolationsInBothSchemes } from "./support/axe.ts";
import { ask, expectHash, test } from "./support/test.ts";

const MODELS = ".gallery-models > li";

test("a sample says what one gets: fields, values, and where they come from", async ({ page }) => {
  await page.goto("/");
  const row = (text: string) => page.locator(".sample tbody tr").filter({ hasText: text });
  await expect(row("num_key_value_heads")).toContainText("attention.num_kv_heads = 2");
  await expect(row("rope_tetha")).toContainText("nobody read it");
  await expect(row("position.rope_theta = 10000")).toContainText("default of Qwen3_5MoeTextConfig");
});

test("models are narrowed down, shown with facts and layers, and opened", async ({ page }) => {
  await page.goto("/");
  await expect(page.locator(MODELS)).toHaveCount(29);
  // Each has its stack drawn beside its facts, once the page is there.
  await expect(page.locator(`${MODELS} .gallery-stack`)).toHaveCount(29);
  await page.getByLabel("Attention or state").selectOption("gated delta net");
  await page.getByLabel("Parameters").selectOption("300 B and more");
  await expect(page.locator(MODELS)).toHaveCount(1);
  await expect(page.getByText("1 of 29 models")).toBeVisible();
  const [model] = await page.locator(MODELS).all();
  await expect(model ?? page.locator("none")).toContainText(
    "397 B, 17.3 B active · 60 layers · 10 of 512 experts",
  );
  await page.getByLabel("Experts").selectOption("dense");
  await page.getByRole("button", { name: "Show all" }).click();
  await page.getByRole("link", { name: "openai/gpt-oss-120b" }).click();
  await expect(page.getByRole("tree")).toBeVisible();
  await expectHash(page).toBe("#/gallery/gpt-oss-120b");
});

test("two configs are compared from the first page, by keyboard alone", async ({ page }) => {
  await page.goto("/");
  const [a, b] = [page.getByRole("combobox", { name: /^A:/ }), page.getByRole("combobox", { name: /^B:/ })];
  await a.fill("m2.5-nv");
  await a.press("Enter");
  await expect(a).toHaveValue("nvidia/MiniMax-M2.5-NVFP4");
  await b.fill("minimax-m2.7");
  await b.press("Enter");
  await expect(b).toHaveValue("nvidia/MiniMax-M2.7-NVFP4");
  await b.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: /M2\.5-NVFP4 to .*M2\.7-NVFP4/ })).toBeVisible();
  await expectHash(page).toBe("#/compare/gallery/minimax-m2.5-nvfp4..gallery/minimax-m2.7-nvfp4");
});

test("a name that is none is said to be none, on its side", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("combobox", { name: /^A:/ }).fill("acme/a");
  await page.getByRole("combobox", { name: /^B:/ }).fill("nothing-by-that-name");
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  await expect(page.locator(".compare-form-notice")).toContainText("B: ");
});

test("A..B in the box compares", async ({ page }) => {
  await page.goto("/");
  await ask(page, "qwen3.5-27b..qwen3.5-35b");
  await expect(
    page.getByRole("heading", { level: 1, name: /Qwen3\.5-27B to .*Qwen3\.5-35B-A3B/ }),
  ).toBeVisible();
  await ask(page, "MiniMaxAI/MiniMax-M2.5@v1.0 .. MiniMaxAI/MiniMax-M2.5");
  await expect(page.getByText("62 layers").first()).toBeVisible();
  await expectHash(page).toMatch(/^#\/compare\/hf\/MiniMaxAI\/MiniMax-M2\.5@\w+\.\.hf\/MiniMaxAI/);
});

test("Enter takes the first that is offered for a part of a name", async ({ page, seen }) => {
  await page.goto("/");
  await ask(page, "minimax");
  await expect(page.getByRole("tree")).toBeVisible();
  await expectHash(page).toBe("#/gallery/minimax-m2.5");
  expect(seen).toEqual([]);
});

test("axe finds nothing on the first page, 390 and 1440 pixels wide, in both colour schemes", async ({
  page,
}) => {
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 844 });
    await page.goto("/");
    await expect(page.locator(MODELS)).toHaveCount(29);
    await expectNoAxeViolationsInBothSchemes(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
});
