import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { deflateSync } from "fflate";
import { DICTIONARY_V1 } from "../src/share/codec/dictionary-v1.ts";
import { commitName } from "./hub/repositories.ts";
import { expectNoAxeViolations } from "./support/axe.ts";
import { ask, expectHash, paste, test } from "./support/test.ts";

const MINIMAX = readFileSync(new URL("../public/gallery/minimax-m2.5.json", import.meta.url), "utf8");
const COMMIT = commitName("MiniMaxAI/MiniMax-M2.5", "second");

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

async function choose(page: Page, label: string | RegExp): Promise<void> {
  const panel = page.locator(".share-panel");
  if (!(await panel.isVisible())) await page.getByRole("button", { name: "Share", exact: true }).click();
  await panel.getByRole("button", { name: label }).click();
}

/** Copies by the menu and gives what was copied. */
async function copied(page: Page, label: string | RegExp): Promise<string> {
  await choose(page, label);
  await expect(page.locator(".share-panel").getByRole("status")).toContainText("Copied");
  return page.evaluate(() => navigator.clipboard.readText());
}

test("the link of a branch names the commit, and leads a colleague to one value", async ({
  page,
  context,
  seen,
}) => {
  await page.goto("/");
  await ask(page, "MiniMaxAI/MiniMax-M2.5");
  await page.getByRole("treeitem").filter({ hasText: "num_kv_heads" }).click();
  const whole = await copied(page, /^Copy link \d/);
  expect(new URL(whole).hash).toMatch(
    new RegExp(`^#/hf/MiniMaxAI/MiniMax-M2\\.5@${COMMIT}\\?d=1[\\w-]{32}$`),
  );
  const link = await copied(page, "Copy link to body.attention.num_kv_heads");
  expect(link).toContain("at=spec:/body/attention/num_kv_heads");

  const colleague = await context.newPage();
  seen.length = 0;
  await colleague.goto(link);
  await expect(colleague.getByRole("treeitem", { selected: true })).toContainText("num_kv_heads");
  expect(seen.every(({ path }) => path.includes(COMMIT))).toBe(true);
  await expect(colleague.locator(".digest-banner")).toHaveCount(0);
});

test("a pasted config travels inside its link, to the last character", async ({ page, context, seen }) => {
  const text = `${MINIMAX.replace('"rope_theta"', '  "rope_theta"')}\n\n`;
  await page.goto("/");
  await paste(page, text);
  await expect(page.getByRole("tree")).toBeVisible();
  const link = await copied(page, /^Copy link \d/);
  expect(link.length).toBeLessThan(600);
  const colleague = await context.newPage();
  await colleague.goto(link);
  await expect(colleague.getByRole("tree")).toBeVisible();
  await colleague.getByRole("button", { name: "Share", exact: true }).click();
  const download = colleague.waitForEvent("download");
  await colleague.getByRole("button", { name: "Download config.json" }).click();
  expect(readFileSync(await (await download).path(), "utf8")).toBe(text);
  await colleague.reload();
  await expect(colleague.getByRole("tree")).toBeVisible();
  expect(seen).toEqual([]);
});

test("files beside the config travel along", async ({ page, context }) => {
  await page.goto("/");
  await ask(page, "acme/quantised-beside");
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type(" ");
  const link = await copied(page, /^Copy link \d/);
  const colleague = await context.newPage();
  await colleague.goto(link);
  await expect(colleague.getByRole("link", { name: /^nvfp4.* weights$/ })).toBeVisible();
  await expect(colleague.getByRole("link", { name: /^EOS 200020/ })).toBeVisible();
  await expect(colleague.getByRole("heading", { level: 1 })).toHaveText("acme/quantised-beside (edited)");
});

test("a config that is too long for a link says so before, and is offered as a file", async ({ page }) => {
  const noise = Array.from({ length: 2000 }, (_, index) => Math.sin(index));
  await page.goto("/");
  await paste(page, JSON.stringify({ model_type: "minimax_m2", noise }));
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const copy = page.getByRole("button", { name: /^Copy link/ });
  await expect(copy).toBeDisabled();
  await expect(copy).toContainText("more than 8,000 are often cut");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download config.json" }).click();
  expect((await download).suggestedFilename()).toBe("config.json");
});

