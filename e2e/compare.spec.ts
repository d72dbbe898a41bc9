import { readFileSync } from "node:fs";
import { expect, type Locator, type Page } from "@playwright/test";
import { fixture } from "../src/fixtures/read.ts";
import { commitName } from "./hub/repositories.ts";
import { expectNoAxeViolations, expectNoAxeViolationsInBothSchemes } from "./support/axe.ts";
import { ask, expectHash, paste, test } from "./support/test.ts";

const QWEN = readFileSync(new URL("../public/gallery/qwen3.5-27b.json", import.meta.url), "utf8");
const MINIMAX = readFileSync(new URL("../public/gallery/minimax-m2.5.json", import.meta.url), "utf8");
const PAIR = "#/compare/gallery/qwen3.5-27b..gallery/qwen3.5-35b-a3b";
const [FIRST, SECOND] = ["first", "second"].map((label) => commitName("MiniMaxAI/MiniMax-M2.5", label));

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

const summary = (page: Page): Locator => page.locator(".compare-summary");
const side = (page: Page, letter: "A" | "B"): Locator => page.getByRole("region", { name: `Side ${letter}` });
const input = (page: Page, letter: "A" | "B"): Locator =>
  side(page, letter).getByRole("combobox", { name: /paste a config/ });
const table = (page: Page, name: string): Locator => page.getByRole("table", { name });
const tab = (page: Page, name: string | RegExp): Locator => page.getByRole("tab", { name });
const editor = (page: Page, letter: "A" | "B"): Locator =>
  page.getByRole("textbox", { name: `config.json of ${letter}` });
const row = (page: Page, name: string): Locator =>
  page.getByRole("row").filter({ has: page.getByRole("button", { name, exact: true }) });

/** Opens a comparison and waits for its sentence. */
async function compare(page: Page, hash: string): Promise<void> {
  await page.goto(`/${hash}`);
  await expect(summary(page)).toContainText(/spec|Spec/);
}

/** Opens a comparison whose second side is still to be chosen. */
async function compareWith(page: Page, id: string): Promise<void> {
  await page.goto(`/#/compare/gallery/${id}..`);
  await expect(input(page, "B")).toBeFocused();
}

/** Asks for something in the input of a side. */
async function askSide(page: Page, letter: "A" | "B", text: string): Promise<void> {
  const field = input(page, letter);
  const exchange = side(page, letter).getByRole("button", { name: "Replace…" });
  await expect(field.or(exchange).first()).toBeVisible();
  if (!(await field.isVisible())) await exchange.click();
  await field.fill(text);
  await field.press("Enter");
}

/** Pastes into the editor of a side, over all of its text. */
async function replaceText(page: Page, letter: "A" | "B", text: string): Promise<void> {
  await editor(page, letter).click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
}

/** Copies by the Share menu and gives what was copied. */
async function copied(page: Page, label: string | RegExp): Promise<string> {
  const panel = page.locator(".share-panel");
  if (!(await panel.isVisible())) await page.getByRole("button", { name: "Share", exact: true }).click();
  await panel.getByRole("button", { name: label }).click();
  await expect(panel.getByRole("status")).toContainText("Copied");
  return page.evaluate(() => navigator.clipboard.readText());
}

test("two bundled models: the sentence, the layers, the values and what they cost", async ({ page }) => {
  await compare(page, PAIR);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Qwen/Qwen3.5-27B → Qwen/Qwen3.5-35B-A3B");
  await expect(page).toHaveTitle(/Qwen3\.5-27B → Qwen\/Qwen3\.5-35B-A3B/);
  await expect(summary(page)).toContainText("spec values changed");
  await expect(side(page, "A")).toContainText("read as qwen3_5");
  await expect(side(page, "B")).toContainText("read as qwen3_5_moe");
  await expect(page.getByRole("img", { name: /^A: 64 layers.* B: 40 layers/ })).toBeVisible();
  await expect(page.getByText("layers 0–39: dense MLP → MoE").first()).toBeVisible();

  const hidden = row(page, "hidden_size");
  await expect(hidden).toContainText(/5120.*text_config\.hidden_size.*2048.*−60 %/);
  await expect(row(page, "head_dim")).toHaveCount(0);
  await page.getByLabel("only differences").uncheck();
  await expect(row(page, "head_dim")).toHaveCount(1);

  // A component of one side is one entry, which can be opened.
  const part = page.getByRole("row").filter({ hasText: "Nothing in A corresponds" });
  await expect(part).toHaveCount(1);
  await expect(page.getByRole("rowheader", { name: "num_experts", exact: true })).toHaveCount(0);
  await part.getByRole("button").first().click();
  await expect(page.getByRole("rowheader", { name: "num_experts", exact: true })).toHaveCount(1);

  await tab(page, "Parameters & memory").click();
  await expect(page.getByRole("row").filter({ hasText: "active parameters per token" })).toContainText(
    "−87.2 %",
  );
});

