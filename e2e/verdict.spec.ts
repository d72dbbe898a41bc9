import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { expectNoAxeViolations, expectNoAxeViolationsInBothSchemes } from "./support/axe.ts";
import { expectHash, paste, test } from "./support/test.ts";

const GOOD = readFileSync(new URL("../public/gallery/qwen3.5-397b-a17b.json", import.meta.url), "utf8");

/** A misspelt field, whose default then decides, and one that nobody knows. */
const BROKEN = GOOD.replace('"rope_theta"', '"rope_tetha"').replace(
  '"num_key_value_heads"',
  '"attention_sink_size": 128,\n        "num_key_value_heads"',
);

const lineOf = (field: string): number =>
  BROKEN.split("\n").findIndex((line) => line.includes(`"${field}"`)) + 1;

const strip = (page: Page) => page.getByRole("list", { name: "Verdict" });

async function open(page: Page, text: string): Promise<void> {
  await page.goto("/");
  await paste(page, text);
  await expect(strip(page)).toBeVisible();
}

for (const [width, height] of [
  [1440, 900],
  [390, 844],
] as const) {
  test.describe(`${width} px wide`, () => {
    test.use({ viewport: { width, height } });

    test("both fields that nobody read are on the first screen, and a click lands on the line", async ({
      page,
    }) => {
      await open(page, BROKEN);
      const line = strip(page).getByRole("link", { name: /Unmapped 2/ });
      await expect(line).toBeInViewport({ ratio: 1 });
      for (const said of ["rope_tetha = 10000000 (did you mean rope_theta?", "attention_sink_size = 128"])
        await expect(line).toContainText(said);
      // What is cut off on the screen is not on it.
      const words = line.locator(".verdict-text");
      expect(await words.evaluate((box) => box.scrollHeight - box.clientHeight)).toBeLessThanOrEqual(1);
      await line.click();
      const current = page.locator("tr[aria-current]");
      await expect(current).toContainText("rope_tetha");
      await expect(current).toContainText(`line ${lineOf("rope_tetha")}`);
      await expect(current).toBeInViewport();
      // Beside the list, or one tap away where there is no room for both.
      if (width <= 900) await page.getByRole("tab", { name: "config.json" }).click();
      await expect(page.locator(".cm-linked").filter({ hasText: "rope_tetha" })).toHaveCount(1);
      await expectNoAxeViolations(page);
    });

    test("what the legacy path does to rope_theta is on the first screen of a good file", async ({
      page,
    }) => {
      await page.goto("/#/gallery/qwen3.5-397b-a17b");
      const line = strip(page).getByRole("link", { name: /Legacy path astray/ });
      await expect(line).toContainText("rope_theta is 10000, not 10000000");
      await expect(line).toBeInViewport({ ratio: 1 });
      await expect(strip(page)).toContainText("Every field is accounted for");
    });
  });
}

test("what the reference refuses comes first", async ({ page }) => {
  await open(page, GOOD.replace('"num_hidden_layers": 60', '"num_hidden_layers": 61'));
  await expect(strip(page).getByRole("link").first()).toContainText("Refused 1");
  await expect(strip(page).getByRole("link").first()).toContainText("layer_types has 60 entries");
});

