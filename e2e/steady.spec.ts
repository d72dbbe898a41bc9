import { expect, type Locator, type Page, type Route } from "@playwright/test";
import { expectNoAxeViolations } from "./support/axe.ts";
import { hashOf, test } from "./support/test.ts";

const QWEN = "#/gallery/qwen3.5-397b-a17b";

/** Of 1,485 lines: what decides the layers stands at its end. */
const LONG = "#/gallery/llama-3.3-nemotron-super-49b-v1";

const tree = (page: Page, name: RegExp): Locator => page.getByRole("treeitem", { name }).first();
const search = (page: Page): Locator => page.getByRole("searchbox");
const scrollTop = (element: Locator): Promise<number> => element.evaluate((box) => box.scrollTop);

/** Makes the browser as slow as an old phone: what is done later than a key is seen to be. */
async function slowDown(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 6 });
}

test("the source stays where it was scrolled to while one searches, and where one types in it", async ({
  page,
}) => {
  await page.goto(`/${LONG}`);
  const source = page.locator(".cm-scroller");
  await tree(page, /num_layers/).click();
  await expect.poll(() => scrollTop(source)).toBeGreaterThan(20_000);
  await source.evaluate((box) => {
    box.scrollTop = 0;
  });
  await search(page).pressSequentially("hid");
  await expect(page).toHaveURL(/q=hid/);
  await expect(page.locator(".search-count")).toContainText(/\d/);
  expect(await scrollTop(source)).toBe(0);

  await source.locator(".cm-line").first().click();
  await page.keyboard.press("End");
  await page.keyboard.type('\n"foo": 1,');
  await expect(page.locator(".verdict")).toContainText("foo = 1");
  expect(await scrollTop(source)).toBeLessThan(100);
});

test("Enter steps through the hits of what was typed just before", async ({ page }) => {
  await page.goto(`/${LONG}?q=rope_thet`);
  await expect(page.locator(".search-count")).toContainText("found");
  await slowDown(page);
  await search(page).selectText();
  await page.keyboard.insertText("vocab_size");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/at=(spec|config):.*vocab_size/);
});

test("findings stay where they were scrolled to while the config is read anew", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 700 });
  await page.goto(`/${QWEN}?tab=findings&at=config:/text_config/head_dim`);
  const list = page.locator("#spec-view");
  await expect(list).toContainText("torch_dtype");
  // What engines do with the file comes last, above what is looked at.
  const verdict = page.locator(".verdict");
  await expect(verdict).not.toContainText("reading");
  await list.evaluate((box) => {
    box.scrollTop = 220;
  });
  const before = await scrollTop(list);
  expect(before).toBeGreaterThan(200);
  await page.locator(".cm-line", { hasText: '"initializer_range": 0.02' }).click();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.type("8");
  // Of the first reading, the legacy path is not known; then it is again.
  await expect(page.getByRole("heading", { level: 1 })).toContainText("edited");
  await expect(list).toContainText("torch_dtype");
  await expect(verdict).not.toContainText("reading");
  expect(await scrollTop(list)).toBe(before);
});

test("the coverage stays open under the hand that takes its filter back", async ({ page }) => {
  await page.goto(`/${QWEN}`);
  const box = page.locator(".coverage-box");
  await box.locator("summary").click();
  const chip = box.getByRole("button", { name: /mapped/ }).first();
  await chip.click();
  await expect(page).toHaveURL(/show=spec:mapped/);
  await chip.click();
  await expect(page).not.toHaveURL(/show=/);
  await expect(chip).toBeVisible();
});

test("a view is found again as it was left: folds, place and choices", async ({ page }) => {
  await page.goto("/");
  await page.getByLabel("Maker").selectOption("Qwen");
  await page.getByRole("link", { name: "Qwen/Qwen3.5-397B-A17B" }).click();
  const view = page.locator("#spec-view");
  await tree(page, /GatedDeltaNetSpec/).click();
  await expect(tree(page, /key_head_dim/)).toHaveCount(0);
  await view.evaluate((box) => {
    box.scrollTop = 250;
  });
  await page.getByRole("tab", { name: "Layers" }).click();
  await page.getByRole("button", { name: "Show every layer" }).click();
  expect(await scrollTop(view)).toBe(0);
  await page.getByRole("tab", { name: "Components" }).click();
  await expect(tree(page, /GatedDeltaNetSpec/)).toBeAttached();
  expect(await scrollTop(view)).toBe(250);
  await expect(tree(page, /key_head_dim/)).toHaveCount(0);
  await page.getByRole("tab", { name: "Layers" }).click();
  await expect(page.getByRole("button", { name: "Fold equal layers" })).toBeVisible();
  await page.goBack();
  await expect(page.getByLabel("Maker")).toHaveValue("Qwen");
});

test("what is folded in one config stays open in the next, and folded on the way back", async ({ page }) => {
  const rows = tree(page, /key_head_dim/);
  await page.goto(`/${QWEN}`);
  await tree(page, /GatedDeltaNetSpec/).click();
  await expect(rows).toHaveCount(0);
  // Both are read at once, so that the view is never left.
  await page.evaluate(() => {
    window.location.hash = "#/gallery/qwen3.5-27b";
  });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/27B/);
  await expect(rows).toBeAttached();
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/397B/);
  await expect(tree(page, /GatedDeltaNetSpec/)).toBeAttached();
  await expect(rows).toHaveCount(0);
});