test("the tensors of both: what was added, removed and reshaped", async ({ page }) => {
  await compare(page, PAIR);
  await tab(page, "Tensors").click();
  const added = table(page, "Tensors").getByRole("row").filter({ hasText: "experts" }).first();
  await expect(added).toContainText("added");
  const removed = table(page, "Tensors").getByRole("row").filter({ hasText: "mlp.up_proj.weight" });
  await expect(removed).toContainText("removed");
  await expect(page.getByText(/rows of tensors differ/)).toBeVisible();
  await expectNoAxeViolations(page);
});

test("all differences are one list, what changes the weights first, and each is one step away", async ({
  page,
}) => {
  await compare(page, PAIR);
  const total = Number(/\((\d+)\)/.exec((await tab(page, /^Findings/).textContent()) ?? "")?.[1]);
  const list = table(page, "Differences");
  await expect(list.locator(".compare-row:not(.compare-heads *)")).toHaveCount(total);
  const headings = await list.locator(".compare-group").allTextContents();
  expect(headings[0]).toMatch(/^Other weights \d+/);
  expect(headings.at(-1)).toMatch(/^Without effect on the spec \d+/);
  await page.getByRole("button", { name: "Next row" }).click();
  await expect(page.locator(".compare-steps")).toContainText(`1 of ${total}`);
  await expect(list.locator(".compare-row.chosen")).toContainText("64 layers → 40");
  await page.getByRole("button", { name: "Previous row" }).click();
  await expect(list.locator(".compare-row.chosen")).toBeInViewport();
  await expect(page.locator(".compare-steps")).toContainText(`${total} of ${total}`);
});

test("a file that the reference refuses is said to be, before everything else", async ({ page }) => {
  await compareWith(page, "qwen3.5-27b");
  await paste(page, QWEN.replace('"num_hidden_layers": 64', '"num_hidden_layers": 65'));
  await expect(summary(page)).toContainText("spec");
  await expect(table(page, "Differences").locator(".compare-group").first()).toContainText("Refused");
  await expect(page.getByText(/^B alone: layer_types has 64 entries/)).toBeVisible();
});

for (const [name, size] of [
  ["a wide screen", { width: 1440, height: 900 }],
  ["a phone", { width: 390, height: 844 }],
] as const)
  test(`a link to a row goes to the row, on ${name}`, async ({ page }) => {
    await page.setViewportSize(size);
    await compare(page, `${PAIR}?at=spec:/body/linear_attn/num_value_heads`);
    const chosen = row(page, "num_value_heads");
    await expect(chosen).toHaveAttribute("aria-current", "true");
    await expect(chosen).toBeInViewport({ ratio: 1 });
  });

test("the chooser leaves out the other side, and has what is called alike first", async ({ page }) => {
  await compareWith(page, "minimax-m2.5-nvfp4");
  const offered = page.locator(".compare-choices li");
  const first = (await offered.locator("button").allTextContents()).slice(0, 3);
  expect(first.sort()).toEqual([
    "MiniMaxAI/MiniMax-M2.5",
    "MiniMaxAI/MiniMax-M3",
    "nvidia/MiniMax-M2.7-NVFP4",
  ]);
  await expect(offered.filter({ hasText: "nvidia/MiniMax-M2.5-NVFP4" })).toHaveCount(0);
  // There is nothing to view yet.
  await expect(page.getByRole("tab")).toHaveCount(0);
});

test("equal lines are folded, and open where a row leads to one", async ({ page }) => {
  await compare(page, `${PAIR}?tab=text`);
  const folded = page.locator(".cm-collapsedLines").first();
  await expect(folded).toContainText("unchanged lines");
  // In the colours of the page: a picture of the library's own would be light in a dark page too.
  await expect(folded).toHaveCSS("background-image", "none");
  await page.goto(`/${PAIR}?tab=text&at=config:/vision_config/depth`);
  await expect(page.locator(".cm-merge-a .cm-line").filter({ hasText: '"depth"' })).toBeVisible();
  await page.getByLabel("fold equal lines").uncheck();
  await expect(page.locator(".cm-collapsedLines")).toHaveCount(0);
});

test("finds the commits of a repository that changed the spec, and compares one with what was before", async ({
  page,
  seen,
}) => {
  await page.goto("/#/hf/acme/history");
  await page.getByRole("button", { name: "Compare with…" }).click();
  const commits = page.getByRole("region", { name: "Earlier commits of acme/history" });
  await commits.getByRole("button", { name: "Find the commits that changed the spec" }).click();
  await expect(commits.getByRole("status")).toHaveText("The spec changed at 1 of 5 commits.");
  expect(seen.filter(({ path }) => path.includes("/commits/"))).toHaveLength(1);
  await expect(commits.getByRole("listitem")).toHaveCount(1);
  await expectNoAxeViolations(page);
  await commits.getByRole("button", { name: "Raise the rotary base" }).click();
  await expect(summary(page)).toContainText("1 spec value changed");
  await expect(row(page, "rope_theta")).toContainText("1000000");
});

