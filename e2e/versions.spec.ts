import { expect, type Page } from "@playwright/test";
import { expectNoAxeViolations } from "./support/axe.ts";
import { hashOf, test } from "./support/test.ts";

const QWEN3 = "/#/gallery/qwen3-8b";

const table = (page: Page) => page.getByRole("table", { name: "Attributes by version" });

for (const width of [390, 1440])
  test(`what the versions give differently is there at ${width} px, with the cause`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    await page.goto(`${QWEN3}?tab=versions`);
    const row = table(page).getByRole("row").filter({ hasText: "rope_theta" }).first();
    await expect(row).toContainText("1000000");
    await expect(row).toContainText("absent");
    await expect(row).toContainText("keep it as rope_parameters.rope_theta");
    await expect(row).toContainText("body.position.rope_theta");
    await expect(page.getByText("It is the same with the class defaults of every version.")).toBeVisible();
    await expect(page.getByText(/SGLang \w+ has 5\.12\.1, nearest here: 5\.17\.0/)).toBeVisible();
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
    await expectNoAxeViolations(page);
  });

test("the versions of an upgrade are chosen, and the address keeps them", async ({ page }) => {
  await page.goto(`${QWEN3}?tab=versions`);
  const said = page.getByRole("tabpanel").getByRole("status");
  await expect(said).toContainText("From transformers 4.57.6 to 5.18.0 model code has to follow");
  await page.getByRole("combobox", { name: "From transformers" }).selectOption("5.17.0");
  await expect(said).toContainText("nothing changes");
  expect(hashOf(page)).toContain("from=5.17.0");
  await page.reload();
  await expect(said).toContainText("From transformers 5.17.0 to 5.18.0 nothing changes");
  // The verdict answers for the versions that were chosen.
  await expect(page.getByRole("region", { name: "Overview" })).toContainText(
    "From transformers 5.17.0 to 5.18.0 nothing changes",
  );
});

test("a file saved anew names the fields that it loses, and is compared with the original", async ({
  page,
}) => {
  await page.goto(`${QWEN3}?tab=versions`);
  await page.getByText("As saved by 5.18.0: the same spec").click();
  await expect(
    page
      .getByText("Read by 4.57.6, it gives rope_theta 10000 in place of 1000000.")
      .filter({ visible: true }),
  ).toBeVisible();
  await expect(page.getByRole("region", { name: "config.json as saved by 5.18.0" })).toContainText(
    '"transformers_version": "5.18.0"',
  );
  await page.getByRole("link", { name: "Compare with the original" }).click();
  expect(hashOf(page)).toContain("#/compare/");
  await expect(page.getByText(/Identical specs/).first()).toBeVisible();
});

test("the explanation of a value says what each version gives", async ({ page }) => {
  await page.goto(`${QWEN3}?at=spec:/body/position/rope_theta`);
  await expect(page.getByRole("region", { name: "Explanation" })).toContainText(
    "rope_theta is 1000000 in 4.57.6, absent in 5.17.0 and 5.18.0",
  );
});
