import { expect, type Page } from "@playwright/test";
import { expectNoAxeViolations } from "./support/axe.ts";
import { test } from "./support/test.ts";

const QWEN3 = "/#/gallery/qwen3-8b?tab=engines";

const reads = (page: Page, engine: string) => page.getByRole("table", { name: `Reads of ${engine}` });
const engine = (page: Page, name: string) =>
  page.getByRole("group", { name: "Engines" }).getByRole("button", { name });

/** A table as scripts/engine-reads.py writes one. */
const TABLE = JSON.stringify({
  format: "engine-reads/1",
  engine: "homegrown",
  commit: "abc12345",
  date: "2026-09-01",
  architectures: {
    Qwen3ForCausalLM: {
      class: "homegrown.qwen3:Qwen3",
      files: ["homegrown/qwen3.py"],
      reads: { "": { rope_theta: ["a0:7"], no_such_size: ["g0:8=64"], my_knob: ["g0:9=None"] } },
    },
  },
  classes: {},
});

for (const width of [390, 1440])
  test(`each engine says in a line what it gets, worst first, at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    await page.goto(QWEN3);
    await expect(engine(page, "vLLM at 017e9f44")).toContainText("nothing that contradicts the model");
    await expect(engine(page, "SGLang at db570fe6")).toBeVisible();
    await page.getByRole("combobox", { name: "of the file" }).selectOption("5.18.0");
    await expect(engine(page, "tokenspeed at f4d8ec6e")).toContainText("1 value taken silently, 1 wrong");
    await engine(page, "tokenspeed").click();
    const row = reads(page, "tokenspeed").getByRole("row").nth(1);
    await expect(row).toContainText("rope_theta");
    await expect(row).toContainText("10000.0");
    await expect(row).toContainText("default of the engine’s own class");
    await expect(row).toContainText("qwen3_config.py:188");
    await expect(row).toContainText("rope_parameters.rope_theta says 1000000");
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
    await expectNoAxeViolations(page);
  });

test("reads are chosen by what they get, and searched; fields lead to the source", async ({ page }) => {
  await page.goto(QWEN3);
  await engine(page, "vLLM").click();
  await page.getByRole("button", { name: /from the file/ }).click();
  const table = reads(page, "vLLM");
  await expect(table.getByRole("row").filter({ hasText: "hidden_size" }).first()).toContainText("4096");
  await expect(table.getByRole("row").filter({ hasText: "default in the code" })).toHaveCount(0);
  await table.getByRole("button", { name: "hidden_size" }).first().click();
  await expect(page).toHaveURL(/at=config:\/hidden_size/);
});

test("no class for the architecture is an answer", async ({ page }) => {
  await page.goto("/#/gallery/gemma-4-26b-a4b?tab=engines");
  await expect(engine(page, "tokenspeed")).toContainText("has no class for Gemma4ForConditionalGeneration");
  await engine(page, "SGLang").click();
  await expect(reads(page, "SGLang").getByRole("row").nth(1)).toContainText(
    "AmbiguousGlobalPerLayerAttributeError",
  );
});

test("the verdict has a line of it, once it was looked at", async ({ page }) => {
  await page.goto("/#/gallery/gemma-4-26b-a4b?tab=engines");
  await expect(engine(page, "vLLM")).toContainText("would stop");
  await expect(page.getByText(/head_dim raises, num_key_value_heads raises/).first()).toBeVisible();
});

test("a table of one's own is taken: chosen, and dropped", async ({ page }) => {
  await page.goto(QWEN3);
  await expect(engine(page, "vLLM")).toBeVisible();
  await page
    .getByLabel(/Another engine or release/)
    .setInputFiles({ name: "table.json", mimeType: "application/json", buffer: Buffer.from(TABLE) });
  await expect(engine(page, "homegrown at abc12345 (2026-09-01)")).toContainText("nothing that contradicts");
  await expect(reads(page, "homegrown").getByRole("row").filter({ hasText: "no_such_size" })).toContainText(
    "64",
  );
  await page.reload();
  await expect(engine(page, "vLLM")).toBeVisible();
  await expect(engine(page, "homegrown")).toHaveCount(0);
  await page.locator(".lens-table").evaluate((zone, text) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], "table.json", { type: "application/json" }));
    zone.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  }, TABLE);
  await expect(engine(page, "homegrown")).toBeVisible();
  // The open config stays.
  await expect(engine(page, "vLLM")).toContainText("nothing that contradicts the model");
});

test("a file that is no table says so, and the page stays", async ({ page }) => {
  await page.goto(QWEN3);
  await page
    .getByLabel(/Another engine or release/)
    .setInputFiles({ name: "table.json", mimeType: "application/json", buffer: Buffer.from("{}") });
  await expect(page.getByRole("alert")).toContainText("no table of scripts/engine-reads.py");
});
