import { readFileSync } from "node:fs";
import { expect, type Locator, type Page } from "@playwright/test";
import { expectNoAxeViolations } from "./support/axe.ts";
import { expectHash, paste, test } from "./support/test.ts";

const QWEN = readFileSync(new URL("../public/gallery/qwen3.5-27b.json", import.meta.url), "utf8");

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

const explanation = (page: Page): Locator => page.getByRole("region", { name: "Explanation" });
const clipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

/** Whether all of an element is inside the window. */
async function expectInSight(element: Locator): Promise<void> {
  await expect(element).toBeInViewport({ ratio: 1 });
}

for (const [screen, width, height] of [
  ["a phone", 390, 844],
  ["a small laptop", 1024, 768],
  ["a large screen", 1440, 900],
] as const) {
  test.describe(`a link lands on its value, on ${screen}`, () => {
    test.use({ viewport: { width, height } });

    test("in an open config, with its name and its explanation in sight", async ({ page }) => {
      await page.goto("/#/gallery/qwen3.5-397b-a17b?at=spec:/body/linear_attn/num_value_heads");
      await expectInSight(page.getByRole("treeitem", { selected: true }));
      await expect(page.getByRole("treeitem", { selected: true })).toContainText("num_value_heads");
      await expectInSight(page.getByRole("heading", { level: 1, name: "Qwen/Qwen3.5-397B-A17B" }));
      await expectInSight(explanation(page).getByRole("heading", { name: /num_value_heads = 64/ }));
      expect(await page.evaluate(() => [window.scrollX, window.scrollY])).toEqual([0, 0]);
    });

    test("in a comparison, with both names in sight", async ({ page }) => {
      const pair = "gallery/qwen3.5-27b..gallery/qwen3.5-397b-a17b";
      await page.goto(`/#/compare/${pair}?at=spec:/body/linear_attn/num_value_heads`);
      await expectInSight(page.locator(".compare-row.chosen").getByText("num_value_heads").first());
      await expect(page.getByRole("heading", { level: 1 })).toBeInViewport({ ratio: 0.5 });
    });

    test("in a frame, with its name in sight and what explains it", async ({ page }) => {
      await page.goto("/#/embed/gallery/qwen3.5-397b-a17b?at=spec:/body/linear_attn/num_value_heads");
      await expectInSight(page.getByRole("treeitem", { selected: true }));
      await expectInSight(page.getByRole("heading", { level: 1, name: "Qwen/Qwen3.5-397B-A17B" }));
      await expect(explanation(page)).toContainText("text_config.linear_num_value_heads");
      await expect(page.getByRole("list", { name: "Facts" })).toContainText("397 B parameters");
      await page.getByRole("button", { name: "Legend" }).click();
      await expect(page.getByText("dotted bar")).toBeVisible();
      await expectNoAxeViolations(page);
    });
  });
}

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("in a frame, nothing lies over the name of the architecture", async ({ page }) => {
    await page.goto("/#/embed/gallery/qwen3.5-397b-a17b");
    const name = page.getByRole("tree").getByText("Qwen3_5MoeForConditionalGeneration", { exact: true });
    const tools = page.getByRole("button", { name: /^(Open|Close) all/ });
    // What comes above them later moves both.
    await expect(async () => {
      const [words, button] = [await name.first().boundingBox(), await tools.first().boundingBox()];
      if (!words || !button) throw new Error("the name or the tools are not on the page");
      const beside = words.x + words.width <= button.x;
      expect(beside || words.y >= button.y + button.height).toBe(true);
    }).toPass();
  });

  test("source and spec are one tap apart, and what explains a value leads to its line", async ({ page }) => {
    await page.goto("/#/gallery/qwen3.5-27b?at=spec:/body/attention/head_dim");
    await explanation(page).getByRole("button", { name: "text_config.head_dim" }).click();
    await expect(page.getByRole("tab", { name: "config.json" })).toHaveAttribute("aria-selected", "true");
    await expect(page.locator(".cm-linked")).toBeInViewport({ ratio: 0.5 });
    await explanation(page).getByRole("button", { name: "body.attention.head_dim" }).click();
    await expectInSight(page.getByRole("treeitem", { selected: true }));
    await page.getByRole("tab", { name: "config.json" }).click();
    await expect(page.getByRole("tree")).toHaveCount(0);
    await page.getByRole("tab", { name: "Spec", exact: true }).click();
    await expect(page.getByRole("tree")).toBeVisible();
    await expectNoAxeViolations(page);
  });

  test("the input is one tap away while something is open", async ({ page }) => {
    await page.goto("/#/gallery/qwen3.5-27b");
    await expect(page.getByRole("tree")).toBeVisible();
    await expect(page.getByRole("combobox", { name: /Open a config/ })).toBeHidden();
    await page.getByRole("button", { name: "Open…" }).click();
    await page.getByRole("combobox", { name: /Open a config/ }).fill("minimax-m3");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: /MiniMax-M3/ })).toBeVisible();
  });
});

