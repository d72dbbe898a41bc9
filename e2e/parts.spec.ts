import { expect, type Page } from "@playwright/test";
import { test } from "./support/test.ts";

/** As after a redeploy: no script or style that the page has not loaded yet arrives; the returned function ends that. */
async function loseParts(page: Page): Promise<() => Promise<void>> {
  const parts = /\/assets\/[^/]+\.(js|css)$/;
  await page.route(parts, (route) => route.abort());
  return () => page.unroute(parts);
}

test("a tab that cannot be loaded says so in its place, and comes when it is asked for again", async ({
  page,
}) => {
  await page.goto("/#/gallery/qwen3.5-27b");
  await expect(page.locator(".cm-content")).toBeVisible();
  const bringBack = await loseParts(page);
  await page.getByRole("tab", { name: /memory/i }).click();
  const lost = page.getByRole("alert").filter({ hasText: "This part could not be loaded" });
  await expect(lost).toBeVisible();
  await expect(page.locator(".cm-content")).toBeVisible();
  await bringBack();
  await lost.getByRole("button", { name: "Try again" }).click();
  await expect(lost).toBeHidden();
  await expect(page.getByRole("tabpanel").filter({ hasText: /weights/i })).toBeVisible();
});

test("a dialog that cannot be loaded leaves the page", async ({ page }) => {
  await page.goto("/#/gallery/qwen3.5-27b");
  await expect(page.locator(".cm-content")).toBeVisible();
  await loseParts(page);
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await expect(page.getByRole("dialog").getByText("This part could not be loaded")).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await expect(page.locator(".cm-content")).toBeVisible();
});

test("a model whose fetching cannot be loaded is told to be so, and not waited for", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await loseParts(page);
  await page.evaluate(() => {
    window.location.hash = "#/hf/acme/anything";
  });
  await expect(page.getByText(/could not be loaded/).first()).toBeVisible();
});

test("a page that could not be loaded is gone with its address", async ({ page }) => {
  await page.goto("/#/gallery/qwen3.5-27b");
  await expect(page.locator(".cm-content")).toBeVisible();
  await loseParts(page);
  await page.evaluate(() => {
    window.location.hash = "#/compare/gallery/qwen3.5-27b..gallery/qwen3-8b";
  });
  const lost = page.getByRole("alert").filter({ hasText: "This part could not be loaded" });
  await expect(lost).toBeVisible();
  await page.goBack();
  await expect(page.locator(".cm-content")).toBeVisible();
  await expect(lost).toHaveCount(0);
});

for (const [menu, action] of [
  ["Share", /Copy link/],
  ["Export", /JSON/],
] as const)
  test(`the menu ${menu} whose parts do not arrive offers to try again`, async ({ page }) => {
    await page.goto("/#/gallery/qwen3.5-27b");
    await expect(page.locator(".cm-content")).toBeVisible();
    const bringBack = await loseParts(page);
    await page.getByRole("button", { name: menu, exact: true }).click();
    const lost = page.getByRole("alert").filter({ hasText: "This part could not be loaded" });
    await expect(lost).toBeVisible();
    await bringBack();
    await lost.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("button", { name: action }).first()).toBeVisible();
    await expect(lost).toHaveCount(0);
  });
