import type { Locator, Page } from "@playwright/test";
import { expect } from "@playwright/test";
import { expectNoAxeViolations, expectNoAxeViolationsInBothSchemes } from "./support/axe.ts";
import { paste, test } from "./support/test.ts";

const picture = (page: Page): Locator => page.locator(".diagram-box svg");
const part = (page: Page, name: string): Locator => picture(page).getByRole("link", { name: `${name}: ` });
const said = (page: Page): Locator => page.locator(".diagram-said");

test("the model is drawn with its stack, its halves and their sizes, in both themes", async ({ page }) => {
  await page.goto("/#/gallery/qwen3.5-397b-a17b?tab=diagram");
  await expect(picture(page).getByText("15 × layers 0–59, period of 4")).toBeVisible();
  for (const name of [
    "router 4,096 → 512",
    "10 of 512 experts",
    "q + gate",
    "softmax(q·k / 16) · v",
    "visual",
  ])
    await expect(part(page, name).first()).toBeVisible();
  await expectNoAxeViolationsInBothSchemes(page);
});

test("a part says its figures, a figure leads to its value, and what rests on a default is marked", async ({
  page,
}) => {
  await page.goto("/#/gallery/qwen3.5-397b-a17b?tab=diagram");
  await part(page, "10 of 512 experts").hover();
  await expect(said(page)).toContainText("386,547,056,640 parameters (387 B)");
  await expect(said(page)).toContainText("active");
  // So does what stands in it, beside its path.
  await picture(page)
    .locator(".of-part", { has: page.getByRole("link", { name: "10 of 512 experts: " }) })
    .getByRole("link", { name: "top_k: 10" })
    .hover();
  await expect(said(page)).toContainText(/top_k · 10 of 512 experts: 386,547,056,640 parameters/);
  // The picture is drawn anew once the verdict is known, which nobody points at before they move.
  await expect(async () => {
    const heading = picture(page).locator("text[font-weight][font-size='15']");
    await heading.getByRole("link", { name: "mlp: MoE", exact: true }).hover();
    await expect(said(page)).toContainText(/^body\.mlp · MoE: 387,428,106,240 parameters/, { timeout: 1000 });
  }).toPass();
  await expect(picture(page).locator(".default").filter({ hasText: "◇" }).first()).toBeVisible();
  await picture(page).getByRole("link", { name: "top_k: 10" }).first().click();
  await expect(page.getByRole("treeitem", { selected: true })).toContainText("top_k");
});

test("by the keyboard: Tab goes from part to part, arrows to figures, Enter to the value", async ({
  page,
}) => {
  await page.goto("/#/gallery/llama-3.1-8b?tab=diagram");
  await part(page, "embedding").focus();
  // What is found is drawn above it later, and takes its focus no more than it takes its words.
  await expect(
    picture(page)
      .getByText(/Legacy path astray/)
      .first(),
  ).toBeVisible();
  await expect(said(page)).toContainText("525,336,576 parameters");
  await page.keyboard.press("ArrowRight");
  await expect(said(page)).toContainText("body.vocab_size · embedding: 525,336,576 parameters");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("treeitem", { selected: true })).toContainText("vocab_size");
});

test("what a search finds is brought in sight, and so is a field of the file", async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.goto("/#/gallery/qwen3.5-397b-a17b?tab=diagram");
  await expect(part(page, "10 of 512 experts").first()).toBeAttached();
  const search = page.getByRole("searchbox").first();
  await search.fill("norm_topk_prob");
  await search.press("Enter");
  const found = picture(page).locator('.is-selected[data-at="/body/mlp/norm_topk_prob"]').first();
  await expect(found).toBeInViewport();
  // Whatever the explanation of it takes of the pane.
  await expect(page.getByRole("region", { name: "Explanation" })).toContainText("norm_topk_prob");
  await expect(found).toBeInViewport();
  // A field of config.json is shown at what it decides; what is not drawn, at the part that has it.
  await page.goto("/#/gallery/qwen3.5-397b-a17b?tab=diagram&at=config:/text_config/linear_conv_kernel_dim");
  await expect(
    picture(page).locator('.is-selected[data-at="/body/linear_attn/conv_kernel_dim"]').first(),
  ).toBeInViewport();
});