test("every changed field stands under one heading, and the counts add up", async ({ page }) => {
  await compare(page, PAIR);
  const total = Number(/\((\d+)\)/.exec((await tab(page, /Config fields/).textContent()) ?? "")?.[1]);
  expect(total).toBeGreaterThan(3);
  await tab(page, /Config fields/).click();
  await expect(page.locator(".compare-sum")).toContainText(`= ${total} fields`);
  const fields = table(page, "Changed fields of config.json");
  await expect(fields.locator(".compare-row:not(.compare-heads *)")).toHaveCount(total);
  const counts = await fields.locator(".compare-group small").allTextContents();
  expect(counts.reduce((sum, count) => sum + Number.parseInt(count, 10), 0)).toBe(total);
  // A field leads to the values that it changes.
  await row(page, "text_config.hidden_size").getByRole("button", { name: "body.hidden_size" }).click();
  await expect(tab(page, /^Spec/)).toHaveAttribute("aria-selected", "true");
  await expect(row(page, "hidden_size")).toHaveAttribute("aria-current", "true");
});

test("from one config to another: the input of side B waits, and takes what is pasted anywhere", async ({
  page,
}) => {
  await page.goto("/#/gallery/minimax-m2.5");
  await page.getByRole("button", { name: "Compare with…" }).click();
  await expect(input(page, "B")).toBeFocused();
  await expect(summary(page)).toContainText("Choose what to compare MiniMaxAI/MiniMax-M2.5 with");
  await page.getByRole("heading", { level: 1 }).click();
  await paste(page, MINIMAX);
  await expect(summary(page)).toHaveText("=Identical specs; the two files are the same text.");
  await page.goBack();
  await expect(input(page, "B")).toBeVisible();
  await input(page, "B").fill("minimax nvfp4");
  await page.getByRole("option", { name: /NVFP4/ }).first().click();
  await expect(summary(page)).toContainText("changed");
  await expect(page).toHaveURL(/compare\/gallery\/minimax-m2\.5\.\.gallery\/minimax-m2\.5-nvfp4/);
});

test("text in another order and in other white space has the same spec, and says what differs", async ({
  page,
}) => {
  const reordered = JSON.stringify(
    Object.fromEntries(Object.entries(JSON.parse(MINIMAX) as object).reverse()),
  );
  await compareWith(page, "minimax-m2.5");
  await paste(page, reordered);
  await expect(summary(page)).toContainText(
    "Identical specs; the files hold the same values in another order",
  );
  await expect(page.getByText("All values of the two specs are equal.")).toBeVisible();
  await paste(page, MINIMAX.replaceAll(/\n */g, "\n"));
  await expect(summary(page)).toContainText("=Identical specs; only white space differs");
  await paste(page, MINIMAX.replace(/\s*}\s*$/, ",\n}"));
  await expect(summary(page)).toHaveText(/^transformers cannot load B: .* trailing comma/);
});

test("a pasted config and a model of the Hub", async ({ page }) => {
  await page.goto("/");
  await paste(page, QWEN.replace('"hidden_size": 5120', '"hidden_size": 10240'));
  await page.getByRole("button", { name: "Compare with…" }).click();
  await askSide(page, "B", "Qwen/Qwen3.5-27B");
  await expect(summary(page)).toContainText("1 spec value changed; 1 config field changed");
  await expect(side(page, "B")).toContainText(commitName("Qwen/Qwen3.5-27B", "main").slice(0, 8));
  await expect(row(page, "hidden_size")).toContainText("−50 %");
});

test("two revisions of one repository: swap, Back, Forward and reload", async ({ page, seen }) => {
  await page.goto("/#/compare/hf/MiniMaxAI/MiniMax-M2.5@v1.0..hf/MiniMaxAI/MiniMax-M2.5");
  await expect(summary(page)).toContainText("spec");
  // Both names give way to the commits.
  const both = (a: string | undefined, b: string | undefined): RegExp =>
    new RegExp(`#/compare/hf/MiniMaxAI/MiniMax-M2\\.5@${a}\\.\\.hf/MiniMaxAI/MiniMax-M2\\.5@${b}`);
  await expect(page).toHaveURL(both(FIRST, SECOND));
  await expect(side(page, "A")).toContainText(`commit ${FIRST?.slice(0, 8)}`);
  const before = await summary(page).textContent();
  await page.getByRole("button", { name: "Swap" }).click();
  await expect(page).toHaveURL(both(SECOND, FIRST));
  await expect(side(page, "A")).toContainText(`commit ${SECOND?.slice(0, 8)}`);
  await page.goBack();
  await expect(page).toHaveURL(both(FIRST, SECOND));
  await expect(summary(page)).toHaveText(before ?? "");
  await page.goForward();
  await expect(page).toHaveURL(both(SECOND, FIRST));
  seen.length = 0;
  await page.reload();
  await expect(side(page, "A")).toContainText(`commit ${SECOND?.slice(0, 8)}`);
  await expect(summary(page)).toContainText("spec");
  // A commit that was fetched in this tab is not asked for again.
  expect(seen).toEqual([]);
});

