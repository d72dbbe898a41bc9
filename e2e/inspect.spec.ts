import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { expectNoAxeViolationsInBothSchemes } from "./support/axe.ts";
import { drop, paste, test } from "./support/test.ts";

const QWEN = readFileSync(new URL("../public/gallery/qwen3.5-27b.json", import.meta.url), "utf8");

/** Opens a bundled config and waits for its spec and its source. */
async function openGallery(page: Page, id: string): Promise<void> {
  await page.goto(`/#/gallery/${id}`);
  await expect(page.getByRole("tree")).toBeVisible();
  await expect(page.locator(".cm-content")).toBeVisible();
}

test("the empty page leads to a model by one click, and Back leads home", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Qwen/Qwen3.5-27B", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: /Qwen3\.5-27B/ })).toBeVisible();
  await expect(page.getByText("26.9 B").first()).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { level: 2, name: "Models" })).toBeVisible();
});

test("the tree shows a derived value with its rule", async ({ page }) => {
  await openGallery(page, "qwen3.5-27b");
  const row = page.getByRole("treeitem").filter({ hasText: "head_dim × partial_rotary_factor" });
  await expect(row).toContainText("rotary_dim");
  await expect(row).toContainText("64");
  await expect(row).toContainText("derived");
});

test("pasting anywhere opens the text, and a reload keeps it", async ({ page }) => {
  await page.goto("/");
  await paste(page, QWEN);
  await expect(page.getByRole("tree")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("tree")).toBeVisible();
});

test("a second text does not take the place of the first: Back shows it again", async ({ page }) => {
  await page.goto("/");
  await paste(page, QWEN);
  await expect(page.getByText("26.9 B").first()).toBeVisible();
  await paste(page, "{}");
  await expect(page.locator(".problem")).toContainText("model_type");
  await page.goBack();
  await expect(page.getByText("26.9 B").first()).toBeVisible();
});

test("the skip link leads to the content and leaves the view as it is", async ({ page }) => {
  await openGallery(page, "minimax-m2.5");
  await page.getByRole("link", { name: "Skip to the content" }).press("Enter");
  await expect(page).toHaveURL(/gallery\/minimax-m2\.5/);
  await expect(page.getByRole("main")).toBeFocused();
});

test("a file is opened by the picker, and by dropping it anywhere", async ({ page }) => {
  await page.goto("/");
  await page.locator('input[type="file"]').setInputFiles({
    name: "config.json",
    mimeType: "application/json",
    buffer: Buffer.from(QWEN),
  });
  await expect(page.getByText("26.9 B").first()).toBeVisible();
  await page.goto("/");
  await drop(page, [["config.json", QWEN]]);
  await expect(page.getByText("26.9 B").first()).toBeVisible();
});

test("selecting values goes into the address, and Back leaves the config at once", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "MiniMaxAI/MiniMax-M2.5", exact: true }).click();
  for (const name of ["num_kv_heads", "num_query_heads"])
    await page.getByRole("treeitem").filter({ hasText: name }).last().click();
  await expect(page).toHaveURL(/at=spec:\/body\/attention\/num_query_heads/);
  await expect(page.getByLabel("Explanation")).toContainText("num_attention_heads");
  await page.reload();
  await expect(page.getByLabel("Explanation")).toContainText("num_attention_heads");
  await page.goBack();
  await expect(page.getByRole("heading", { level: 2, name: "Models" })).toBeVisible();
});

test("a coverage chip filters the tree", async ({ page }) => {
  await openGallery(page, "minimax-m2.5");
  await page.getByText(/^Coverage/).click();
  await page
    .getByRole("button", { name: /implied/ })
    .first()
    .click();
  await expect(page).toHaveURL(/show=/);
  await expect(page.getByRole("treeitem").filter({ hasText: "num_kv_heads" })).toHaveCount(0);
  await expect(page.getByRole("treeitem").filter({ hasText: "norm_topk_prob" }).first()).toBeVisible();
});

