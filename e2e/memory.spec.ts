import { expect, type Locator, type Page } from "@playwright/test";
import { expectNoAxeViolationsInBothSchemes } from "./support/axe.ts";
import { expectHash, paste, test } from "./support/test.ts";

/** Opens a bundled config on one of its tabs. */
async function open(page: Page, rest: string): Promise<void> {
  await page.goto(`/#/gallery/${rest}`);
  await expect(page.getByRole("table").first()).toBeVisible();
}

const rowOf = (page: Page, table: string, name: string | RegExp): Locator =>
  page
    .getByRole("table", { name: table, exact: true })
    .getByRole("row")
    .filter({ has: page.getByRole("rowheader", { name }) });

test("the tabs are reached with the arrows, and stand in the address", async ({ page }) => {
  await page.goto("/#/gallery/qwen3.5-27b");
  await page.getByRole("tab", { name: "Components" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tab", { name: "Findings" })).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tab", { name: "Diagram" })).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("table", { name: "Layers", exact: true })).toBeVisible();
  await expectHash(page).toBe("#/gallery/qwen3.5-27b?tab=layers");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tab", { name: "Memory" })).toBeFocused();
  await expect(page.getByRole("table", { name: "Parameters by component" })).toBeVisible();
  await expectHash(page).toBe("#/gallery/qwen3.5-27b?tab=memory");
  await page.reload();
  await expect(page.getByRole("table", { name: "Parameters by component" })).toBeVisible();
});

test("the figures of Qwen3.5-27B", async ({ page }) => {
  await open(page, "qwen3.5-27b?tab=memory");
  await expect(rowOf(page, "Parameters by component", "Text model")).toContainText("26,895,998,464");
  await expect(rowOf(page, "Weights by layer", /^0–2, 4–6/)).toContainText("48 layers");
  // 48 states of 48 × 128 × 128 numbers of 4 bytes, and a token's 2 × 4 × 256 channels of 2 bytes in 16 layers.
  await expect(rowOf(page, "Caches and states", /recurrent state/)).toContainText("150,994,944");
  await expect(rowOf(page, "Caches and states", /keys and values/)).toContainText("17,179,869,184");
});

test("a load changes the figures, stands in the address, and is shared by it", async ({ page }) => {
  await open(page, "qwen3.5-27b?tab=memory");
  await page.getByLabel("Sequences at once").fill("4");
  await page.getByLabel("Context, tokens").fill("32,768");
  await page.getByLabel("KV cache", { exact: true }).selectOption("1");
  await page.getByLabel("Tensor-parallel ranks").fill("8");
  await expectHash(page).toBe("#/gallery/qwen3.5-27b?tab=memory&load=4,32768,1,8");
  // Eight ranks for four KV heads: each keeps one head.
  const keys = rowOf(page, "Caches and states", /keys and values/);
  await expect(keys).toContainText((4 * 16 * 512 * 32_768).toLocaleString("en-US"));
  await expect(keys).toContainText("2 ranks keep the same head");
  await page.reload();
  await expect(page.getByLabel("Sequences at once")).toHaveValue("4");
  await expect(keys).toContainText("2 ranks keep the same head");
  await page.getByRole("button", { name: "Reset" }).click();
  await expectHash(page).toBe("#/gallery/qwen3.5-27b?tab=memory");
  await expect(page.getByLabel("Context, tokens")).toHaveValue("262144");
});

test("a number that cannot be taken is said to be none, and changes nothing", async ({ page }) => {
  await open(page, "qwen3.5-27b?tab=memory");
  const batch = page.getByLabel("Sequences at once");
  await batch.fill("0");
  await expect(batch).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText("1 to 1,000,000", { exact: true })).toBeVisible();
  await expectHash(page).toBe("#/gallery/qwen3.5-27b?tab=memory");
  await batch.blur();
  await expect(batch).toHaveValue("1");
});

test("what does not divide among the ranks is listed", async ({ page }) => {
  await open(page, "minimax-m2.5?tab=memory&load=1,4096,2,5");
  await expect(page.getByText("48 query heads of attention: 10 on the fullest rank")).toBeVisible();
});

test("says how few accelerators hold the model, and what does not divide among fewer", async ({ page }) => {
  // 48 query heads and 8 KV heads; 230 GB of fp8 weights.
  await open(page, "minimax-m2.5?tab=memory&load=1,4096,2,1");
  await expect(rowOf(page, "Fits on", "H100 80 GB")).toContainText("4 ×");
  await expect(rowOf(page, "Fits on", "H200 141 GB")).toContainText("2 ×");
  await expect(rowOf(page, "Fits on", "MI355X 288 GB")).toContainText("1 ×");
  // 28 query heads divide among 4, and no more.
  await open(page, "qwen3.5-397b-a17b?tab=memory&load=1,262144,2,1");
  await expect(rowOf(page, "Fits on", "A100 80 GB")).toContainText("16 ×");
});

test("blocks that ranks would cut refuse a number of accelerators, and the verdict says so of the chosen ranks", async ({
  page,
}) => {
  // Experts of 1,536 channels in blocks of 128: 4 ranks have 384 each, 8 have 192, 16 have 96.
  await open(page, "minimax-m2.5?tab=memory&load=8,196608,2,8");
  await expect(rowOf(page, "Fits on", "H200 141 GB")).toContainText(
    /none of 1 to 32.*the blocks of 128 of .* \(48 of 1,536 channels on each\)/,
  );
  const said = page.getByText(/Among 8 tensor-parallel ranks a rank has 192 of 1536 channels/);
  await expect(said.first()).toBeVisible();
  await page.getByLabel("Tensor-parallel ranks").fill("4");
  await expect(said).toHaveCount(0);
  await page.goto("/#/gallery/minimax-m2.5?tab=findings&load=8,196608,2,8");
  await expect(said.first()).toBeVisible();
});

