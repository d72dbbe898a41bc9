import { readFileSync } from "node:fs";
import { expect, type Locator, type Page } from "@playwright/test";
import { expectNoAxeViolations, expectNoAxeViolationsInBothSchemes } from "./support/axe.ts";
import { paste, test } from "./support/test.ts";

const gallery = (id: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`../public/gallery/${id}.json`, import.meta.url), "utf8")) as Record<
    string,
    unknown
  >;

/** As many layers as are read, all equal. */
const EQUAL = JSON.stringify({ ...gallery("minimax-m2.5"), num_hidden_layers: 10_000 });

/** Three layers of one kind and one of another, 100 times. */
const MIXED = ((): string => {
  const { layer_types: _, ...text } = gallery("qwen3.5-27b")["text_config"] as Record<string, unknown>;
  return JSON.stringify({
    ...gallery("qwen3.5-27b"),
    text_config: { ...text, num_hidden_layers: 400 },
  });
})();

const layers = (page: Page): Locator => page.getByRole("table", { name: "Layers", exact: true });
const layerRows = (page: Page): Locator => layers(page).getByRole("row");
const layer = (page: Page, name: string | RegExp): Locator =>
  layerRows(page).filter({ has: page.getByRole("rowheader", { name, exact: true }) });

/** Opens a config on its table of layers. */
async function openLayers(page: Page, text: string): Promise<void> {
  await page.goto("/");
  await paste(page, text);
  await page.getByRole("tab", { name: "Layers" }).click();
  await expect(layers(page)).toBeAttached();
}

/** The first layers of the rows that the screen shows, whatever else is drawn. */
function inSight(page: Page): Promise<number[]> {
  return layers(page).evaluate((table) => {
    const pane = table.closest(".pane-body")?.getBoundingClientRect();
    const top = Math.max(0, pane?.top ?? 0);
    const bottom = Math.min(innerHeight, pane?.bottom ?? innerHeight);
    return [...table.querySelectorAll("tbody [role=row]")]
      .filter((row) => {
        const edge = row.getBoundingClientRect();
        return edge.bottom > top && edge.top < bottom;
      })
      .map((row) => parseInt(/\d+/.exec(row.textContent ?? "")?.[0] ?? "", 10));
  });
}

/** Scrolls what scrolls around an element, the pane or the page, to a share of its height. */
async function scrollTo(inside: Locator, share: number): Promise<void> {
  await inside.evaluate((start, to) => {
    for (let at: Element | null = start; at; at = at.parentElement) {
      const scrolls = at === document.documentElement || /auto|scroll/.test(getComputedStyle(at).overflowY);
      if (!scrolls || at.scrollHeight <= at.clientHeight) continue;
      at.scrollIntoView({ block: "nearest" });
      at.scrollTop = (at.scrollHeight - at.clientHeight) * to;
      return;
    }
  }, share);
}

test("ten thousand layers are opened and scrolled through, and few rows are drawn", async ({ page }) => {
  await openLayers(page, EQUAL);
  await expect(page.locator(".ribbon-cell")).toHaveCount(1);
  await expect(layerRows(page)).toHaveCount(2);
  await page.getByRole("button", { name: "Show every layer" }).click();
  await expect(layers(page)).toHaveAttribute("aria-rowcount", "10002");
  for (const share of [0, 1, 0.5, 0.25]) {
    await scrollTo(layers(page), share);
    const near = Math.round(share * 9999);
    await expect
      .poll(async () => (await inSight(page)).some((seen) => Math.abs(seen - near) < 50))
      .toBe(true);
    expect(await layerRows(page).count()).toBeLessThan(120);
  }
  await scrollTo(layers(page), 1);
  await expect(layer(page, "9999")).toBeInViewport();
  // Row 1 is the head and row 2 the run.
  await expect(layer(page, "9999")).toHaveAttribute("aria-rowindex", "10002");
});

test("columns keep their widths, and the head stays in sight", async ({ page }) => {
  await openLayers(page, MIXED);
  await page.getByRole("button", { name: "Show every layer" }).click();
  const heads = layers(page).getByRole("columnheader");
  const edges = (): Promise<number[]> =>
    heads.evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().left));
  const before = await edges();
  for (const share of [0.3, 0.7, 1]) {
    await scrollTo(layers(page), share);
    await expect(heads.first()).toBeInViewport();
    expect(await edges()).toEqual(before);
  }
});