test("a text that breaks keeps the last good tree and says where", async ({ page }) => {
  await openGallery(page, "minimax-m2.5");
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("x");
  await expect(page.getByRole("alert").first()).toContainText("ine 1");
  await expect(page.getByRole("tree")).toBeVisible();
  await page.keyboard.press("Backspace");
  await expect(page.locator(".problem")).toHaveCount(0);
});

test("an edit of the source changes the tree", async ({ page }) => {
  await page.goto("/");
  await paste(page, QWEN.replace('"num_attention_heads": 24', '"num_attention_heads": 48'));
  await expect(page.getByRole("treeitem").filter({ hasText: "num_query_heads" }).last()).toContainText("48");
});

test.describe("bad input", () => {
  for (const [name, text, message] of [
    ["a web page", "<!doctype html><html></html>", "web page"],
    ["an array", "[1]", "array"],
    ["no model type", "{}", "model_type"],
    [
      "a wrong type",
      QWEN.replace('"num_hidden_layers": 64', '"num_hidden_layers": "64"'),
      "num_hidden_layers",
    ],
    ["an unknown model type", '{"model_type": "qwen9", "hidden_size": 8}', "qwen9"],
  ] as const) {
    test(`${name} gets its own message, and the text stays`, async ({ page }) => {
      await page.goto("/");
      await paste(page, text);
      await expect(page.locator(".problem")).toContainText(message);
      await expect(page.locator(".cm-content")).toContainText(text.slice(0, 8));
    });
  }

  test("markup stays text", async ({ page }) => {
    await page.goto("/");
    await paste(page, '{"model_type": "<img src=x onerror=alert(1)>", "__proto__": {"a": 1}}');
    await expect(page.locator(".problem")).toContainText("<img src=x");
    await expect(page.locator("img")).toHaveCount(0);
  });
});

test("the spec as JSON shows what is selected, leads to values, folds and is searched", async ({ page }) => {
  await page.goto("/#/gallery/qwen3.5-397b-a17b?tab=json&q=rotary&at=config:/text_config/head_dim");
  const json = page.locator(".json-view");
  const marked = json.locator(".cm-linked");
  await expect(marked).toContainText(['"head_dim": 256']);
  await expect(marked.first()).toBeInViewport();
  await expect(json.locator(".cm-query-match").first()).toHaveText("rotary");
  await json.locator(".cm-line", { hasText: '"num_kv_heads": 2' }).click();
  await expect(page).toHaveURL(/at=spec:\/body\/attention\/num_kv_heads/);
  await expect(page.getByRole("region", { name: "Explanation" })).toContainText("num_key_value_heads");
  await expect(page.locator("#source-view .cm-linked")).toContainText("num_key_value_heads");
  // Read only: what is typed changes nothing.
  await page.keyboard.type("9");
  await expect(marked).toContainText(['"num_kv_heads": 2']);
  // One that is in sight: a click on another scrolls first, and the editor draws other lines. It may draw them just now.
  const folds = json.getByTitle("Fold line");
  await expect(async () => {
    const inSight = await folds.evaluateAll((all) =>
      all.findLastIndex((fold) => {
        const { top, bottom } = fold.getBoundingClientRect();
        const view = fold.closest(".cm-scroller")?.getBoundingClientRect();
        return view !== undefined && top >= view.top && bottom <= view.bottom;
      }),
    );
    await folds.nth(inSight).click({ timeout: 3000 });
    await expect(json.locator(".cm-folded").first()).toBeVisible({ timeout: 3000 });
  }).toPass();
  await page.getByRole("searchbox").press("Enter");
  await expect(page).toHaveURL(/at=spec:.*rotary/);
  await expect(marked).toContainText(["rotary"]);
  await expect(marked.first()).toBeInViewport();
});

test("the keyboard walks the tree", async ({ page }) => {
  await openGallery(page, "minimax-m2.5");
  await page.getByRole("tree").focus();
  await page.keyboard.press("End");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/at=spec/);
});

