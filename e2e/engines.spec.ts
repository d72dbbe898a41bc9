import { expect, type Page } from "@playwright/test";
import { expectNoAxeViolations } from "./support/axe.ts";
import { overflowOf, test } from "./support/test.ts";

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
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
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

test("an older release of an engine is chosen beside the newest, here and in the runtime view", async ({
  page,
}) => {
  await page.goto(QWEN3);
  await engine(page, "vLLM at 017e9f44").click();
  const release = page.getByRole("combobox", { name: "by vLLM at" });
  await release.selectOption("a07c4c59 (2026-02-26)");
  await expect(engine(page, "vLLM at a07c4c59")).toHaveAttribute("aria-pressed", "true");
  await expect(reads(page, "vLLM a07c4c59").getByRole("row").nth(1)).toBeVisible();
  await expect(page).toHaveURL(/engine=vllm@a07c4c59/);
  await page.getByRole("tab", { name: "Runtime" }).click();
  await expect(page.getByRole("columnheader", { name: "vLLM a07c4c59" })).toBeVisible();
});

test("no class for the architecture is an answer", async ({ page }) => {
  await page.goto("/#/gallery/gemma-4-26b-a4b?tab=engines");
  await expect(engine(page, "tokenspeed")).toContainText("has no class for Gemma4ForConditionalGeneration");
  await engine(page, "SGLang").click();
  await expect(reads(page, "SGLang").getByRole("row").nth(1)).toContainText(
    "AmbiguousGlobalPerLayerAttributeError",
  );
});

test("the verdict has a line of the engines that go wrong", async ({ page }) => {
  await page.goto("/#/gallery/gemma-4-26b-a4b?tab=engines");
  await expect(engine(page, "vLLM")).toContainText("nothing that contradicts the model");
  const lines = page.locator(".verdict").getByRole("listitem").filter({ hasText: "Engine astray" });
  await expect(lines).toHaveCount(1);
  await expect(lines).toContainText(
    "SGLang at db570fe6 (2026-08-22): 2 attributes at which it would stop: head_dim",
  );
});

test("a table of one's own is taken: chosen, and dropped", async ({ page }) => {
  await page.goto(QWEN3);
  await expect(engine(page, "vLLM")).toBeVisible();
  await page
    .getByLabel("Table of another engine or release")
    .setInputFiles({ name: "table.json", mimeType: "application/json", buffer: Buffer.from(TABLE) });
  await expect(engine(page, "homegrown at abc12345 (2026-09-01, your table)")).toContainText(
    "1 attribute at which it would stop",
  );
  await expect(reads(page, "homegrown").getByRole("row").filter({ hasText: "no_such_size" })).toContainText(
    "64",
  );
  await engine(page, "homegrown").click();
  await expect(page).toHaveURL(/engine=own/);
  await page.reload();
  // An address does not carry the table.
  await expect(engine(page, "vLLM")).toBeVisible();
  await expect(engine(page, "homegrown")).toHaveCount(0);
  await expect(page).not.toHaveURL(/engine=own/);
  const drop = async (zone: string, text = TABLE) =>
    page.locator(zone).evaluate((element, text) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], "table.json", { type: "application/json" }));
      element.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    }, text);
  await drop(".lens-table");
  await expect(engine(page, "homegrown")).toBeVisible();
  // The open config stays.
  await expect(engine(page, "vLLM")).toContainText("nothing that contradicts the model");
  await page.getByRole("button", { name: "Remove the table" }).click();
  await expect(engine(page, "homegrown")).toHaveCount(0);
  // On another tab too it is no config.
  await page.getByRole("tab", { name: "Findings" }).click();
  await drop("body");
  await expect(engine(page, "homegrown")).toBeVisible();
  await expect(page).toHaveURL(/gallery\/qwen3-8b.*tab=engines/);
  // One that was cut off takes the place of nothing, and one of another commit stands beside.
  await page.getByRole("tab", { name: "Findings" }).click();
  await drop("body", TABLE.slice(0, -9));
  await expect(page.getByRole("alert")).toContainText(/table\.json: .* cut off/);
  await expect(page).toHaveURL(/gallery\/qwen3-8b.*tab=engines/);
  await drop("body", TABLE.replace("homegrown", "vllm"));
  await expect(engine(page, "vllm at abc12345 (2026-09-01, your table)")).toBeVisible();
  await expect(engine(page, "homegrown")).toBeVisible();
});

