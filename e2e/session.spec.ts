import { expect, type Page } from "@playwright/test";
import { GITHUB_COMMIT } from "./hub/other-sites.ts";
import { commitName } from "./hub/repositories.ts";
import { ask, drop, expectHash, paste, test } from "./support/test.ts";

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });
const COMMIT = commitName("Qwen/Qwen3.5-27B", "main");

test("a commit is fetched once in a session, reloads and Back included", async ({ page, seen }) => {
  await page.goto("/");
  await ask(page, "Qwen/Qwen3.5-27B");
  await expect(heading(page, "Qwen/Qwen3.5-27B")).toBeVisible();
  await ask(page, "MiniMaxAI/MiniMax-M2.5");
  await expect(heading(page, "MiniMaxAI/MiniMax-M2.5")).toBeVisible();
  const before = seen.length;
  await page.goBack();
  await expect(heading(page, "Qwen/Qwen3.5-27B")).toBeVisible();
  await page.goForward();
  await expect(heading(page, "MiniMaxAI/MiniMax-M2.5")).toBeVisible();
  await ask(page, `Qwen/Qwen3.5-27B@${COMMIT}`);
  await expect(heading(page, "Qwen/Qwen3.5-27B")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("tree")).toBeVisible();
  expect(seen.length).toBe(before);
});

test("a branch is looked at anew each time it is opened", async ({ page, seen }) => {
  await page.goto("/");
  await ask(page, "Qwen/Qwen3.5-27B");
  await expect(heading(page, "Qwen/Qwen3.5-27B")).toBeVisible();
  const before = seen.length;
  await ask(page, "Qwen/Qwen3.5-27B");
  await expect.poll(() => seen.length).toBeGreaterThan(before);
  await expect(heading(page, "Qwen/Qwen3.5-27B")).toBeVisible();
});

test("selection, filters, tab and file are in the address, and a reload and Back find them", async ({
  page,
}) => {
  await page.goto(`/#/hf/acme/quantised-twice?at=spec:/body/attention/num_kv_heads`);
  await expect(page.getByRole("treeitem", { selected: true })).toContainText("num_kv_heads");
  await expect(page.getByRole("heading", { level: 2, name: /num_kv_heads/ })).toBeVisible();
  await page.getByRole("tab", { name: "hf_quant_config.json" }).click();
  await page.getByRole("tab", { name: "JSON", exact: true }).click();
  await expectHash(page).toMatch(
    /@[0-9a-f]{40}\?at=spec:\/body\/attention\/num_kv_heads.*tab=json.*file=quantization/,
  );
  await page.reload();
  await expect(page.getByRole("tab", { name: "JSON", exact: true })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("tab", { name: "hf_quant_config.json" })).toHaveAttribute(
    "aria-selected",
    "true",
  );
});