test("o leads to the input, which stands behind a button on a phone", async ({ page }) => {
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await page.goto("about:blank");
    await page.goto("/#/gallery/qwen3-8b");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.keyboard.press("o");
    await expect(page.getByRole("combobox", { name: /Open a config/ })).toBeFocused();
  }
});

test("? shows the shortcuts and Escape closes them", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("combobox", { name: /Open a config/ })).toBeVisible();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

// The first page is looked at in home.spec.ts.
for (const [state, hash] of [
  ["a model", "/#/gallery/qwen3.5-27b"],
  ["a selected value", "/#/gallery/minimax-m2.5?at=spec%3A%2Fbody%2Fattention%2Frotary_dim"],
  ["the JSON view", "/#/gallery/minimax-m2.5?tab=json"],
] as const)
  test(`axe finds nothing in both colour schemes: ${state}`, async ({ page }) => {
    await page.goto(hash);
    await expect(page.getByRole("main")).toBeVisible();
    await expect(page.locator(".cm-content").last()).toBeVisible();
    await expectNoAxeViolationsInBothSchemes(page);
  });

test("axe finds nothing where things are wrong, in both colour schemes", async ({ page }) => {
  await page.goto("/");
  await paste(page, JSON.stringify({ model_type: "zz_odd", zz_width: 8, zz_depth: 2, zz_heads: 2 }));
  await expect(page.getByText(/^Supported model types/)).toBeVisible();
  await expect(page.locator(".cm-content")).toBeVisible();
  await expectNoAxeViolationsInBothSchemes(page);
  await paste(
    page,
    QWEN.replace('"head_dim"', '"head_dims"').replace('"num_key_value_heads": 4', '"num_key_value_heads": 5'),
  );
  await expect(page.getByText("cannot share 5 KV heads")).toBeVisible();
  await expectNoAxeViolationsInBothSchemes(page);
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await expectNoAxeViolationsInBothSchemes(page);
});

test("a ghost line tells a default and adds it to the text", async ({ page }) => {
  await page.goto("/");
  await paste(page, QWEN.replace('"head_dim": 256,', ""));
  // The ghost stands below the last field of text_config, out of view at first.
  await page.locator(".cm-scroller").evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight / 2));
  await expect(page.locator(".cm-content")).toContainText("Qwen3_5TextConfig");
  await page.getByRole("button", { name: "Add to the text: head_dim" }).click();
  await expect(page.getByRole("button", { name: "Add to the text: head_dim" })).toHaveCount(0);
  // The edit is the text's own now, in the object where the field belongs.
  const written = await page.evaluate(() => Object.values(sessionStorage).join(""));
  const { files } = JSON.parse(written) as { files: { config: string } };
  expect(JSON.parse(files.config)).toMatchObject({ text_config: { head_dim: 256 } });
});

test("a long config is read beside the page", async ({ page }) => {
  const config = JSON.parse(QWEN) as object;
  const layers = Array.from({ length: 5000 }, (_, index) => [
    `model.layers.${index}.x`,
    { quant_algo: "FP8" },
  ]);
  await page.goto("/");
  await paste(
    page,
    JSON.stringify({
      ...config,
      quantization_config: { quant_method: "modelopt", quantized_layers: Object.fromEntries(layers) },
    }),
  );
  await expect(page.getByRole("tree")).toBeVisible();
  await expect(page.getByRole("link", { name: "modelopt weights" })).toBeVisible();
});

test("nothing but the page itself is asked for", async ({ page, baseURL }) => {
  const foreign: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(`${baseURL}/`)) foreign.push(request.url());
  });
  await openGallery(page, "qwen3.6-35b-a3b-nvfp4");
  expect(foreign).toEqual([]);
});

test("a narrow screen shows source and tree without scrolling sideways", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await page.goto("/#/gallery/qwen3.5-27b");
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  await expect(page.getByRole("tree")).toBeVisible();
  expect(await width()).toBeLessThanOrEqual(360);
  await page.getByRole("tab", { name: "config.json" }).click();
  await expect(page.locator(".cm-content")).toBeVisible();
  expect(await width()).toBeLessThanOrEqual(360);
});
