import { expect } from "@playwright/test";
import { commitName, ODD_BRANCH } from "./hub/repositories.ts";
import { GITHUB_COMMIT } from "./hub/other-sites.ts";
import { ask, expectHash, test } from "./support/test.ts";

const NAME = "MiniMaxAI/MiniMax-M2.5";
const [FIRST, SECOND, PROPOSED] = ["first", "second", "proposed"].map((label) => commitName(NAME, label));
const QWEN = `#/hf/Qwen/Qwen3.5-27B@${commitName("Qwen/Qwen3.5-27B", "main")}`;
const hub = (commit: string | undefined) => `#/hf/${NAME}@${commit}`;
const url = (address: string) => `#/url/${encodeURIComponent(address)}`;

/** What people type, and the address that it becomes: a commit, wherever there is one. */
const FORMS: readonly (readonly [string, string])[] = [
  [NAME, hub(SECOND)],
  [`${NAME}@main`, hub(SECOND)],
  [`${NAME}@v1.0`, hub(FIRST)],
  [`${NAME}@${FIRST}`, hub(FIRST)],
  [`${NAME}@refs/pr/1`, hub(PROPOSED)],
  [`${NAME}@${encodeURIComponent(ODD_BRANCH)}`, hub(PROPOSED)],
  [`hf://${NAME}`, hub(SECOND)],
  [`hf://models/${NAME}@v1.0/config.json`, hub(FIRST)],
  [`https://huggingface.co/${NAME}`, hub(SECOND)],
  [`huggingface.co/${NAME}`, hub(SECOND)],
  [`https://hf.co/${NAME}`, hub(SECOND)],
  [`https://huggingface.co/${NAME}/tree/main`, hub(SECOND)],
  [`https://huggingface.co/${NAME}/tree/refs%2Fpr%2F1`, hub(PROPOSED)],
  [`https://huggingface.co/${NAME}/blob/v1.0/config.json?show_file_info=config.json`, hub(FIRST)],
  [`https://huggingface.co/${NAME}/resolve/main/config.json?download=true`, hub(SECOND)],
  [`https://huggingface.co/${NAME}/raw/${FIRST}/config.json`, hub(FIRST)],
  [`https://huggingface.co/${NAME}/blob/main/README.md#usage`, hub(SECOND)],
  [`https://huggingface.co/${NAME}/discussions/3`, hub(SECOND)],
  [`  https://huggingface.co/Qwen/Qwen3.5-27B  `, QWEN],
  ["modelscope:acme/public", "#/ms/acme/public"],
  ["https://modelscope.cn/models/acme/public", "#/ms/acme/public"],
  [
    "https://github.com/acme/configs/blob/main/config.json",
    url("https://raw.githubusercontent.com/acme/configs/main/config.json"),
  ],
  [
    `https://raw.githubusercontent.com/acme/configs/${GITHUB_COMMIT}/config.json`,
    url(`https://raw.githubusercontent.com/acme/configs/${GITHUB_COMMIT}/config.json`),
  ],
  ["https://other.example/config.json", url("https://other.example/config.json")],
];

for (const [typed, address] of FORMS) {
  test(`${typed.trim()} opens`, async ({ page }) => {
    await page.goto("/");
    await ask(page, typed);
    await expect(page.getByRole("tree")).toBeVisible();
    await expectHash(page).toBe(address);
    await expect(page.getByRole("combobox", { name: /Open a config/ })).toHaveValue("");
  });
}

for (const [typed, message] of [
  ["https://huggingface.co/datasets/acme/data", "dataset"],
  ["https://huggingface.co/spaces/acme/app", "Space"],
  ["gpt2", "organisation"],
  ["javascript:alert(1)", "javascript"],
  ["../../etc/passwd", ".."],
] as const) {
  test(`${typed} is refused with a reason, and stays in the input`, async ({ page, seen }) => {
    await page.goto("/");
    await ask(page, typed);
    await expect(page.locator(".input-notice")).toContainText(message);
    await expect(page.getByRole("combobox", { name: /Open a config/ })).toHaveValue(typed);
    expect(seen).toEqual([]);
  });
}

test("an address that is pasted anywhere opens", async ({ page }) => {
  await page.goto("/");
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "https://huggingface.co/Qwen/Qwen3.5-27B\n");
    document.body.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
    );
  });
  await expect(page.getByRole("tree")).toBeVisible();
  await expectHash(page).toBe(QWEN);
});

test("the bookmarklet's address opens the page it came from, and Back does not return to it", async ({
  page,
}) => {
  await page.goto("/");
  const code = await page.getByRole("link", { name: "Open in Spec Explorer" }).getAttribute("href");
  expect(code).toMatch(/^javascript:/);
  const prefix = /"(http[^"]*#\/open\/)"/.exec(code ?? "")?.[1];
  await page.goto(`${prefix}${encodeURIComponent("https://huggingface.co/Qwen/Qwen3.5-27B/tree/main")}`);
  await expect(page.getByRole("tree")).toBeVisible();
  await expectHash(page).toBe(QWEN);
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Models" })).toBeVisible();
});

test("suggestions are found by keyboard", async ({ page }) => {
  await page.goto("/");
  const input = page.getByRole("combobox", { name: /Open a config/ });
  await input.fill("397");
  await expect(page.locator("[role=option]")).toHaveCount(1);
  await input.press("ArrowDown");
  await expect(input).toHaveAttribute("aria-activedescendant", /option0/);
  await input.press("Enter");
  await expect(page.getByRole("tree")).toBeVisible();
  await expectHash(page).toBe("#/gallery/qwen3.5-397b-a17b");
});

test("what was opened is suggested, listed on the empty page, and forgotten on request", async ({ page }) => {
  await page.goto("/");
  await ask(page, "Qwen/Qwen3.5-27B");
  await expect(page.getByRole("tree")).toBeVisible();
  await page.getByRole("combobox", { name: /Open a config/ }).fill("27b");
  await expect(page.locator("[role=option]").first()).toContainText("recent");
  await page.getByRole("link", { name: "Spec Explorer" }).click();
  const recent = page.getByRole("heading", { name: "Recent" });
  await expect(recent).toBeVisible();
  await page.reload();
  await expect(recent).toBeVisible();
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(recent).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Models" })).toBeVisible();
  await expect(recent).toHaveCount(0);
});