test("at twice the size a link has its name and its value in sight", async ({ page }) => {
  await page.setViewportSize({ width: 720, height: 450 });
  await page.goto("/#/gallery/qwen3.5-397b-a17b?at=spec:/body/attention/head_dim");
  await expectInSight(page.getByRole("treeitem", { selected: true }));
  const name = page.getByRole("heading", { level: 1 });
  // A box that is scrolled out of sight inside of the page is where another part of the page is.
  await expect
    .poll(() =>
      name.evaluate((element) => {
        const { left, top, height } = element.getBoundingClientRect();
        return document.elementFromPoint(left + 5, top + height / 2) === element;
      }),
    )
    .toBe(true);
});

test("the overview is a line while somebody works below it, and comes back by its button", async ({
  page,
}) => {
  await page.goto("/#/gallery/qwen3.5-27b");
  await expect(page.getByRole("tree")).toBeVisible();
  const button = page.getByRole("button", { name: "Overview" });
  await expect(button).toHaveAttribute("aria-expanded", "true");
  await page.getByRole("tree").hover();
  await page.mouse.wheel(0, 200);
  await expect(button).toHaveAttribute("aria-expanded", "false");
  await expectInSight(page.getByRole("heading", { level: 1 }));
  await button.click();
  await expect(button).toHaveAttribute("aria-expanded", "true");
});