test("a release that the address asks for, and that is not there, is told", async ({ page }) => {
  await page.goto(`${QWEN3}&engine=vllm@deadbeef`);
  await expect(page.getByText("asks for vllm@deadbeef, of which there is no table here")).toBeVisible();
  await engine(page, "SGLang").click();
  await expect(page.getByText("of which there is no table here")).toHaveCount(0);
});

test("a file that is no table says so, and the results stay", async ({ page }) => {
  await page.goto(QWEN3);
  await page
    .getByLabel("Table of another engine or release")
    .setInputFiles({ name: "table.json", mimeType: "application/json", buffer: Buffer.from("{}") });
  await expect(page.getByRole("alert")).toContainText("no table of scripts/engine-reads.py");
  await expect(engine(page, "vLLM")).toBeVisible();
  await page.getByRole("button", { name: "Dismiss" }).click();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(engine(page, "SGLang")).toBeVisible();
});

for (const width of [390, 1440])
  test(`the runtime view has engines as columns, and both lead to each other, at ${width} px`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 844 });
    await page.goto("/#/gallery/gemma-4-26b-a4b?tab=runtime");
    await expect(page.getByText("What is told of engines, and what not")).toBeVisible();
    const table = page.getByRole("table", { name: "Runtime view" });
    const choice = page.getByRole("group", { name: "Engines beside the paths" });
    await expect(choice.getByRole("button", { name: "tokenspeed: no class" })).toBeDisabled();
    const row = (name: string) =>
      table
        .getByRole("row")
        .filter({ has: page.getByRole("rowheader", { name: new RegExp(`^${name} \\(`) }) });
    await expect(row("head_dim").first()).toContainText("AmbiguousGlobalPerLayerAttributeError");
    await choice.getByRole("button", { name: "vLLM" }).click();
    await expect(choice.getByRole("button", { name: "vLLM" })).toHaveAttribute("aria-pressed", "true");
    await expect(page).toHaveURL(/engine=/);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await expectNoAxeViolations(page);
    await row("hidden_size")
      .first()
      .getByRole("button", { name: /\.py:\d+$/ })
      .first()
      .click();
    await expect(page).toHaveURL(/tab=engines/);
    await expect(page).toHaveURL(/q=hidden_size/);
    await page
      .getByRole("table", { name: /^Reads of/ })
      .getByRole("button", { name: "2816", exact: true })
      .first()
      .click();
    await expect(page).toHaveURL(/tab=runtime/);
    await expect(row("hidden_size").first()).toBeVisible();
  });

test("the runtime view does without engines where none is wanted", async ({ page }) => {
  await page.goto("/#/gallery/qwen3-8b?tab=runtime&engine=sglang");
  const table = page.getByRole("table", { name: "Runtime view" });
  await expect(table.getByRole("columnheader", { name: "SGLang" })).toHaveCount(1);
  await page
    .getByRole("group", { name: "Engines beside the paths" })
    .getByRole("button", { name: "SGLang" })
    .click();
  await expect(table.getByRole("columnheader")).toHaveCount(3);
  await page.reload();
  await expect(page.getByRole("group", { name: "Engines beside the paths" })).toBeVisible();
  await expect(table.getByRole("columnheader")).toHaveCount(3);
});

const astray = (page: Page) =>
  page.getByRole("list", { name: "Verdict" }).getByRole("link", { name: /Engine astray 2/ });