test("a link by mixed sides shows a colleague the same", async ({ page, context }) => {
  await compareWith(page, "qwen3.5-27b");
  await paste(page, QWEN.replace('"rope_theta": 10000000', '"rope_theta": 20000000'));
  await expect(summary(page)).toContainText("1 spec value changed");
  await row(page, "position.rope_theta").or(row(page, "rope_theta")).getByRole("button").first().click();
  const link = await copied(page, /^Copy link/);
  expect(new URL(link).hash).toMatch(/^#\/compare\/gallery\/qwen3\.5-27b\.\.config\/1\.[\w-]+\?/);
  expect(link).toMatch(/[?&]d=1[\w-]{32}/);
  expect(link).toMatch(/[?&]d_b=1[\w-]{32}/);
  const colleague = await context.newPage();
  await colleague.goto(link);
  await expect(summary(colleague)).toContainText("1 spec value changed");
  await expect(colleague.locator(".compare-row.chosen")).toContainText("rope_theta");
  await expect(colleague.locator(".digest-banner")).toHaveCount(0);
});

test("a link by two references is short, and one whose spec was read otherwise says so", async ({ page }) => {
  await compare(page, PAIR);
  const link = await copied(page, /^Copy link/);
  expect(link.length).toBeLessThan(220);
  const { hash } = new URL(link);
  const digest = /[?&]d_b=(1[\w-]{32})/.exec(hash)?.[1] ?? "";
  await page.goto(`/${PAIR}?d=${digest}`);
  await expect(page.locator(".digest-banner")).toHaveCount(1);
});

test("the differences as Markdown and as JSON", async ({ page }) => {
  await compare(page, PAIR);
  const markdown = await copied(page, /^Copy as Markdown/);
  expect(markdown).toMatch(/^### Qwen\/Qwen3\.5-27B → Qwen\/Qwen3\.5-35B-A3B/);
  expect(markdown).toContain("| `body.hidden_size` | `5120` | `2048` |");
  expect(markdown).toContain(PAIR);
  expect(markdown).toMatch(/\[Both models, drawn\]\(\S+#\/compare\/\S+tab=diagram\S*\)/);
  const picture = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Diagram as PNG/ }).click();
  const png = readFileSync(await (await picture).path());
  // Twice the width of the SVG.
  expect([png.subarray(1, 4).toString("latin1"), png.readUInt32BE(16)]).toEqual(["PNG", 2 * 968]);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Download as JSON/ }).click();
  const content = JSON.parse(readFileSync(await (await download).path(), "utf8")) as object;
  expect(content).toMatchObject({ a: "Qwen/Qwen3.5-27B", ok: true, same_spec: false });
});

test("what is too long for a link is said to be, and the Markdown is there", async ({ page }) => {
  const noise = Array.from({ length: 2000 }, (_, index) => Math.sin(index));
  await compareWith(page, "minimax-m2.5");
  await paste(page, JSON.stringify({ ...(JSON.parse(MINIMAX) as object), noise }));
  await expect(summary(page)).toContainText(
    "Identical specs, but 1 changed field is read by nobody: check noise",
  );
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const copy = page.getByRole("button", { name: /^Copy link/ });
  await expect(copy).toBeDisabled();
  await expect(copy).toContainText("Copy the Markdown instead");
  expect(await copied(page, /^Copy as Markdown/)).not.toContain("#/compare");
});

test("the texts: from difference to difference, by button and by key", async ({ page }) => {
  await compare(page, PAIR);
  await tab(page, "config.json").click();
  const status = page.locator(".merge-bar").getByRole("status");
  await expect(status).toHaveText(/^\d+ differences$/);
  await page.getByRole("button", { name: "Next difference" }).click();
  await expect(status).toContainText("Difference 1 of");
  await page.keyboard.press("F7");
  await expect(status).toContainText("Difference 2 of");
  await page.keyboard.press("Shift+F7");
  await page.keyboard.press("Shift+F7");
  // Around the ends: the last one, in view on both sides.
  await expect(status).toHaveText(/^Difference (\d+) of \1$/);
  await expect(editor(page, "A").locator(".cm-changedLine").last()).toBeInViewport();
  await page.getByRole("button", { name: "Previous difference" }).click();
  await expect(status).not.toHaveText(/^Difference (\d+) of \1$/);
});

