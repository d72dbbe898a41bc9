import { readFileSync } from "node:fs";
import { expect, type Locator, type Page } from "@playwright/test";
import { blockFont } from "./support/block-font.ts";
import { paste, test } from "./support/test.ts";

/**
 * Pictures of the main states. Fonts and the drawing of letters differ by machine, and what the texts say is for other tests:
 * here every letter is a bar (support/block-font.ts), so that places, sizes and colours are what is compared.
 *
 * After a change that is meant: `npx playwright test e2e/pictures.spec.ts --update-snapshots`, and look at each picture.
 */
const QWEN = readFileSync(new URL("../public/gallery/qwen3.5-27b.json", import.meta.url), "utf8");

/** A field that nobody reads, by a slip of its name, and one that nobody has heard of. */
const MISSPELT = QWEN.replace('"rope_theta"', '"rope_tetha"').replace(
  '"head_dim"',
  '"attention_sink_size": 128,\n        "head_dim"',
);

const LOOK = `*, ::before, ::after {
  font-family: Bars !important;
  font-synthesis: none !important;
  text-rendering: geometricPrecision !important;
  text-decoration-skip-ink: none !important;
}`;

test.beforeEach(async ({ page }) => {
  await page.addInitScript(
    ([font, look]) => {
      document.fonts.add(new FontFace("Bars", Uint8Array.from(font)));
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(look);
      document.adoptedStyleSheets = [sheet];
    },
    [[...blockFont()], LOOK] as const,
  );
});

/** Expects that the window looks as it did, once all that is to be seen there is. */
async function expectPicture(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  // Other words of a sentence, and more of them, are no other look. What the editor shows, it takes for its text.
  await page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      if (node.parentElement?.closest(".cm-editor")) continue;
      // A sentence with names that may be broken has a piece of text for each of their words.
      const pieces: Node[] = [node];
      for (let at = node.nextSibling; at?.nodeName === "WBR"; at = at.nextSibling?.nextSibling ?? null)
        if (at.nextSibling?.nodeType === Node.TEXT_NODE) pieces.push(at.nextSibling);
      const words = pieces
        .map(({ nodeValue }) => nodeValue)
        .join("")
        .trim();
      if (words.length <= 20 || !words.includes(" ")) continue;
      for (const piece of pieces.slice(1)) piece.nodeValue = "";
      node.nodeValue = " the words of a sentence stand here ";
    }
  });
  await expect(page).toHaveScreenshot(`${name}.png`);
}

/** Waits for all of a verdict: the legacy path and engines come later than the rest. */
async function verdictKnown(page: Page): Promise<void> {
  const verdict = page.locator(".verdict");
  await expect(verdict).toContainText("Legacy path astray");
  await expect(verdict).toContainText("Engine");
  await expect(verdict).not.toContainText("reading what");
}

/** What is in view by a hair, or by much, depends on what came first: pictures have it in the middle. */
async function inTheMiddle(what: Locator): Promise<void> {
  await what.evaluate((element) => {
    element.scrollIntoView({ block: "center" });
  });
}

async function look(page: Page, width: number, height: number, colorScheme: "light" | "dark"): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme });
}

test("home", async ({ page }) => {
  await look(page, 1280, 620, "light");
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Models" })).toBeVisible();
  await expectPicture(page, "home");
});

test("a config with its verdict", async ({ page }) => {
  await look(page, 1440, 900, "light");
  await page.goto("/");
  await paste(page, MISSPELT);
  await verdictKnown(page);
  await expect(page.locator(".cm-content")).toContainText("attention_sink_size");
  await expect(page.getByRole("treeitem").first()).toBeVisible();
  await expectPicture(page, "verdict");
});

test("findings beside the source", async ({ page }) => {
  await look(page, 1024, 768, "dark");
  await page.goto("/");
  await paste(page, MISSPELT);
  await verdictKnown(page);
  await page.locator(".verdict").getByRole("link").first().click();
  await expect(page.locator("tr[aria-current]")).toBeVisible();
  await expect(page.locator(".explain")).toContainText("Versions of transformers: ");
  await inTheMiddle(page.locator(".cm-linked").first());
  await expectPicture(page, "findings");
});

test("a comparison", async ({ page }) => {
  await look(page, 1440, 900, "dark");
  await page.goto("/#/compare/gallery/minimax-m2.5..gallery/minimax-m2.5-nvfp4");
  await expect(page.getByRole("table").first()).toBeVisible();
  await expectPicture(page, "compare");
});

test("a value on a phone", async ({ page }) => {
  await look(page, 390, 844, "dark");
  await page.goto("/#/gallery/qwen3.5-27b?at=spec:/body/attention/head_dim");
  const row = page.getByRole("treeitem", { name: /head_dim/, selected: true });
  await expect(row).toBeInViewport();
  // What versions read, and where the equations have it, comes later.
  await expect(page.locator(".explain")).toContainText("Versions of transformers: ");
  await expect(page.locator(".explain .equations")).toBeVisible();
  await inTheMiddle(row);
  await expectPicture(page, "phone");
});

test("a diagram", async ({ page }) => {
  await look(page, 1024, 768, "light");
  await page.goto("/#/gallery/qwen3.5-27b?tab=diagram");
  await expect(page.locator(".diagram-box svg")).toBeVisible();
  await expect(page.locator(".cm-content")).toBeVisible();
  await expect(page.getByLabel("Verdict in short")).toContainText("Legacy path astray");
  await expectPicture(page, "diagram");
});

test("memory", async ({ page }) => {
  await look(page, 1024, 768, "light");
  await page.goto("/#/gallery/gpt-oss-120b?tab=memory");
  await expect(page.locator(".cm-content")).toBeVisible();
  await expect(page.getByLabel("Verdict in short")).toContainText("Legacy path astray");
  await inTheMiddle(page.locator(".plot"));
  await expectPicture(page, "memory");
});

test("a frame in another page", async ({ page }) => {
  await look(page, 720, 600, "light");
  await page.goto("/#/embed/gallery/gpt-oss-120b");
  await expect(page.getByRole("treeitem").first()).toBeVisible();
  await verdictKnown(page);
  await expectPicture(page, "embed");
});