test("the strip does not move when the legacy path becomes known", async ({ page }) => {
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(/paths-reader/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/#/gallery/qwen3.5-397b-a17b");
  await expect(strip(page)).toContainText("reading the object");
  const before = await strip(page).boundingBox();
  letGo();
  await expect(strip(page)).toContainText("Legacy path astray");
  expect(await strip(page).boundingBox()).toEqual(before);
});

test("no line keeps room for words that did not come", async ({ page }) => {
  await page.setViewportSize({ width: 700, height: 844 });
  await page.goto("/#/embed/gallery/llama-4-scout-17b-16e-instruct");
  await expect(strip(page)).toContainText("(code that asks stops with AttributeError)");
  await expect(strip(page)).not.toContainText("reading");
  const kept = await page.locator(".verdict-text").evaluateAll((texts) =>
    texts.map((text) => {
      const words = document.createRange();
      words.selectNodeContents(text);
      return text.getBoundingClientRect().height - words.getBoundingClientRect().height;
    }),
  );
  expect(Math.max(...kept)).toBeLessThan(10);
});

test("the title of a pasted text breaks between words", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, GOOD.replace("Qwen3_5MoeForConditionalGeneration", "Qwen3_5ForConditionalGeneration"));
  const title = page.getByRole("heading", { level: 1 });
  await expect(title).toContainText("Qwen3_5ForConditionalGeneration, ");
  const tops = await title.evaluate((heading) => {
    const pieces = [...heading.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
    const last = pieces.at(-1) as Text;
    return ["Generation", ","].map((words) => {
      const at = last.data.indexOf(words) + words.length - 1;
      const letter = document.createRange();
      letter.setStart(last, at);
      letter.setEnd(last, at + 1);
      return letter.getBoundingClientRect().top;
    });
  });
  expect(tops[0]).toBe(tops[1]);
});

test("a legacy path that cannot be read is said to be, and can be read again", async ({ page }) => {
  const refusing = `addEventListener("message", ({ data }) => postMessage({ id: data.id, ok: false, message: "No room." }))`;
  await page.route(/\/worker-[^/]*\.js/, (route) =>
    route.fulfill({ contentType: "text/javascript", body: refusing }),
  );
  await page.goto("/#/gallery/minimax-m2.5");
  await expect(strip(page)).toContainText("could not be read");
  await expect(page.getByRole("tree")).toBeVisible();
  await strip(page)
    .getByRole("link", { name: /Legacy path/ })
    .click();
  const failure = page.getByRole("alert").filter({ hasText: "Both paths could not be read. No room." });
  await expect(failure).toBeVisible();
  await page.unroute(/\/worker-[^/]*\.js/);
  await failure.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByLabel(/transformers/).first()).toBeVisible();
  await expect(failure).toHaveCount(0);
});

test("next and previous go through a list, by button and by key, and the source goes along", async ({
  page,
}) => {
  await open(page, BROKEN);
  await strip(page)
    .getByRole("link", { name: /Unmapped/ })
    .click();
  const steps = page.locator(".list-steps");
  await expect(steps).toContainText("1 of 2");
  await page.getByRole("button", { name: "Next finding" }).click();
  await expect(steps).toContainText("2 of 2");
  await expect(page.locator(".cm-linked").filter({ hasText: "attention_sink_size" })).toBeInViewport();
  await page.getByRole("button", { name: /attention_sink_size/ }).press("ArrowDown");
  await expect(steps).toContainText("1 of 2");
  await expect(page.locator("tr[aria-current] button").first()).toBeFocused();
});

test("a link to a finding opens its list at its row", async ({ page }) => {
  await page.goto("/#/gallery/deepseek-v4-flash?show=config:no-effect&at=config:/n_shared_experts");
  await expect(page.locator("tr[aria-current]")).toContainText(
    "DeepseekV4SparseMoeBlock has one shared expert",
  );
  await expect(
    page.getByRole("group", { name: "Lists" }).getByRole("button", { name: /without effect/ }),
  ).toHaveAttribute("aria-pressed", "true");
});

test("links from before list fields too: what was ignored is both groups of it", async ({ page }) => {
  await page.goto("/#/gallery/deepseek-v4-flash?show=config:ignored");
  await expect(page.locator(".findings-table tbody tr")).toHaveCount(11);
  await page.goto("/#/gallery/qwen3.5-27b?show=config:unmapped");
  await expect(page.getByText("No field is unmapped.")).toBeVisible();
});