test("a line leads to its place in the text, on its side and on the other", async ({ page }) => {
  await compare(page, PAIR);
  const line = row(page, "hidden_size").getByRole("button", { name: /^line \d+ of B/ });
  await line.click();
  await expect(tab(page, "config.json")).toHaveAttribute("aria-selected", "true");
  for (const letter of ["A", "B"] as const) {
    await expect(editor(page, letter).locator(".cm-linked")).toHaveCount(1);
    await expect(editor(page, letter).locator(".cm-linked")).toContainText('"hidden_size"');
    await expect(editor(page, letter).locator(".cm-linked")).toBeInViewport();
  }
  // A field chosen in one text is shown in the other, and stands in the address.
  await editor(page, "A").locator(".cm-line", { hasText: '"head_dim"' }).click();
  await expect(editor(page, "B").locator(".cm-linked")).toContainText('"head_dim"');
  await expectHash(page).toContain("at=config:/text_config/head_dim");
  await page.goBack();
  await expect(tab(page, /^Findings/)).toHaveAttribute("aria-selected", "true");
});

test("files in another order and notation can be read in one form, value by value", async ({ page }) => {
  await compare(page, "#/compare/gallery/minimax-m2.5..gallery/minimax-m2.5-nvfp4?tab=text");
  const status = page.locator(".merge-bar").getByRole("status");
  await expect(status).toHaveText("1 difference");
  await page.getByLabel("ignore formatting (read only)").check();
  await page.getByLabel("fold equal lines").uncheck();
  await expect(status).toHaveText(/^\d+ differences$/);
  await expect(editor(page, "B").locator(".cm-line").nth(1)).toContainText('"architectures"');
  await editor(page, "A").locator(".cm-line", { hasText: '"num_hidden_layers"' }).click();
  await expect(editor(page, "B").locator(".cm-linked")).toContainText('"num_hidden_layers": 62');
  await page.keyboard.type("x");
  await expect(side(page, "A")).not.toContainText("edited");
});

test("an edit of a side makes it a text of one's own, and counts at once", async ({ page, browser }) => {
  await compare(page, "#/compare/gallery/qwen3.5-27b..gallery/qwen3.5-27b?tab=text");
  await expect(summary(page)).toContainText("the two files are the same text");
  await replaceText(page, "B", QWEN.replace('"hidden_size": 5120', '"hidden_size": 2560'));
  await expect(summary(page)).toContainText("1 spec value changed");
  await expect(side(page, "B")).toContainText("Qwen/Qwen3.5-27B (edited)");
  await expect(page).toHaveURL(/compare\/gallery\/qwen3\.5-27b\.\.config\/[\w.-]+\?/);
  await page.keyboard.press("Control+End");
  await page.keyboard.type("x");
  await expect(side(page, "B").getByRole("alert")).toContainText(/Line \d+/);
  await page.keyboard.press("Backspace");
  await expect(side(page, "B").getByRole("alert")).toHaveCount(0);
  await replaceText(page, "A", QWEN.replace('"hidden_size": 5120', '"hidden_size": 2560'));
  await expect(summary(page)).toContainText("Identical specs");
  await expect(page).toHaveURL(/compare\/config\/[\w.-]+\.\.config\/[\w.-]+\?/);
  await page.reload();
  await expect(summary(page)).toContainText("Identical specs");
  // The address holds both texts: whoever is given it sees them too.
  const elsewhere = await browser.newPage();
  await elsewhere.goto(page.url());
  await expect(summary(elsewhere)).toContainText("Identical specs");
  for (const letter of ["A", "B"] as const)
    await expect(side(elsewhere, letter)).toContainText("Qwen/Qwen3.5-27B (edited)");
  await elsewhere.close();
});

test("the caret stays where one types, whatever the reading of the last key found", async ({ page }) => {
  await compare(page, "#/compare/gallery/qwen3.5-27b..gallery/qwen3.5-27b?tab=text");
  await expect(summary(page)).toContainText("the two files are the same text");
  await page.getByLabel("fold equal lines").uncheck();
  await editor(page, "A").locator(".cm-line", { hasText: '"hidden_size": 5120' }).click();
  await expect(page).toHaveURL(/at=config:/);
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  for (const [key, size] of [
    ["Backspace", "512"],
    ["6", "5126"],
    ["Backspace", "512"],
    ["8", "5128"],
  ] as const) {
    await page.keyboard.press(key);
    await expect(summary(page)).not.toHaveClass(/stale/);
    await expect(summary(page)).toContainText("1 spec value changed");
    await expect(editor(page, "A")).toContainText(`"hidden_size": ${size},`);
  }
});