test("files beside config.json say what they decide", async ({ page }) => {
  await page.goto("/");
  await ask(page, "acme/quantised-beside");
  await expect(page.getByRole("link", { name: /^nvfp4.* weights$/ })).toBeVisible();
  await expect(
    page.getByRole("link", { name: "EOS 200020 (generation_config.json: eos_token_id)" }),
  ).toBeVisible();
  await page.getByRole("treeitem").filter({ hasText: "quant_algo" }).first().click();
  await expect(page.getByRole("tab", { name: "hf_quant_config.json" })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  await expect(page.locator(".cm-content")).toContainText('"producer"');
  await expect(page.getByRole("region", { name: "Explanation" })).toContainText(
    "hf_quant_config.json: quantization.quant_algo",
  );
});

test("two files that disagree are a finding", async ({ page }) => {
  await page.goto("/");
  await ask(page, "acme/quantised-twice");
  await expect(page.getByText(/hf_quant_config.json says that quant_algo is "FP8"/)).toBeVisible();
});

test("a side file that is no JSON does not stop the config", async ({ page }) => {
  await page.goto("/");
  await ask(page, "acme/broken-beside");
  await expect(page.getByRole("tree")).toBeVisible();
});

test("an edit of a fetched config keeps its files and its name, and a reload keeps the edit", async ({
  page,
}) => {
  await page.goto("/");
  await ask(page, "acme/quantised-beside");
  await expect(page.locator(".cm-content")).toBeVisible();
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type(" ");
  await expect(heading(page, "acme/quantised-beside (edited)")).toBeVisible();
  await page.reload();
  await expect(heading(page, "acme/quantised-beside (edited)")).toBeVisible();
  await expect(page.getByRole("tab", { name: "hf_quant_config.json" })).toBeVisible();
});

test("the files of a checkpoint can be dropped together", async ({ page }) => {
  await page.goto("/");
  await paste(page, "{}");
  const config = JSON.stringify({ model_type: "minimax_m2" });
  const quant = JSON.stringify({ quantization: { quant_algo: "NVFP4" } });
  await drop(page, [
    ["config.json", config],
    ["hf_quant_config.json", quant],
  ]);
  await expect(page.getByRole("link", { name: /^nvfp4.* weights$/ })).toBeVisible();
  await drop(page, [["generation_config.json", '{"eos_token_id": 7}']]);
  await expect(
    page.getByRole("link", { name: "EOS 7 (generation_config.json: eos_token_id)" }),
  ).toBeVisible();
  await drop(page, [
    ["a.json", config],
    ["b.json", config],
    ["c.json", config],
  ]);
  await expect(page.locator(".input-notice")).toContainText("3 configs at once");
  await drop(page, [
    ["a.json", config],
    ["b.json", JSON.stringify({ model_type: "minimax_m2", num_hidden_layers: 3 })],
  ]);
  await expect(page.getByRole("heading", { level: 1, name: "a.json to b.json" })).toBeVisible();
  await expect(page.getByText("62 layers → 3").first()).toBeVisible();
});

test("a text whose tab is gone is said to be gone", async ({ page }) => {
  await page.goto("/#/text/doesnotexist");
  await expect(page.getByRole("alert")).toContainText("no longer there");
  await expect(page.getByRole("heading", { name: "Models" })).toBeVisible();
});

test("an address that names nothing is the empty page with a word on it", async ({ page }) => {
  await page.goto("/#/from/the/future");
  await expect(page.getByRole("alert")).toContainText("/from/the/future");
  await page.goto("/#/gallery/nothing");
  await expect(page.getByRole("alert")).toContainText("nothing");
});

test("an address that names a commit is fetched once in a session too", async ({ page, seen }) => {
  const address = `https://raw.githubusercontent.com/acme/configs/${GITHUB_COMMIT}/config.json`;
  await page.goto("/");
  await ask(page, address);
  await expect(page.getByRole("tree")).toBeVisible();
  const before = seen.length;
  expect(before).toBeGreaterThan(0);
  await page.reload();
  await expect(page.getByRole("tree")).toBeVisible();
  expect(seen.length).toBe(before);
});

/** Keeps a transaction open on the long texts of this browser: whoever drops one waits. */
function holdTexts(page: Page): Promise<void> {
  return page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const asked = indexedDB.open("spec-explorer");
        asked.onerror = () => reject(new Error("no texts are kept"));
        asked.onsuccess = () => {
          const texts = asked.result.transaction("texts", "readwrite").objectStore("texts");
          const again = (): void => {
            texts.count().onsuccess = again;
            resolve();
          };
          again();
        };
      }),
  );
}

test("a config too long for an address is among what was opened, in another tab too, until that is cleared", async ({
  page,
  context,
}) => {
  // Names that nobody can pack: a link would be far too long.
  const random = (at: number): string =>
    `${Math.sin(at).toString(36).slice(2)}${Math.cos(at).toString(36).slice(2)}`;
  const config = {
    model_type: "llama",
    architectures: ["LlamaForCausalLM"],
    ...Object.fromEntries(Array.from({ length: 4000 }, (_, at) => [`field_${random(at)}`, random(at + 0.5)])),
  };
  await page.goto("/");
  await paste(page, JSON.stringify(config, null, 2));
  await expect(page.getByRole("tree")).toBeVisible();
  const other = await context.newPage();
  const recent = other.getByRole("region", { name: "Recent" }).getByRole("link");
  await expect(async () => {
    await other.goto("/");
    await other.reload();
    await expect(recent).toHaveCount(1, { timeout: 1000 });
  }).toPass();
  await page.close();
  await recent.click();
  await expect(other.getByRole("tree")).toBeVisible();
  const address = other.url();
  await other.getByRole("link", { name: "Spec Explorer" }).click();
  const third = await context.newPage();
  await third.goto("/");
  await holdTexts(third);
  // The tab is closed before it could drop the text.
  await other.getByRole("button", { name: "Clear" }).click();
  await other.close();
  await third.goto(address);
  await third.reload();
  await expect(third.getByText("is no longer there")).toBeVisible();
});