test("a figure in focus shows its formula, and so does one that is pointed at", async ({ page }) => {
  await open(page, "qwen3.5-27b?tab=memory");
  const row = rowOf(page, "Parameters by component", "attention").first();
  await row.getByRole("button", { name: /^104,858,112/ }).focus();
  const formula = page.locator(".formula").filter({ hasText: "104,858,112 parameters" });
  await expect(formula).toContainText("q_proj 12288 × 5120 + k_proj 1024 × 5120");
  await row
    .getByRole("button", { name: /^1,677,729,792/ })
    .first()
    .hover();
  await expect(page.locator(".formula").filter({ hasText: "1,677,729,792" })).toContainText(
    "16 × 104,858,112",
  );
});

test("the plot shows weights and caches at once, has a table of the same figures, and can leave the weights out", async ({
  page,
}) => {
  await open(page, "gpt-oss-120b?tab=memory");
  const plot = page.getByRole("img", { name: /keys and values in a window/ });
  await expect(plot).toBeVisible();
  await page.getByText("The plot as a table").click();
  const table = page.getByRole("table", { name: "Memory over context length" });
  await expect(table.getByRole("columnheader", { name: "weights" })).toBeVisible();
  await expect(page.getByText("the axis is cut within the weights")).toBeVisible();
  // 18 layers with a window of 128 tokens of 2 × 8 × 64 channels, in bfloat16.
  await expect(rowOf(page, "Memory over context length", "131,072")).toContainText("4.5 MiB");
  await page.getByLabel("with weights").uncheck();
  await expect(table.getByRole("columnheader", { name: "weights" })).toBeHidden();
  await expect(page.getByText("the axis is cut within the weights")).toBeHidden();
});

test("of many modules that are named one by one the first are shown, and all on request", async ({
  page,
}) => {
  const experts = 256;
  const config = {
    model_type: "qwen3_moe",
    architectures: ["Qwen3MoeForCausalLM"],
    num_hidden_layers: 120,
    num_experts: experts,
    quantization_config: {
      quant_method: "fp8",
      weight_block_size: [128, 128],
      // 77 experts of each layer, other ones in each.
      modules_to_not_convert: Array.from(
        { length: 77 * 120 },
        (_, at) => `model.layers.${at % 120}.mlp.experts.${(at * 7) % experts}`,
      ),
    },
  };
  await page.goto("/");
  await paste(page, JSON.stringify(config));
  await page.getByRole("tab", { name: "Memory" }).click();
  const table = page.getByRole("table", { name: "Formats by layer" });
  await expect(table.getByRole("row")).toHaveCount(101);
  await page.getByRole("button", { name: /^Show all \d+ lines and every module$/ }).click();
  await expect.poll(() => table.getByRole("row").count()).toBeGreaterThan(120);
  await expect(table).not.toContainText(" more");
});

test("equal layers are one row that opens, and a component leads to the tree", async ({ page }) => {
  await open(page, "qwen3.5-27b?tab=layers");
  const rows = page.getByRole("table", { name: "Layers", exact: true }).getByRole("row");
  await expect(rows).toHaveCount(1 + 32);
  await page.getByRole("button", { name: /^0–2/ }).press("Enter");
  await expect(rows).toHaveCount(1 + 35);
  await expect(page.getByRole("button", { name: /^0–2/ })).toHaveAttribute("aria-expanded", "true");
  await page.getByRole("button", { name: "Show every layer" }).click();
  await expect(rows).toHaveCount(1 + 32 + 48);
  await rowOf(page, "Kinds of layers", "B").getByRole("button", { name: "attention", exact: true }).click();
  await expectHash(page).toBe("#/gallery/qwen3.5-27b?at=spec:/body/attention");
  await expect(page.getByRole("treeitem", { name: /^▾? ?attention/ })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  await page.goBack();
  await expect(rows.first()).toBeVisible();
});

test("windows and rotary bases stand with each kind of layer", async ({ page }) => {
  await open(page, "gemma-4-26b-a4b?tab=layers");
  await expect(rowOf(page, "Kinds of layers", "A")).toContainText("the last 1,024");
  await expect(rowOf(page, "Kinds of layers", "A")).toContainText("10,000");
  await expect(rowOf(page, "Kinds of layers", "B")).toContainText("1,000,000");
  await expect(rowOf(page, "Layers", /^0–4/)).toContainText("sliding-window attention");
});

test.describe("axe finds nothing", () => {
  for (const [name, rest] of [
    ["memory", "qwen3.5-27b?tab=memory&load=2,65536,1,3"],
    ["layers", "qwen3.5-27b?tab=layers"],
  ] as const)
    test(`${name}, 360 and 1440 pixels wide, in both colour schemes`, async ({ page }) => {
      for (const width of [360, 1440]) {
        await page.setViewportSize({ width, height: 800 });
        await open(page, rest);
        await expectNoAxeViolationsInBothSchemes(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      }
    });
});