test("an edit in the text of B: taken back, made again, on the other side after a swap, and saved", async ({
  page,
}) => {
  await compare(page, "#/compare/gallery/qwen3.5-27b..gallery/qwen3.5-27b?tab=text");
  await expect(summary(page)).toContainText("the two files are the same text");
  await page.getByLabel("fold equal lines").uncheck();
  await editor(page, "B").locator(".cm-line", { hasText: '"hidden_size": 5120' }).click();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Backspace");
  await expect(editor(page, "B")).toContainText('"hidden_size": 512,');
  await expect(summary(page)).toContainText("1 spec value changed");
  await page.keyboard.press("Control+z");
  await expect(editor(page, "B")).toContainText('"hidden_size": 5120,');
  await expect(summary(page)).toContainText("Identical specs");
  await page.keyboard.press("Control+y");
  await expect(editor(page, "B")).toContainText('"hidden_size": 512,');
  await expect(summary(page)).toContainText("1 spec value changed");
  // The caret is where the edit was.
  await page.keyboard.type("4");
  await expect(editor(page, "B")).toContainText('"hidden_size": 5124,');
  await expect(summary(page)).not.toHaveClass(/stale/);
  await page.getByRole("button", { name: "Swap" }).click();
  await expect(side(page, "A")).toContainText("(edited)");
  await expect(editor(page, "A")).toContainText('"hidden_size": 5124,');
  await expect(editor(page, "B")).toContainText('"hidden_size": 5120,');
  await expect(editor(page, "B")).not.toContainText('"hidden_size": 5124,');
  await page.goBack();
  await expect(editor(page, "B")).toContainText('"hidden_size": 5124,');
  await page.reload();
  await expect(summary(page)).toContainText("1 spec value changed");
  await expect(editor(page, "B")).toContainText('"hidden_size": 5124,');
  // The address carries the text by now: until then the page is not what is shared.
  await expect(page).toHaveURL(/compare\/gallery\/qwen3\.5-27b\.\.config\/[\w.-]+\?/);
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Download as JSON/ }).click();
  const saved = JSON.parse(readFileSync(await (await download).path(), "utf8")) as {
    fields: readonly { pointer: string; a: { value: number }; b: { value: number } }[];
  };
  expect(saved.fields.map(({ pointer, a, b }) => [pointer, a.value, b.value])).toEqual([
    ["/text_config/hidden_size", 5120, 5124],
  ]);
});

test("a side that cannot be fetched says why, and the other one stays", async ({ page }) => {
  await page.goto("/#/compare/gallery/minimax-m2.5..hf/acme/gated");
  await expect(side(page, "B").locator(".fetch-failure")).toContainText("gated");
  await expect(side(page, "A")).toContainText("read as minimax_m2");
  await askSide(page, "B", "no/such-model");
  await expect(side(page, "B").locator(".fetch-failure").first()).toContainText(
    /Not found|no model|no\/such-model/,
  );
  await askSide(page, "B", "MiniMaxAI/MiniMax-M2.5");
  await expect(summary(page)).toContainText("Identical specs");
});

test("a side that cannot be read says where, and its text can be put right", async ({ page }) => {
  await compareWith(page, "minimax-m2.5");
  await paste(page, `${MINIMAX}]`);
  await expect(side(page, "B").getByRole("alert")).toContainText(/Line \d+, column \d+/);
  await tab(page, "config.json").click();
  await editor(page, "B").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.press("Backspace");
  await expect(summary(page)).toContainText("Identical specs");
});

test("values that are equal by another way are counted and marked", async ({ page }) => {
  const config = JSON.parse(fixture("Qwen--Qwen3.5-27B")) as { text_config: Record<string, unknown> };
  const { rms_norm_eps: _, ...rest } = config.text_config;
  await compareWith(page, "qwen3.5-27b");
  await paste(page, JSON.stringify({ ...config, text_config: rest }, null, 4));
  await expect(
    page.getByRole("button", { name: /^\d+ equal values? from different sources$/ }),
  ).toBeVisible();
  await expect(
    page.getByRole("row").filter({ hasText: "equal, from different sources" }).first(),
  ).toContainText(/default of Qwen3_5TextConfig/);
});

test("files of a side: by the picker, and dropped on it", async ({ page }) => {
  await compareWith(page, "qwen3.5-27b");
  await page.locator('[data-picker="b"]').setInputFiles({
    name: "mine.json",
    mimeType: "application/json",
    buffer: Buffer.from(QWEN),
  });
  await expect(side(page, "B")).toContainText("mine.json");
  await expect(summary(page)).toContainText("Identical specs");
  await side(page, "A").evaluate((target, text) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], "dropped.json", { type: "application/json" }));
    for (const type of ["dragover", "drop"])
      target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }, MINIMAX);
  await expect(side(page, "A")).toContainText("dropped.json");
  await expect(side(page, "B")).toContainText("mine.json");
});

