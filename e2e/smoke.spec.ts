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
