import { expect, test } from "@playwright/test";

test("the built page opens, and the console stays quiet", async ({ page }) => {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  await page.goto("/");
  await expect(page).toHaveTitle("Spec Explorer");
  await expect(page.locator("#root")).not.toBeEmpty();
  expect(complaints).toEqual([]);
});

test("what stores the page for the next visit may not arrive, and nothing is the matter", async ({
  page,
}) => {
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  await page.route(/start-offline/, (route) => route.abort());
  const failed = page.waitForEvent("requestfailed", (request) => request.url().includes("start-offline"));
  await page.goto("/");
  await failed;
  await page.getByRole("combobox", { name: /Open a config/ }).fill("qwen3.5");
  await expect(page.getByRole("option").first()).toBeVisible();
  expect(errors).toEqual([]);
});