test("by keyboard alone: choose B, go through the tabs, open a row, and swap", async ({ page }) => {
  await compareWith(page, "minimax-m2.5");
  await page.keyboard.type("minimax-m2.7");
  await page.keyboard.press("Enter");
  await expect(summary(page)).toContainText("spec");
  await tab(page, /^Spec/).focus();
  await page.keyboard.press("ArrowRight");
  await expect(tab(page, /^Config fields/)).toBeFocused();
  await expect(table(page, "Changed fields of config.json")).toBeVisible();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.locator(".compare-row.chosen")).toHaveCount(1);
  await page.getByRole("button", { name: "Swap" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/M2\.7-NVFP4 → MiniMaxAI\/MiniMax-M2\.5$/);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toContainText("F7");
});

for (const [name, size, axeFindsNothing] of [
  ["a wide screen, in both colour schemes", { width: 1440, height: 900 }, expectNoAxeViolationsInBothSchemes],
  ["a narrow screen", { width: 390, height: 844 }, expectNoAxeViolations],
] as const) {
  test(`nothing for axe to find, and nothing wider than the page: ${name}`, async ({ page }) => {
    test.slow();
    await page.setViewportSize(size);
    await compareWith(page, "qwen3.5-27b");
    await expect(side(page, "A")).toContainText("read as");
    await axeFindsNothing(page);
    await compare(page, PAIR);
    await row(page, "hidden_size").getByRole("button").first().click();
    for (const view of [/^Findings/, /^Spec/, /^Config fields/, "Parameters & memory", "config.json"]) {
      await tab(page, view).click();
      if (view === "config.json") await expect(page.locator(".cm-content").first()).toBeVisible();
      await axeFindsNothing(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    }
  });
}

for (const [width, height] of [
  [360, 780],
  [390, 844],
] as const) {
  test(`on a screen of ${width} px both names are whole and the Share menu is in view`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await compare(page, "#/compare/gallery/minimax-m2.5..gallery/qwen3.5-397b-a17b");
    const title = page.getByRole("heading", { level: 1 });
    await expect(title).toHaveText(/MiniMaxAI\/MiniMax-M2\.5 → Qwen\/Qwen3\.5-397B-A17B/);
    expect(await title.evaluate((h1) => h1.scrollHeight - h1.clientHeight)).toBeLessThanOrEqual(1);
    const share = page.getByRole("button", { name: "Share", exact: true });
    await share.click();
    for (const action of [/^Copy link/, /^Copy as Markdown/, /^Download as JSON/])
      await expect(page.getByRole("button", { name: action })).toBeInViewport({ ratio: 1 });
    await page.goto("/#/gallery/minimax-m2.5");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("MiniMaxAI/MiniMax-M2.5");
    await share.click();
    for (const action of [/^Copy link/, /^Copy as Markdown/, /^Copy code for a frame/])
      await expect(page.getByRole("button", { name: action })).toBeInViewport({ ratio: 1 });
  });
}

test("on a narrow screen the texts are one, and B can be edited", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await compare(page, "#/compare/gallery/qwen3.5-27b..gallery/qwen3.5-35b-a3b?tab=text");
  await expect(page.getByRole("textbox", { name: /config\.json of/ })).toHaveCount(1);
  await page.getByRole("button", { name: "Next difference" }).click();
  await expect(page.locator(".cm-deletedChunk").first()).toContainText("Qwen3_5ForConditionalGeneration");
  await replaceText(page, "B", QWEN);
  await expect(summary(page)).toContainText("the two files are the same text");
});

/** A config with so many fields that nothing reads; from 3000 on it is too long for the page itself to work on. */
function longConfig(count: number, step: number): string {
  const noise = Array.from({ length: count }, (_, index) => [`noise_number_${index}`, index * step] as const);
  return JSON.stringify({ ...(JSON.parse(MINIMAX) as object), ...Object.fromEntries(noise) }, null, 2);
}

test("two configs of 3 MB: the page answers while they are read and compared", async ({ page }) => {
  // Its two long waits alone may take 180 s.
  test.setTimeout(300_000);
  await page.goto("/#/compare/..");
  await expect(input(page, "A")).toBeFocused();
  await paste(page, longConfig(80_000, 1));
  await expect(side(page, "A")).toContainText("MiniMaxM2ForCausalLM");
  await paste(page, longConfig(80_000, 2));
  const only = page.getByLabel("only differences");
  await only.uncheck();
  await expect(only).not.toBeChecked();
  await expect(summary(page)).toContainText("Identical specs, but 79999 changed fields are read by nobody", {
    timeout: 90_000,
  });
  await tab(page, /Config fields/).click();
  const rows = table(page, "Changed fields of config.json").locator(".compare-row");
  expect(await rows.count()).toBeLessThan(600);
  await page.getByRole("button", { name: /^Show 500 more of/ }).click();
  expect(await rows.count()).toBeGreaterThan(900);
  await tab(page, "config.json").click();
  await page.getByRole("button", { name: "Next difference" }).click();
  await expect(page.locator(".merge-bar").getByRole("status")).toContainText("Difference 1 of");
  // Nothing of this fits in the tab's storage, and yet the sides can change places.
  await page.getByRole("button", { name: "Swap" }).click();
  await expect(summary(page)).toContainText("79999 config fields changed", { timeout: 90_000 });
});