test("the keyboard opens and folds a run, and the focus survives scrolling away", async ({ page }) => {
  await openLayers(page, MIXED);
  await expect(layers(page)).toHaveAttribute("aria-rowcount", "201");
  const fold = page.getByRole("button", { name: /^0–2/ });
  await fold.focus();
  await page.keyboard.press("Enter");
  await expect(layers(page)).toHaveAttribute("aria-rowcount", "204");
  await expect(layer(page, "1")).toBeVisible();
  await scrollTo(layers(page), 1);
  await expect(layer(page, "399")).toBeInViewport();
  await expect(fold).toBeFocused();
  await page.keyboard.press(" ");
  await expect(fold).toHaveAttribute("aria-expanded", "false");
  await expect(layers(page)).toHaveAttribute("aria-rowcount", "201");
  await page.keyboard.press("Shift+Tab");
  await expect(page.getByRole("button", { name: "Show every layer" })).toBeFocused();
});

test("tabbing goes from row to row past what was drawn at first", async ({ page }) => {
  await openLayers(page, MIXED);
  await layer(page, /^0–2/).getByRole("button").focus();
  // One stop in each run.
  for (let press = 0; press < 60; press++) await page.keyboard.press("Tab");
  await expect(layer(page, /^240–242/).getByRole("button", { name: /^240–242/ })).toBeFocused();
  await expect(layer(page, /^240–242/)).toBeInViewport();
});

test("the period is said in words, then the kinds of layers", async ({ page }) => {
  await page.goto("/#/gallery/qwen3.5-397b-a17b?tab=layers");
  await expect(
    page
      .getByRole("tabpanel")
      .getByText("60 layers: 15 × (3 × gated delta net, 1 × full attention); all MoE"),
  ).toBeVisible();
  const kinds = page.getByRole("table", { name: "Kinds of layers" }).getByRole("row");
  await expect(kinds).toHaveCount(3);
  await expect(kinds.nth(2)).toContainText("15 layers");
  await expect(kinds.nth(2)).toContainText("full attention");
});

for (const [name, size] of [
  ["a wide screen", { width: 1440, height: 900 }],
  ["a phone", { width: 390, height: 844 }],
] as const) {
  test(`a cell of the ribbon leads to its layer, on ${name}`, async ({ page }) => {
    await page.setViewportSize(size);
    await page.goto("/#/gallery/qwen3.5-397b-a17b");
    const cell = page.locator(".ribbon-cell").nth(39);
    await cell.hover();
    await expect(page.locator(".ribbon-tip")).toHaveText("layer 39 · full attention · MoE");
    await cell.click();
    await expect(page.getByRole("tab", { name: "Layers" })).toHaveAttribute("aria-selected", "true");
    const row = layer(page, "39");
    await expect(row).toHaveAttribute("aria-current", "true");
    await expect(row).toBeInViewport();
    expect(await inSight(page)).toContain(39);
  });
}

test("the ribbon is walked by keyboard, and Enter opens a layer", async ({ page }) => {
  await page.goto("/#/gallery/qwen3.5-397b-a17b");
  const ribbon = page.getByRole("slider", { name: /Layers/ });
  await ribbon.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(ribbon).toHaveAttribute("aria-valuetext", "layer 3 · full attention · MoE");
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await expect(layer(page, "59")).toBeInViewport();
  await expect(layer(page, "59")).toHaveAttribute("aria-current", "true");
});

test("all cells of a ribbon are as wide on a phone, and each row says where it begins", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/#/gallery/qwen3.5-397b-a17b");
  const cells = page.locator(".ribbon-cell");
  await expect(cells).toHaveCount(60);
  const widths = await cells.evaluateAll((all) => all.map((cell) => cell.getBoundingClientRect().width));
  expect(Math.max(...widths) - Math.min(...widths)).toBeLessThan(0.1);
  await expect(page.locator(".ribbon-index")).toHaveText(["0", "36"]);
});