for (const [where, address, width] of [
  ["on the first screen", "/#/gallery/gemma-4-26b-a4b", 1440],
  ["on the first screen of a phone", "/#/gallery/gemma-4-26b-a4b", 390],
  ["in a frame", "/#/embed/gallery/gemma-4-26b-a4b", 1440],
  ["above another view", "/#/gallery/gemma-4-26b-a4b?tab=layers", 1440],
] as const)
  test(`the verdict says where engines go wrong before anybody asks: ${where}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    await page.goto(address);
    await expect(astray(page)).toContainText(
      "SGLang at db570fe6 (2026-08-22): 2 attributes at which it would stop: head_dim",
    );
    if (!address.includes("embed"))
      await expect(page.getByRole("tab", { name: /^Findings 8/ }).first()).toBeAttached();
  });

for (const width of [390, 1024, 1440])
  test(`nothing moves when engines become known, at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route(/\/engines-[^/]+\//, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto("/#/gallery/gemma-4-26b-a4b");
    const strip = page.getByRole("list", { name: "Verdict" });
    await expect(strip).toContainText("reading what vLLM, SGLang and tokenspeed make of the file");
    await expect(strip).toContainText("Legacy path astray");
    const before = await strip.boundingBox();
    letGo();
    await expect(astray(page)).toBeVisible();
    expect(await strip.boundingBox()).toEqual(before);
    await expectNoAxeViolations(page);
  });

test("tables that cannot be loaded are said to be, and can be asked for again", async ({ page }) => {
  await page.route(/\/engines-[^/]+\//, (route) => route.abort());
  await page.goto("/#/gallery/gemma-4-26b-a4b");
  const line = page.getByRole("list", { name: "Verdict" }).getByRole("link", { name: /Engines/ });
  await expect(line).toContainText("what engines make of the file could not be found out");
  await expect(page.getByRole("tree")).toBeVisible();
  await line.click();
  const failure = page.getByRole("alert").filter({ hasText: "What engines read could not be found out." });
  await expect(failure).toBeVisible();
  await page.unroute(/\/engines-[^/]+\//);
  await failure.getByRole("button", { name: "Try again" }).click();
  await expect(astray(page)).toBeVisible();
});

test("engines in which nothing goes wrong are said, and lead to what they read", async ({ page }) => {
  await page.goto("/#/gallery/glm-5.1");
  const line = page.getByRole("list", { name: "Verdict" }).getByRole("link", { name: /Engines/ });
  await expect(line).toContainText("nothing that contradicts the model");
  await line.click();
  await expect(engine(page, "vLLM")).toBeVisible();
});

test("the verdict says where engines go wrong with the object of the chosen version", async ({ page }) => {
  const lines = page.locator(".verdict").getByRole("listitem").filter({ hasText: "Engine astray" });
  await page.goto("/#/gallery/glm-5.1?tab=engines");
  await expect(engine(page, "vLLM")).toBeVisible();
  await expect(lines).toHaveCount(0);
  await page.goto("/#/gallery/glm-5.1?tab=legacy&transformers=4.57.6");
  await expect(lines.first()).toContainText("tokenspeed at f4d8ec6e", { timeout: 30_000 });
  await expect(lines.first()).toContainText("1 wrong: rope_theta");
});

test("a narrow column does not break within the line of a file", async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.goto("/#/gallery/gemma-4-26b-a4b?tab=engines");
  const lines = page.locator(".lens .source-line");
  await expect(lines.first()).toHaveText(/^:\d+$/);
  expect(await lines.evaluateAll((all) => all.map((line) => line.getClientRects().length))).toEqual(
    Array.from({ length: await lines.count() }, () => 1),
  );
});

test("the explanation of a field says which engines read it, or that no line of their tables does", async ({
  page,
}) => {
  const explanation = page.getByRole("region", { name: "Explanation" });
  await page.goto(`${QWEN3}&at=config:/hidden_size`);
  await expect(explanation).toContainText(/vLLM reads it at vllm\/\S+\.py:\d+, SGLang reads it at/);
  await page.goto(`${QWEN3}&at=config:/max_window_layers`);
  await expect(explanation).toContainText(/reads it/);
});

test("a default beside which the engine asks for what the file says is told so", async ({ page }) => {
  await page.goto("/#/gallery/qwen3.5-397b-a17b?tab=runtime");
  const choice = page.getByRole("group", { name: "Engines beside the paths" });
  await expect(choice.getByRole("button", { name: /^SGLang/ })).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByRole("table", { name: "Runtime view" })).toContainText(
    "The code asks for text_config.rope_parameters.rope_theta too, which says it.",
  );
});