test("a comparison that comes to no end is said to, and can be tried again; the rest of the page goes on", async ({
  page,
}) => {
  await page.clock.install();
  // Takes every question, and answers none.
  const silent = "export const compareAnswers = { compare: () => new Promise(() => {}) }";
  await page.route(/compare-answers/, (route) =>
    route.fulfill({ contentType: "text/javascript", body: silent }),
  );
  await page.goto("/#/compare/..");
  await expect(input(page, "A")).toBeFocused();
  await paste(page, longConfig(3000, 1));
  await expect(side(page, "A")).toContainText("read as minimax_m2");
  await paste(page, longConfig(3000, 2));
  await expect(side(page, "B")).toContainText("read as minimax_m2");
  await expect(summary(page)).toHaveText("Comparing…");
  await page.clock.fastForward("05:00");
  await expect(summary(page)).toHaveText("Comparing…");
  await page.clock.fastForward("06:00");
  const failure = page.getByRole("alert").filter({ hasText: "could not be compared" });
  await expect(failure).toContainText("took too long");
  await expect(summary(page)).toHaveText("Not compared.");
  await tab(page, "config.json").click();
  await expect(page.locator(".merge-bar").getByRole("status")).toHaveText(/difference/);
  await page.unroute(/compare-answers/);
  await failure.getByRole("button", { name: "Try again" }).click();
  await expect(summary(page)).toContainText("Identical specs, but 2999 changed fields are read by nobody");
  await expect(failure).toHaveCount(0);
});

test("a side whose reading fails is that side's problem", async ({ page }) => {
  const refusing = `export const inspectAnswers = { inspect: () => Promise.reject(new Error("No room.")) }`;
  await page.route(/inspect-answers/, (route) =>
    route.fulfill({ contentType: "text/javascript", body: refusing }),
  );
  await compareWith(page, "minimax-m2.5");
  await paste(page, longConfig(3000, 1));
  await expect(side(page, "B").getByRole("alert")).toContainText("could not be read to its end: No room.");
  await expect(side(page, "B").getByRole("alert")).not.toContainText("Line");
  await expect(side(page, "B").getByRole("button", { name: "Try again" })).toBeVisible();
  await expect(side(page, "A")).toContainText("read as minimax_m2");
  await askSide(page, "B", "minimax-m2.7");
  await expect(summary(page)).toContainText("changed");
});

test("an address of a side that names nothing is said to", async ({ page }) => {
  await page.goto("/#/compare/gallery/minimax-m2.5..nowhere");
  await expect(page.getByRole("alert")).toContainText("names nothing here");
  await page.goto("/#/compare/gallery/minimax-m2.5..gallery/none");
  await expect(side(page, "B").getByRole("alert")).toContainText("There is no bundled config");
});

test("the input of the page leaves the comparison, and a side can be opened alone", async ({ page }) => {
  await compare(page, PAIR);
  await side(page, "B").getByRole("link", { name: /^Open/ }).click();
  await expect(page.getByRole("tree")).toBeVisible();
  await page.goBack();
  await expect(summary(page)).toContainText("changed");
  await ask(page, "minimax-m2.7");
  await expect(page.getByRole("tree")).toBeVisible();
  await expectHash(page).toBe("#/gallery/minimax-m2.7-nvfp4");
});

test("on paper a comparison has no buttons to go through it", async ({ page }) => {
  await page.goto("/#/compare/gallery/minimax-m2.5..gallery/minimax-m2.5-nvfp4");
  await expect(page.getByRole("button", { name: "Copy list" })).toBeVisible();
  await page.emulateMedia({ media: "print" });
  for (const name of ["Copy list", "Swap", "Share"])
    await expect(page.getByRole("button", { name })).toBeHidden();
  await expect(page.getByText(/^Quantisation: fp8_e4m3/).first()).toBeVisible();
});

for (const tab of ["diagram", "costs", "text"])
  test(`a link to a view of a comparison opens at the view on a phone: ${tab}`, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`/#/compare/gallery/qwen3.5-27b..gallery/qwen3.5-35b-a3b?tab=${tab}`);
    const panel = page.locator("#compare-view");
    await expect(page.getByRole("tablist", { name: "Views of the comparison" })).toBeInViewport();
    await expect
      .poll(() => panel.evaluate((element) => element.getBoundingClientRect().top), { timeout: 15_000 })
      .toBeLessThan(500);
    await expect(page.getByRole("heading", { level: 1 })).toBeInViewport();
  });