test("the menu that was opened first stays, however long the reading takes", async ({ page }) => {
  await page.route(/\/assets\/minimax-m2-[^/]*\.js$/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.continue();
  });
  await page.goto("/");
  await paste(page, MINIMAX);
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await expect(page.getByRole("tree")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Copy link/ }).first()).toBeVisible();
});

test("the spec can be copied as Markdown and downloaded as JSON", async ({ page }) => {
  await page.goto("/#/gallery/minimax-m2.5");
  await expect(page.getByRole("tree")).toBeVisible();
  const markdown = await copied(page, /^Copy as Markdown/);
  expect(markdown).toContain("MiniMaxAI/MiniMax-M2.5");
  expect(markdown).toMatch(/\| .*num_kv_heads.* \| .*8.* \|/);
  expect(markdown).toContain("#/gallery/minimax-m2.5");
  expect(markdown).toMatch(/\[The model, drawn\]\(<\S+#\/gallery\/minimax-m2\.5\?tab=diagram&d=\S+>\)/);
  const download = page.waitForEvent("download");
  await choose(page, "Download the spec as JSON");
  const file = await download;
  expect(file.suggestedFilename()).toBe("MiniMaxAI--MiniMax-M2.5.spec.json");
  expect(JSON.parse(readFileSync(await file.path(), "utf8"))).toMatchObject({ model_type: "minimax_m2" });
  await expect(page.locator(".share-panel").getByRole("status")).toContainText("Downloaded as");
});

test("a wrong mapping is reported with the selected value, where it comes from, and the config", async ({
  page,
}) => {
  await page.goto("/#/gallery/minimax-m2.5?at=spec:/body/attention/num_kv_heads");
  await expect(page.getByRole("tree")).toBeVisible();
  const report = await copied(page, /^Report a wrong mapping/);
  expect(report).toContain("minimax_m2: body.attention.num_kv_heads");
  expect(report).toContain("is `8`, num_key_value_heads.");
  expect(report).toContain('"num_key_value_heads": 8');
});

test("the menu is for keyboards too, and closes by Escape and by leaving it", async ({ page }) => {
  await page.goto("/#/gallery/minimax-m2.5");
  await expect(page.locator(".cm-content")).toBeVisible();
  const button = page.getByRole("button", { name: "Share", exact: true });
  await button.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Download config.json" })).toBeVisible();
  await expectNoAxeViolations(page);
  await page.keyboard.press("Escape");
  await expect(page.locator(".share-panel")).toBeHidden();
  await expect(button).toBeFocused();
  await button.click();
  await page.getByRole("treeitem").first().click();
  await expect(page.locator(".share-panel")).toBeHidden();
});

test("the view's own address can be shared as well: a reload keeps filter and tab", async ({ page }) => {
  await page.goto("/#/gallery/minimax-m2.5");
  await page.getByText(/^Coverage/).click();
  await page
    .getByRole("button", { name: /implied/ })
    .first()
    .click();
  const link = await copied(page, /^Copy link \d/);
  expect(link).toContain("show=spec:implied");
});

test("a spec that is read in another way today is said, with the values", async ({ page }) => {
  await page.goto("/#/gallery/minimax-m2.5");
  await expect(page.getByRole("tree")).toBeVisible();
  const link = await copied(page, /^Copy link \d/);
  const digest = new URLSearchParams(new URL(link).hash.split("?")[1]).get("d");
  // The link of the same config with another base, whose digest the first one does not fit.
  await page.goto("/");
  await paste(page, MINIMAX.replace('"num_key_value_heads": 8', '"num_key_value_heads": 16'));
  await expect(page.getByRole("tree")).toBeVisible();
  const other = await copied(page, /^Copy link \d/);
  await page.goto(other.replace(/d=[\w-]+/, `d=${digest}`));
  const banner = page.locator(".digest-banner");
  await expect(banner).toContainText("Shared with another spec: 1 value differs.");
  await expect(banner).toContainText("body.attention.num_kv_heads is 16 here; the sharer saw 8.");
  await expectNoAxeViolations(page);
  await banner.getByRole("button", { name: "body.attention.num_kv_heads" }).click();
  await expect(page.getByRole("treeitem", { selected: true })).toContainText("num_kv_heads");
});

test.describe("a link that is no good opens the page with a word on it and an empty input", () => {
  for (const [name, change, says] of [
    ["cut off", (link: string) => link.slice(0, -20), /ends too early/],
    ["damaged", (link: string) => link.replace(/(config\/1\..{20}).{3}/, "$1AAA"), /changed on the way/],
    ["of a newer version", (link: string) => link.replace("config/1.", "config/9."), /newer/],
  ] as const) {
    test(name, async ({ page }) => {
      await page.goto("/");
      await paste(page, MINIMAX);
      await expect(page.getByRole("tree")).toBeVisible();
      const link = (await copied(page, /^Copy link \d/)).replace(/\?.*$/, "");
      await page.goto("/#/");
      await page.goto(change(link));
      await expect(page.getByRole("alert")).toContainText(says);
      await expect(page.getByRole("combobox", { name: /Open a config/ })).toHaveValue("");
      await expect(page.getByRole("heading", { name: "Models" })).toBeVisible();
      await page.reload();
      await expect(page.getByRole("alert")).toContainText(says);
    });
  }
});

test("a link that would unpack to gigabytes is refused", async ({ page }) => {
  const dictionary = new TextEncoder().encode(DICTIONARY_V1);
  const bomb = deflateSync(new Uint8Array(64 * 1024 * 1024), { level: 9, dictionary });
  const payload = Buffer.concat([Buffer.alloc(4), bomb]).toString("base64url");
  await page.goto(`/#/config/1.${payload}`);
  await expect(page.getByRole("alert")).toContainText("more than 8 MB");
  await expect(page.getByRole("heading", { name: "Models" })).toBeVisible();
});

test("a device's own way of sharing is offered where there is one", async ({ page }) => {
  await page.addInitScript(() => {
    Object.assign(navigator, {
      share: (data: ShareData) => {
        document.title = String(data.url);
        return Promise.resolve();
      },
    });
  });
  await page.goto("/#/gallery/minimax-m2.5");
  await expect(page.getByRole("tree")).toBeVisible();
  await choose(page, /^Share…/);
  await expect(page.locator(".share-panel").getByRole("status")).toHaveText("Shared.");
  expect(await page.title()).toContain("#/gallery/minimax-m2.5");
});

test("the frame shows the tree alone, in the theme that is asked for, with a link back", async ({ page }) => {
  await page.goto("/#/gallery/minimax-m2.5");
  await expect(page.getByRole("tree")).toBeVisible();
  const code = await copied(page, "Copy code for a frame in a page");
  const source = /src="([^"]+)"/.exec(code)?.[1]?.replaceAll("&amp;", "&") ?? "";
  expect(new URL(source).hash).toMatch(/^#\/embed\/gallery\/minimax-m2\.5/);
  await page.goto("/#/");
  await page.setContent(`<iframe src="${source}&theme=dark" title="spec" width="800" height="400"></iframe>`);
  const frame = page.frameLocator("iframe");
  await expect(frame.getByRole("tree")).toBeVisible();
  await expect(frame.getByRole("combobox")).toHaveCount(0);
  await expect(frame.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(frame.getByRole("link", { name: "Open in Spec Explorer" })).toHaveAttribute(
    "href",
    /^#\/gallery\/minimax-m2\.5\?d=/,
  );
  await page.goto("about:blank");
  await page.goto(`${source}&theme=light`);
  await expect(page.getByRole("tree")).toBeVisible();
  await expectNoAxeViolations(page);
  await expectHash(page).toContain("embed");
  await page.goto("about:blank");
  await page.goto("/#/embed/");
  await expect(page.getByRole("alert")).toContainText("names no config");
});
