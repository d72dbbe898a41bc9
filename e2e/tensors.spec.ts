import { readFileSync } from "node:fs";
import { expect, type Locator, type Page } from "@playwright/test";
import { expectNoAxeViolations } from "./support/axe.ts";
import { paste, test } from "./support/test.ts";

const config = readFileSync(new URL("../public/gallery/minimax-m2.5.json", import.meta.url), "utf8");

const rows = (page: Page): Locator => page.getByRole("table", { name: "Tensors" }).getByRole("row");
const row = (page: Page, name: string): Locator => rows(page).filter({ hasText: name });

async function openTensors(page: Page): Promise<void> {
  await page.goto("/");
  await paste(page, config);
  await page.getByRole("tab", { name: "Tensors" }).click();
  await expect(row(page, "model.embed_tokens.weight")).toBeVisible();
}

test("every tensor is listed with its shape, and a search finds one by its full name", async ({ page }) => {
  await openTensors(page);
  await expect(page.getByText("48,239 tensors")).toBeVisible();
  const expert = row(page, "experts.{}.w3.weight");
  await expect(expert).toContainText("0–61 × 0–255");
  await expect(expert).toContainText("1536 × 3072");
  await expect(expert).toContainText("inner channels of an expert");
  await expectNoAxeViolations(page);
  const search = page.getByRole("searchbox", { name: "Search values, fields and text" });
  await search.fill("model.layers.3.self_attn.k_norm.weight");
  // The table's head, the component's and the row.
  await expect(rows(page)).toHaveCount(3);
  // What is not under the names that are shown is looked for under the others.
  await search.fill("layers.3.self_attn.k_proj.weight_scale_inv");
  await expect(page.getByText("found under the names of the released checkpoint:")).toBeVisible();
  await expect(row(page, "model.layers.{}.self_attn.k_proj.weight_scale_inv")).toBeVisible();
  await expectNoAxeViolations(page);
  await search.fill("layers.3.nothing_such");
  await expect(page.getByText("No tensor is called so, neither under")).toBeVisible();
});

test("a model with a tower has its tensors too, and their tower is found in the spec", async ({ page }) => {
  await page.goto("/#/gallery/qwen3.5-27b?tab=tensors");
  await expect(row(page, "model.visual.patch_embed.proj.weight")).toBeVisible();
  const patches = row(page, "model.visual.patch_embed.proj.weight");
  await patches.getByRole("button", { name: "hidden_size" }).click();
  await expect(patches.locator("mark")).toHaveText(["1152"]);
  await rows(page).getByRole("button", { name: "towers/visual" }).click();
  await expect(page.getByRole("treeitem", { selected: true })).toContainText("visual");
});

test("a row opens to its layers", async ({ page }) => {
  await openTensors(page);
  await row(page, "self_attn.k_norm.weight").getByRole("button", { expanded: false }).click();
  await expect(row(page, "model.layers.61.self_attn.k_norm.weight")).toHaveCount(1);
});

test("a value of a shape is selected and explained, and its tensors stay in sight", async ({ page }) => {
  await openTensors(page);
  const value = row(page, "self_attn.k_proj.weight").getByRole("button", { name: "num_kv_heads" });
  await value.click();
  await expect(page.getByRole("tab", { name: "Tensors" })).toHaveAttribute("aria-selected", "true");
  await expect(value).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByRole("region", { name: "Explanation" })).toContainText("num_kv_heads");
  await expect(page.getByText("num_kv_heads decides the shape of 3 of these rows")).toBeVisible();
  const key = row(page, "self_attn.k_proj.weight");
  await expect(key.locator("mark")).toHaveText(["1024"]);
  await expect(key).toContainText("num_kv_heads ← num_key_value_heads");
  await page.getByRole("button", { name: "Only these" }).click();
  await expect(rows(page)).toHaveCount(5);
  // In the tree it is the selected one.
  await page.getByRole("tab", { name: /^Components/ }).click();
  await expect(page.getByRole("treeitem", { name: /num_kv_heads/ })).toHaveAttribute("aria-selected", "true");
  // A field of the config marks what its values decide.
  await page.goto("/#/gallery/minimax-m2.5?tab=tensors&at=config:/num_key_value_heads");
  await expect(page.getByText("num_key_value_heads decides the shape of 3 of these rows")).toBeVisible();
});

test("as it was released, experts have scales", async ({ page }) => {
  await openTensors(page);
  const note = page.getByText("scales and zero points are not counted");
  await expect(note).toBeVisible();
  await page.getByRole("button", { name: "As it was released" }).click();
  await expect(note).toHaveCount(0);
  await expect(row(page, "experts.{}.w3.weight_scale_inv")).toContainText("12 × 24");
});

test("a value stands in the equations of its component, which lead to the others", async ({ page }) => {
  await page.goto("/");
  await paste(page, config);
  await page
    .getByRole("treeitem", { name: /routed_scaling_factor|top_k/ })
    .first()
    .click();
  const explanation = page.getByRole("region", { name: "Explanation" });
  await explanation.getByText("Equations: A mixture of experts").click();
  const line = explanation.getByRole("listitem").filter({ hasText: "of the largest s" });
  await expect(line.getByRole("button", { name: "top_k (8)" })).toBeVisible();
  // What this model has no use for is left out.
  await expect(explanation.getByText("logit_softcap")).toHaveCount(0);
  await expectNoAxeViolations(page);
  await explanation.getByRole("button", { name: "num_experts (256)" }).click();
  await expect(page.getByRole("treeitem", { selected: true })).toContainText("num_experts");
});
