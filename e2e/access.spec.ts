import { expect, type Page } from "@playwright/test";
import { expectNoAxeViolations } from "./support/axe.ts";
import { ask, expectHash, test } from "./support/test.ts";

const failure = (page: Page) => page.locator(".fetch-failure");

/** Gives a token in the dialog. */
async function giveToken(page: Page, token: string, keep = false): Promise<void> {
  await page.getByRole("button", { name: "Hub…" }).click();
  await page.getByLabel("Access token").fill(token);
  if (keep) await page.getByLabel(/Keep it for reloads/).check();
  await page.getByRole("button", { name: "Save" }).click();
}

test("a gated model opens once its token is given", async ({ page, seen }) => {
  await page.goto("/");
  await ask(page, "acme/gated");
  await failure(page).getByRole("button", { name: /token/ }).click();
  await expectNoAxeViolations(page);
  await page.getByLabel("Access token").fill("hf_granted");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("tree")).toBeVisible();
  expect(seen.some(({ authorization }) => authorization === "Bearer hf_granted")).toBe(true);
});

for (const [token, name, says] of [
  ["hf_other", "acme/gated", /has not been given access/],
  ["hf_wrong", "acme/gated", /mistyped, expired or revoked/],
  ["hf_other", "acme/private", /no model acme\/private that this token may read/],
  ["hf_granted", "acme/forbidden", /lacks the permission/],
] as const) {
  test(`${name} with ${token} has a message of its own`, async ({ page }) => {
    await page.goto("/");
    await giveToken(page, token);
    await ask(page, name);
    await expect(failure(page)).toContainText(says);
  });
}

test("a token goes to the Hub's origin only, also over redirects", async ({ page, seen }) => {
  await page.goto("/");
  await giveToken(page, "hf_granted");
  await ask(page, "acme/gated");
  await expect(page.getByRole("heading", { level: 1, name: "acme/gated" })).toBeVisible();
  await ask(page, "acme/elsewhere");
  await expect(page.getByRole("heading", { level: 1, name: "acme/elsewhere" })).toBeVisible();
  for (const other of [
    "https://other.example/config.json",
    "https://github.com/acme/configs/blob/main/config.json",
    "modelscope:acme/public",
  ]) {
    const before = page.url();
    await ask(page, other);
    await expect.poll(() => page.url()).not.toBe(before);
  }
  expect(seen.some(({ host }) => host === "other.example")).toBe(true);
  for (const { host, authorization, referer } of seen) {
    if (host !== "huggingface.co") expect([host, authorization]).toEqual([host, null]);
    expect(referer).toBeNull();
  }
});

test("a token is kept in no link and in no storage, and a reload forgets it", async ({ page }) => {
  await page.goto("/");
  await giveToken(page, "hf_granted");
  await ask(page, "acme/gated");
  await expect(page.getByRole("tree")).toBeVisible();
  const stored = () => page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  expect(await stored()).not.toContain("hf_granted");
  expect(page.url()).not.toContain("hf_granted");
  await page.reload();
  await page.getByRole("button", { name: "Hub…" }).click();
  await expect(page.getByLabel("Access token")).toHaveValue("");
});

test("a token is kept for the tab where that is asked for, and can be forgotten", async ({ page }) => {
  await page.goto("/");
  await giveToken(page, "hf_granted", true);
  await page.reload();
  await ask(page, "acme/gated");
  await expect(page.getByRole("tree")).toBeVisible();
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain("hf_granted");
  await page.getByRole("button", { name: "Hub…" }).click();
  await page.getByRole("button", { name: "Forget the token" }).click();
  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain("hf_granted");
  await ask(page, "acme/private");
  await expect(failure(page)).toContainText("Not found, private or gated");
});

test("the endpoint can be set, is kept, and stands in the link", async ({ page, hub, seen }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Hub…" }).click();
  await page.getByRole("textbox", { name: "Address" }).fill(`${hub.httpOrigin}/`);
  await page.getByRole("button", { name: "Save" }).click();
  await ask(page, "Qwen/Qwen3.5-27B");
  await expect(page.getByRole("tree")).toBeVisible();
  expect(seen.every(({ host }) => host === "127.0.0.1")).toBe(true);
  await expectHash(page).toContain(
    `endpoint=${encodeURIComponent(hub.httpOrigin).replaceAll("%2F", "/").replaceAll("%3A", ":")}`,
  );
  await page.reload();
  await expect(page.getByRole("tree")).toBeVisible();
  await page.getByRole("button", { name: "Hub…" }).click();
  await expect(page.getByRole("textbox", { name: "Address" })).toHaveValue(hub.httpOrigin);
  await page.getByRole("button", { name: "Use huggingface.co" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await ask(page, "MiniMaxAI/MiniMax-M2.5");
  await expect(page.getByRole("heading", { level: 1, name: "MiniMaxAI/MiniMax-M2.5" })).toBeVisible();
  expect(seen.at(-1)?.host).toBe("huggingface.co");
});

test("a token for one Hub is not sent to another that a link names", async ({ page, hub, seen }) => {
  await page.goto("/");
  await giveToken(page, "hf_granted");
  await page.goto(`/#/hf/acme/gated?endpoint=${hub.httpOrigin}`);
  await expect(failure(page)).toContainText("gated");
  const there = seen.filter(({ host }) => host === "127.0.0.1");
  expect(there.length).toBeGreaterThan(0);
  expect(there.every(({ authorization }) => authorization === null)).toBe(true);
});

test("an address that is none is refused, and nothing is lost", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Hub…" }).click();
  await page.getByRole("textbox", { name: "Address" }).fill("not an address");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("https://hub.example.com");
  await expect(page.getByRole("textbox", { name: "Address" })).toHaveValue("not an address");
});