test("what is open stays open when the address takes up a text that a reload found", async ({ page }) => {
  // The name of the text stands in the address until what packs it has arrived.
  const packer = "**/codec-*.js";
  const held: Route[] = [];
  await page.route(packer, (route) => void held.push(route));
  const arrive = async (): Promise<void> => {
    await expect.poll(() => held.length).toBeGreaterThan(0);
    await Promise.all(held.splice(0).map((route) => route.continue()));
  };
  await page.goto(`/${QWEN}?file=config`);
  await page.locator(".cm-line", { hasText: '"head_dim": 256' }).click();
  await page.keyboard.press("End");
  await page.keyboard.type(" ");
  await expect(page).toHaveURL(/#\/text\//);
  const path = hashOf(page).replace(/^#\/|\?.*$/g, "");
  await page.reload();
  await page.getByRole("button", { name: "Rename" }).click();
  const name = page.getByLabel("Name of this config");
  await name.fill("Mine");
  await arrive();
  await expect(page).toHaveURL(/#\/config\//);
  await expect(name).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Mine");
  await expect(page.getByRole("button", { name: "Back to the original" })).toBeVisible();

  await page.evaluate((text) => {
    window.history.replaceState(null, "", `#/compare/gallery/qwen3.5-27b..${text}?tab=text`);
    window.location.reload();
  }, path);
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await arrive();
  const link = page.getByRole("button", { name: /^Copy link/ }).first();
  await expect(page).toHaveURL(/\.\.config\//);
  await expect(link).toBeVisible();
});

test("a page that is still loaded has its main part, and letters typed before the commands are there count", async ({
  page,
}) => {
  const held: Route[] = [];
  const arrive = (): Promise<unknown> => Promise.all(held.splice(0).map((route) => route.continue()));
  await page.route(/(workspace|palette)-[\w-]+\.js$/, (route) => void held.push(route));
  await page.goto(`/${QWEN}`);
  await expect(page.getByRole("main")).toContainText("Reading");
  await expectNoAxeViolations(page);
  await arrive();
  await expect(page.getByRole("tree")).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect.poll(() => held.length).toBeGreaterThan(0);
  await page.keyboard.type("mem");
  await arrive();
  const field = page.getByRole("combobox", { name: "Find a command" });
  await expect(field).toHaveValue("mem");
  await page.keyboard.type("ory");
  await expect(field).toHaveValue("memory");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/tab=memory/);
});

test("the page goes on where the browser takes no more addresses, and the address follows", async ({
  page,
}) => {
  await page.goto(`/${QWEN}`);
  await expect(page.getByRole("tree")).toBeVisible();
  await page.evaluate(() => {
    const replaceState = window.history.replaceState.bind(window.history);
    window.history.replaceState = (...change) => {
      if (!document.body.dataset["takes"]) throw new DOMException("Too many calls", "SecurityError");
      replaceState(...change);
    };
  });
  const before = page.url();
  await tree(page, /num_layers/).click();
  await tree(page, /vocab_size/).click();
  await expect(page.getByRole("heading", { name: /body.vocab_size = 248320/ })).toBeVisible();
  expect(page.url()).toBe(before);
  await page.evaluate(() => {
    document.body.dataset["takes"] = "all";
  });
  await expect(page).toHaveURL(/at=spec:\/body\/vocab_size/);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("a link of the explanation leads to its side, also when somebody has left that", async ({ page }) => {
    await page.goto(`/${QWEN}?at=spec:/body/attention/head_dim`);
    const link = page
      .getByRole("region", { name: "Explanation" })
      .getByRole("button", { name: "text_config.head_dim", exact: true });
    const source = page.getByRole("tab", { name: "config.json" });
    await link.click();
    await expect(source).toHaveAttribute("aria-selected", "true");
    await page.getByRole("tab", { name: "Spec" }).click();
    await tree(page, /rotary_dim/).click();
    await link.click();
    await expect(source).toHaveAttribute("aria-selected", "true");
  });

  test("what Share offers for a permalink is whole in sight", async ({ page }) => {
    await page.goto(`/${QWEN}?at=spec:/body/attention/head_dim`);
    await page.getByRole("button", { name: "Share", exact: true }).click();
    await expect(page.getByRole("button", { name: /^Copy as Markdown/ })).toBeInViewport({ ratio: 1 });
  });

  test("the chosen tab stands beside the fade", async ({ page }) => {
    await page.goto(`/${QWEN}?tab=engines`);
    const tabs = page.getByRole("tablist", { name: "Source and views of the spec" });
    await expect(tabs.getByRole("tab", { name: /Findings \d/ })).toBeAttached();
    const right = async (of: Locator): Promise<number> => {
      const box = await of.boundingBox();
      return box ? box.x + box.width : Number.NaN;
    };
    await expect
      .poll(async () => (await right(tabs)) - (await right(tabs.getByRole("tab", { name: "Engines" }))))
      .toBeGreaterThan(30);
  });
});