test.describe("the address is the link", () => {
  test("of a pasted config, which says what it is", async ({ page, context }) => {
    await page.goto("/");
    await paste(page, QWEN);
    await expect(page).toHaveURL(/#\/config\/1\./);
    const name = "Qwen3_5ForConditionalGeneration, 64 × 5,120";
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await expect(page).toHaveTitle(new RegExp(name));
    const colleague = await context.newPage();
    await colleague.goto(page.url());
    await expect(colleague.getByRole("heading", { level: 1, name })).toBeVisible();
    await expect(colleague.getByRole("tree")).toBeVisible();
  });

  test("with the name that the reader gives it, by keyboard alone", async ({ page, context }) => {
    await page.goto("/");
    await paste(page, QWEN);
    await expect(page).toHaveURL(/#\/config\/1\./);
    const before = page.url();
    await page.getByRole("button", { name: "Rename" }).press("Enter");
    await page.getByRole("textbox", { name: "Name of this config" }).press("Escape");
    await page.getByRole("button", { name: "Rename" }).press("Enter");
    await page.keyboard.type("Our next one");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: "Our next one" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Rename" })).toBeFocused();
    await expect(page).toHaveURL(/#\/config\/1\./);
    await expect(page).not.toHaveURL(before);
    const colleague = await context.newPage();
    await colleague.goto(page.url());
    await expect(colleague.getByRole("heading", { level: 1, name: "Our next one" })).toBeVisible();
    await colleague.goto("/#/gallery/minimax-m2.5");
    await expect(colleague.getByRole("tree")).toBeVisible();
    await expect(colleague.getByRole("button", { name: "Rename" })).toBeHidden();
  });

  test("of a text that is edited, and the text is still the same one", async ({ page }) => {
    await page.goto("/");
    await paste(page, QWEN);
    await expect(page).toHaveURL(/#\/config\/1\./);
    const before = page.url();
    const steps = await page.evaluate(() => window.history.length);
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.type(" ");
    await expect(page).not.toHaveURL(before);
    await expect(page).toHaveURL(/#\/config\/1\./);
    expect(await page.evaluate(() => window.history.length)).toBe(steps);
    await page.keyboard.press("Control+z");
    await expect.poll(() => page.url().replace(/\?.*/, "")).toBe(before);
  });

  test("but not of a text that is too long for one", async ({ page }) => {
    const noise = Array.from({ length: 2000 }, (_, index) => Math.sin(index));
    await page.goto("/");
    await paste(page, JSON.stringify({ ...(JSON.parse(QWEN) as object), noise }));
    await expect(page.getByRole("tree")).toBeVisible();
    await page.getByRole("button", { name: "Share", exact: true }).click();
    await expect(page.getByRole("button", { name: /^Copy link/ }).first()).toBeDisabled();
    await expectHash(page).toMatch(/^#\/text\//);
  });
});

test("an edit of a published config is undone to that config itself", async ({ page }) => {
  await page.goto("/#/gallery/minimax-m2.5");
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type(" ");
  await expect(
    page.getByRole("heading", { level: 1, name: "MiniMaxAI/MiniMax-M2.5 (edited)" }),
  ).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(
    page.getByRole("heading", { level: 1, name: "MiniMaxAI/MiniMax-M2.5", exact: true }),
  ).toBeVisible();
  await expectHash(page).toMatch(/^#\/gallery\/minimax-m2\.5/);
  await page.keyboard.type("  ");
  await page.getByRole("button", { name: "Back to the original" }).click();
  await expectHash(page).toMatch(/^#\/gallery\/minimax-m2\.5/);
});

test("the search steps through values and through fields that no value has", async ({ page }) => {
  await page.goto("/#/gallery/qwen3.5-27b");
  await expect(page.locator(".cm-content")).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("transformers_version");
  const search = page.getByRole("search", { name: "Search this config" });
  await expect(search.getByRole("status")).toHaveText("1 found");
  await page.keyboard.press("Enter");
  await expect(search.getByRole("status")).toHaveText("1 of 1");
  await expectInSight(page.locator(".cm-linked").filter({ hasText: "transformers_version" }));
  await page.getByRole("searchbox").fill("head");
  await expect(search.getByRole("status")).toContainText("found");
  await search.getByRole("button", { name: "Next hit" }).click();
  await expect(search.getByRole("status")).toContainText(/^1 of \d+$/);
  await search.getByRole("button", { name: "Previous hit" }).click();
  await expect(search.getByRole("status")).toContainText(/^(\d+) of \1$/);
  await page.getByRole("tab", { name: "Layers" }).click();
  await expect(page.getByRole("searchbox")).toHaveValue("head");
});

/** The words that the browser highlights as hits, each once. */
const highlighted = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => [...new Set([...(CSS.highlights.get("search-hit") ?? [])].map(String))]);

test("the rows of every view mark what was sought, as the source does", async ({ page }) => {
  await page.goto("/#/gallery/qwen3.5-27b");
  await expect(page.locator(".cm-content")).toBeVisible();
  await page.getByRole("searchbox").fill("Head");
  await expect.poll(() => highlighted(page)).toEqual(["head"]);
  const marked = await page.evaluate(() =>
    [...(CSS.highlights.get("search-hit") ?? [])].map(
      (range) => (range as Range).startContainer.parentElement?.closest("[role=treeitem]")?.textContent ?? "",
    ),
  );
  expect(marked.some((row) => row.includes("num_kv_heads"))).toBe(true);
  // Over a place where a narrow row may break the name.
  await page.getByRole("searchbox").fill("kv_heads");
  await expect.poll(() => highlighted(page)).toEqual(["kv_heads"]);
  await page.getByRole("tab", { name: /^Runtime/ }).click();
  await page.getByRole("searchbox").fill("rope");
  await expect.poll(() => highlighted(page)).toEqual(["rope"]);
  await page.getByRole("searchbox").fill("");
  await expect.poll(() => highlighted(page)).toEqual([]);
});

test("a row gives its path, its value, both and its link, by buttons and by keys", async ({ page }) => {
  await page.goto("/#/gallery/qwen3.5-27b");
  await expect(page.locator(".cm-content")).toBeVisible();
  const row = page.getByRole("treeitem", { name: /num_kv_heads/ });
  await row.hover();
  await row.getByRole("button", { name: "Copy path", exact: true }).click();
  await expect(page.locator(".said")).toHaveText("Copied the path.");
  expect(await clipboard(page)).toBe("body.attention.num_kv_heads");
  await row.getByRole("button", { name: "Copy link" }).click();
  await expect
    .poll(() => clipboard(page))
    .toMatch(/#\/gallery\/qwen3\.5-27b\?at=spec:\/body\/attention\/num_kv_heads$/);
  await row.click({ position: { x: 60, y: 10 } });
  await page.getByRole("tree").focus();
  await page.keyboard.press("Control+c");
  await expect.poll(() => clipboard(page)).toBe("body.attention.num_kv_heads = 4");
  await page.keyboard.press("Shift+V");
  await expect.poll(() => clipboard(page)).toBe("4");
});

test("a command is found by a few letters and done by Enter, and the keyboard is where it was", async ({
  page,
}) => {
  await page.goto("/#/gallery/qwen3.5-27b");
  await expect(page.locator(".cm-content")).toBeVisible();
  await page.keyboard.press("Control+k");
  const commands = page.getByRole("combobox", { name: "Find a command" });
  await expect(commands).toBeFocused();
  await expectNoAxeViolations(page);
  await page.keyboard.type("go mem");
  await expect(page.getByRole("listbox", { name: "Commands" }).getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("tab", { name: "Memory" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("keyboard short");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("no such thing");
  await expect(page.getByText("Nothing here is called “no such thing”.")).toBeVisible();
});

test("every view of a spec is in sight on a laptop", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto("/#/gallery/qwen3.5-397b-a17b");
  const tabs = page.getByRole("tablist").filter({ has: page.getByRole("tab", { name: "Components" }) });
  for (const tab of await tabs.getByRole("tab").all()) await expect(tab).toBeInViewport({ ratio: 1 });
});

test("tabs say how many findings wait on them, and the folded overview keeps the verdict", async ({
  page,
}) => {
  await page.goto("/#/gallery/qwen3.5-397b-a17b?at=spec:/body/hidden_size");
  await expect(page.getByRole("tab", { name: /^Findings \d+$/ })).toBeVisible();
  await expect(page.getByRole("tab", { name: "Runtime 4" })).toBeVisible();
  await page.keyboard.press("\\");
  const short = page.getByRole("list", { name: "Verdict in short" });
  await expect(short).toContainText("nothing unread");
  await short.getByRole("link", { name: /Legacy path astray 4/ }).click();
  await expect(page.locator(".findings-table tbody tr")).toHaveCount(4);
});

test("every branch of the tree closes and opens at once", async ({ page }) => {
  await page.goto("/#/gallery/qwen3.5-27b");
  await page.getByRole("tree").focus();
  await page.keyboard.press("-");
  await expect(page.getByRole("treeitem", { expanded: true })).toHaveCount(0);
  await page.getByRole("button", { name: "Open all" }).click();
  await expect(page.getByRole("treeitem", { expanded: false })).toHaveCount(0);
});

test("the legend stands over the page and moves nothing", async ({ page }) => {
  await page.goto("/#/gallery/qwen3.5-27b");
  // As high as the tree is told to be before all of its rows are drawn is an estimate.
  const place = async () => {
    const { x, y, width } = (await page.getByRole("tree").boundingBox()) ?? {};
    return { x, y, width };
  };
  const before = await place();
  await page.getByRole("button", { name: "Legend" }).click();
  await expect(page.getByText("dotted bar")).toBeVisible();
  expect(await place()).toEqual(before);
  await page.keyboard.press("Escape");
  await expect(page.getByText("dotted bar")).toBeHidden();
});

test("Enter on a figure of the diagram goes on in the tree, and Back is at the figure again", async ({
  page,
}) => {
  await page.goto("/#/gallery/qwen3-8b?tab=diagram");
  const figure = page.locator('.diagram-box [data-at="/body/position/rope_theta"]').first();
  await figure.focus();
  const name = await figure.getAttribute("aria-label");
  await page.keyboard.press("Enter");
  const row = page.getByRole("treeitem", { selected: true });
  await expect(row).toContainText("rope_theta");
  await expect(row).toBeFocused();
  await page.goBack();
  await expect(page.locator(".diagram-box :focus")).toHaveAttribute("data-at", "/body/position/rope_theta");
  if (name !== null) await expect(page.locator(".diagram-box :focus")).toHaveAttribute("aria-label", name);
});

for (const [width, height] of [
  [390, 844],
  [1024, 768],
  [1440, 900],
] as const)
  test(`Enter on a line of the verdict goes on in its list, and Back is at the line, at ${width} px`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height });
    await page.goto("/#/gallery/qwen3.5-397b-a17b");
    const line = page.getByRole("list", { name: "Verdict" }).getByRole("link", { name: /Rest on defaults/ });
    await line.focus();
    await page.keyboard.press("Enter");
    await expect(page.locator("tr[aria-current] button").first()).toBeFocused();
    await page.goBack();
    await expect(line).toBeFocused();
  });

test("Enter on a fact goes on at what it comes from", async ({ page }) => {
  await page.goto("/#/gallery/qwen3.5-397b-a17b");
  const facts = page.getByRole("list", { name: "Facts" });
  await facts.getByRole("link", { name: /context/ }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("treeitem", { selected: true })).toBeFocused();
  await facts.getByRole("link", { name: /^EOS/ }).focus();
  await page.keyboard.press("Enter");
  await expect(explanation(page).getByRole("heading", { name: /eos_token_id/ })).toBeFocused();
});

test("what is drawn in proportion is in the address, and in a frame", async ({ page }) => {
  await page.goto("/#/gallery/qwen3-8b?tab=diagram");
  const chip = page.getByRole("button", { name: "Bytes" });
  await chip.click();
  await expectHash(page).toContain("area=bytes");
  await page.goto("/#/gallery/minimax-m2.5?tab=diagram");
  await expect(page.getByRole("button", { name: "No sizes" })).toHaveAttribute("aria-pressed", "true");
  await page.goto("/#/embed/gallery/qwen3-8b?tab=diagram&area=bytes");
  await expect(chip).toHaveAttribute("aria-pressed", "true");
});