test.describe("by touch", () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 800 } });

  test("a tap on a part shows its figures, and a second step leads to its value", async ({ page }) => {
    await page.goto("/#/gallery/deepseek-v3?tab=diagram");
    const lead = page.getByRole("button", { name: "Show body.attention.kv_lora_rank", exact: true });
    await part(page, "embedding").tap();
    await expect(said(page)).toContainText("926,679,040 parameters (927 M), 0.14 % of the whole");
    await expect(page.getByRole("tab", { name: "Diagram" })).toHaveAttribute("aria-selected", "true");
    await expect(picture(page).locator(".is-held")).toHaveCount(1);
    await picture(page).getByRole("link", { name: "kv_lora_rank: 512" }).first().tap();
    await expect(said(page)).toContainText("body.attention.kv_lora_rank");
    await lead.tap();
    await expect(page.getByRole("treeitem", { selected: true })).toContainText("kv_lora_rank");
  });

  test("so does a tap on an area that is too small for a name", async ({ page }) => {
    await page.goto("/#/gallery/deepseek-v3?tab=diagram");
    await page.getByRole("button", { name: "Active parameters", exact: true }).tap();
    await part(page, "latent attention: latent of k and v").tap();
    await expect(said(page)).toContainText("latent attention: latent of k and v: 251,854,848 parameters");
    await expect(said(page).getByRole("button")).toHaveText(/^Show body\.attention/);
    // A tap beside every part puts it away.
    await picture(page)
      .locator("rect.paper")
      .first()
      .tap({ position: { x: 2, y: 900 } });
    await expect(said(page).getByRole("button")).toHaveCount(0);
  });
});

test("sizes can be drawn in proportion, and what is selected in the tree is marked", async ({ page }) => {
  await page.goto("/#/gallery/llama-3.1-8b?tab=diagram&at=spec:/body/mlp/intermediate_size");
  await expect(picture(page).locator(".is-selected").first()).toHaveText("14,336");
  const areas = picture(page).getByRole("link", { name: "dense MLP: gate: " });
  await expect(areas).toHaveCount(0);
  await page.getByRole("button", { name: "Parameters", exact: true }).click();
  await expect(areas).toHaveCount(1);
  await expect(areas).toHaveAccessibleName(/1,879,048,192 parameters \(1\.88 B\), 23\.4 % of the whole/);
  // On paper it stands in columns of stripes, which are not cut.
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  const stripes = page.locator(".diagram-box svg");
  await expect(stripes.first()).toHaveAttribute("width", "340");
  expect(await stripes.count()).toBeGreaterThan(5);
  await expect(stripes.first()).toHaveCSS("break-inside", "avoid");
});

test("on a phone it is one column that fits", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto("/#/gallery/deepseek-v3?tab=diagram");
  await expect(part(page, "8 of 256 experts")).toBeVisible();
  const box = await picture(page).boundingBox();
  expect(box?.width).toBeLessThanOrEqual(390);
  expect(box?.height).toBeGreaterThan(1500);
});

test("thousands of layers are drawn, and a changed text is drawn anew", async ({ page }) => {
  const config = {
    model_type: "llama",
    num_hidden_layers: 10_000,
    hidden_size: 64,
    num_attention_heads: 4,
    intermediate_size: 96,
    vocab_size: 128,
  };
  await page.goto("/");
  await paste(page, JSON.stringify(config));
  await page.getByRole("tab", { name: "Diagram" }).click();
  await expect(picture(page).getByText("10,000 × layers 0–9999")).toBeVisible();
});

test("what a finding says in a box leads to the findings of its kind", async ({ page }) => {
  await page.goto("/#/gallery/minimax-m2.5-nvfp4?tab=diagram");
  const note = picture(page)
    .getByRole("link", { name: /^≠\s+Legacy path astray: / })
    .first();
  await note.hover();
  await expect(said(page)).toContainText("Legacy path astray: ");
  await note.click();
  await expect(page.getByRole("tab", { name: /^Findings/ })).toHaveAttribute("aria-selected", "true");
  await expect(page).toHaveURL(/verdict:legacy/);
});

test("two models stand side by side, and what differs is marked and said", async ({ page }) => {
  await page.goto("/#/compare/gallery/qwen3.5-27b..gallery/qwen3.5-35b-a3b?tab=diagram");
  await expect(picture(page).getByText("softmax, top 8")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "full attention, o: " })).toHaveText(
    "full attention, o: 24 × 256 → 5,120 in A, 16 × 256 → 2,048 in B",
  );
  await expect(picture(page).locator(".differs").first()).toContainText("Δ");
  await picture(page).locator('[data-side="b"]').getByRole("link", { name: "B: embedding: " }).hover();
  await expect(said(page)).toContainText(/^B: embedding: [0-9,]+ parameters/);
  await expectNoAxeViolations(page);
  await picture(page)
    .locator('[data-side="b"]')
    .getByRole("link", { name: "top_k: 8", exact: true })
    .first()
    .click();
  await expect(page.getByRole("tab", { name: /^Spec/ })).toHaveAttribute("aria-selected", "true");
  await expect(page.locator(".compare-row.chosen").filter({ hasText: "256 experts" })).toBeVisible();
});

test("a frame shows the diagram where its address says so", async ({ page }) => {
  await page.goto("/#/embed/gallery/llama-3.1-8b?tab=diagram");
  await part(page, "embedding").click();
  await expect(page.getByRole("region", { name: "Explanation" })).toContainText("vocab_size");
  await expectNoAxeViolations(page);
});