test("a chip of the coverage lists the fields and goes to the first", async ({ page }) => {
  await open(page, BROKEN);
  await page.getByText(/^Coverage/).click();
  await page
    .getByRole("group", { name: /^config.json/ })
    .getByRole("button", { name: /unmapped/ })
    .last()
    .click();
  await expect(page.locator(".findings-table tbody tr")).toHaveCount(2);
  await expectHash(page).toContain("show=config:unmapped");
  await expect(page.locator(".cm-linked").first()).toBeInViewport();
});

test("one count: the chip, the strip and the list of defaults", async ({ page }) => {
  await page.goto("/#/gallery/deepseek-v4-flash");
  await page.getByText(/^Coverage/).click();
  const chip = page.getByRole("button", { name: /\d+ defaulted/ }).last();
  const count = /\d+/.exec((await chip.textContent()) ?? "")?.[0];
  await expect(strip(page)).toContainText(`Rest on defaults ${count}`);
  await strip(page)
    .getByRole("link", { name: /Rest on defaults/ })
    .click();
  await expect(page.locator(".list-steps")).toContainText(`1 of 9, ${count} values`);
});

test("a figure leads to where it comes from", async ({ page }) => {
  await page.goto("/#/gallery/minimax-m2.5-nvfp4");
  await page.getByRole("link", { name: "nvfp4, fp8 KV weights" }).click();
  await expect(page.getByRole("treeitem", { name: /^quantization/ })).toBeInViewport();
});

test("a frame in another page has the verdict, and its lines open beside it", async ({ page }) => {
  await page.goto("/#/embed/gallery/qwen3.5-397b-a17b");
  const line = strip(page).getByRole("link", { name: /Rest on defaults/ });
  await expect(line).toHaveAttribute("target", "_blank");
  await expect(line).toHaveAttribute("href", /^#\/gallery\/.*show=verdict:default/);
});

test("axe finds nothing in a list of findings, in both colour schemes", async ({ page }) => {
  await open(page, BROKEN);
  await strip(page).getByRole("link", { name: /all/ }).click();
  await expect(page.locator(".findings-table tbody tr").nth(4)).toBeVisible();
  await expectNoAxeViolationsInBothSchemes(page);
});

test("on paper the verdict is whole, and there is nothing to click on", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page, BROKEN);
  const ground = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--raised"));
  expect(await ground()).toBe("#212428");
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  expect(await ground(), "paper is light in all of its colours").toBe("#f2f2f0");
  await expect(strip(page)).toBeVisible();
  await expect(page.getByRole("tree")).toBeVisible();
  for (const control of [
    page.locator(".header"),
    page.getByRole("tablist", { name: "Views of the spec" }),
    page.locator(".cm-editor"),
  ])
    await expect(control).toBeHidden();
});

for (const [width, height] of [
  [390, 844],
  [794, 1123],
  [1440, 768],
] as const)
  test(`on paper nothing is folded, and the spec is printed, at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.goto("/#/gallery/gemma-4-26b-a4b?at=config:/text_config/num_hidden_layers");
    await expect(page.locator(".workspace.folded")).toBeVisible();
    await expect(page.locator(".verdict-short")).toContainText("Engine astray");
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    await page.emulateMedia({ media: "print" });
    await expect(strip(page)).toContainText("head_dim raises");
    await expect(strip(page)).toBeVisible();
    await expect(page.getByRole("list", { name: "Facts" })).toBeVisible();
    await expect(page.locator(".ribbon").first()).toBeVisible();
    await expect(page.getByRole("tree")).toBeVisible();
    const controls = page.locator(
      ".header, .overview-buttons, .pane-bar, .verdict-short, .overview-short, .cm-editor, .tree-tools",
    );
    expect(
      await controls.evaluateAll((all) => all.filter((one) => one.getClientRects().length > 0).length),
    ).toBe(0);
  });

test("a link to the page has a picture, and it is there", async ({ page }) => {
  await page.goto("/");
  const picture = await page.locator('meta[property="og:image"]').getAttribute("content");
  expect(picture).toBe("./card.png");
  const answer = await page.request.get("/card.png");
  expect(answer.headers()["content-type"]).toBe("image/png");
});