test("forced colours show the ribbon", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await page.goto("/#/gallery/qwen3.5-397b-a17b");
  await expect(page.locator(".ribbon-cell")).toHaveCount(60);
  const colors = await page.locator(".ribbon-cell .bar.mixer > span").evaluateAll((bars) => ({
    page: getComputedStyle(document.body).backgroundColor,
    bars: [...new Set(bars.map((bar) => getComputedStyle(bar).backgroundColor))],
  }));
  expect(colors.bars).toHaveLength(2);
  expect(colors.bars).not.toContain(colors.page);
});

test("on a narrow screen the pane scrolls and rows stay rows, in both colour schemes", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openLayers(page, MIXED);
  await page.getByRole("button", { name: "Show every layer" }).click();
  await expect(layers(page)).toHaveAttribute("aria-rowcount", "501");
  for (const share of [0.5, 1]) {
    await scrollTo(layers(page), share);
    await expect.poll(async () => (await inSight(page)).length).toBeGreaterThan(0);
    expect(await layerRows(page).count()).toBeLessThan(60);
  }
  await layer(page, "399").scrollIntoViewIfNeeded();
  await expect(layer(page, "399")).toBeInViewport();
  await expect(layer(page, "399").getByRole("cell").last()).toHaveCSS("display", "table-cell");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectNoAxeViolationsInBothSchemes(page);
});

test("a screen that is turned in the middle of the layers shows layers", async ({ page }) => {
  await openLayers(page, MIXED);
  await page.getByRole("button", { name: "Show every layer" }).click();
  await scrollTo(layers(page), 0.5);
  await page.setViewportSize({ width: 560, height: 900 });
  await scrollTo(layers(page), 0.5);
  await expect.poll(async () => (await inSight(page)).length).toBeGreaterThan(2);
});

test("paper does not scroll: all layers are printed", async ({ page }) => {
  await openLayers(page, JSON.stringify({ ...gallery("minimax-m2.5"), num_hidden_layers: 500 }));
  await page.getByRole("button", { name: "Show every layer" }).click();
  expect(await layerRows(page).count()).toBeLessThan(120);
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await expect(layerRows(page)).toHaveCount(502);
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  await expect.poll(() => layerRows(page).count()).toBeLessThan(120);
});

test.describe("a tree of thousands of rows", () => {
  const tree = (page: Page): Locator => page.getByRole("tree");
  const items = (page: Page): Locator => tree(page).getByRole("treeitem");

  test("is walked by keyboard to its ends, and few rows are drawn", async ({ page }) => {
    await page.goto("/");
    await paste(page, MIXED);
    await expect(tree(page)).toBeVisible();
    await tree(page).focus();
    await page.keyboard.press("*");
    await page.keyboard.press("End");
    const last = items(page).last();
    await expect(last).toBeInViewport();
    await expect(last).toHaveClass(/active/);
    const name = (await last.textContent()) ?? "";
    expect(await items(page).count()).toBeLessThan(200);
    await page.keyboard.press("Home");
    await expect(items(page).first()).toBeInViewport();
    await expect(items(page).first()).toHaveClass(/active/);
    await expect(tree(page).getByText(name, { exact: true })).toHaveCount(0);
    await expectNoAxeViolations(page);
  });

  test("scrolls to what a link selects, and says where it stands", async ({ page }) => {
    await page.goto("/");
    await paste(page, MIXED);
    await expect(tree(page)).toBeVisible();
    await expect(page).toHaveURL(/#/);
    // A tree that is short has all of its rows; once it is long, few.
    await expect(tree(page).locator(".gap")).toHaveCount(0);
    const at = "spec:/body/layers/50";
    await page.evaluate((selected) => {
      location.hash = `${location.hash.split("?")[0]}?at=${selected}`;
    }, at);
    const row = items(page).filter({ hasText: /^\S+ \S*100–102/ });
    await expect(row).toBeInViewport();
    await expect(row).toHaveAttribute("aria-selected", "true");
    await expect(row).toHaveAttribute("aria-posinset", "51");
    await expect(row).toHaveAttribute("aria-setsize", "200");
    expect(await items(page).count()).toBeLessThan(200);
  });
});
