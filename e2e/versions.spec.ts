import { expect, type Page } from "@playwright/test";
import { expectNoAxeViolations } from "./support/axe.ts";
import { expectHash, overflowOf, paste, test } from "./support/test.ts";

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
    await expect(
      page.getByText("The spec is the same with the class defaults of 4.57.6, 5.17.0 and 5.18.0."),
    ).toBeVisible();
    await expect(page.getByText(/SGLang \w+ has 5\.12\.1, nearest here: 5\.17\.0/)).toBeVisible();
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await expectNoAxeViolations(page);
  });

test("the versions of an upgrade are chosen, and the address keeps them", async ({ page }) => {
  await page.goto(`${QWEN3}?tab=versions`);
  const said = page.getByRole("tabpanel").getByRole("status");
  await expect(said).toContainText("From transformers 4.57.6 to 5.18.0 model code has to follow");
  await page.getByRole("combobox", { name: "From transformers" }).selectOption("5.17.0");
  await expect(said).toContainText("nothing changes");
  await expectHash(page).toContain("from=5.17.0");
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
  await expectHash(page).toBe("#/compare/gallery/qwen3-8b..gallery/qwen3-8b?saved_b=5.18.0");
  await expect(page.getByText(/Identical specs/).first()).toBeVisible();
});

test("the explanation of a value says what each version gives", async ({ page }) => {
  await page.goto(`${QWEN3}?at=spec:/body/position/rope_theta`);
  await expect(page.getByRole("region", { name: "Explanation" })).toContainText(
    "rope_theta is 1000000 in 4.57.6, absent in 5.17.0 and 5.18.0",
  );
});

test("for a version whose classes are not known the nearest one stands, in the tab and in the verdict", async ({
  page,
}) => {
  await page.goto(`${QWEN3}?tab=versions&from=5.12.1`);
  const said = "From transformers 5.17.0 to 5.18.0 nothing changes";
  const instead = "The classes of 5.12.1 are not known here: the nearest, 5.17.0, stands for it";
  const status = page.getByRole("tabpanel").getByRole("status");
  await expect(status).toContainText(said);
  await expect(status).toContainText(instead);
  await expect(page.getByRole("combobox", { name: "From transformers" })).toHaveValue("5.17.0");
  const overview = page.getByRole("region", { name: "Overview" });
  await expect(overview).toContainText(said);
  await expect(overview).toContainText(instead);
});

/** What the class of 4.57.6 gives other defaults than that of 5.18.0. */
const MOVING = '{"model_type": "qwen3_vl_moe", "text_config": {}}';

for (const [width, colorScheme] of [
  [390, "dark"],
  [1440, "light"],
] as const)
  test(`one file is compared with the defaults of two versions at ${width} px, ${colorScheme}`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 844 });
    await page.goto("/");
    await paste(page, MOVING);
    await expect(page.getByRole("tab", { name: "Versions" })).toBeVisible();
    await page.getByRole("tab", { name: "Versions" }).click();
    await page.getByRole("link", { name: "Compare the file with the defaults of" }).click();
    await expectHash(page).toMatch(/transformers=4\.57\.6&transformers_b=5\.18\.0$/);
    await expect(page.getByRole("heading", { level: 1 })).toContainText("with the defaults of 4.57.6 →");
    await expect(page.getByRole("table", { name: "Differences" })).toContainText("tie_word_embeddings");
    const choice = page.getByRole("combobox", { name: "Side A, the file" });
    await expect(choice).toHaveValue("with the defaults of transformers 4.57.6");
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await expectNoAxeViolations(page);
    await choice.selectOption("as it is");
    await expect(page.getByText(/Identical specs/).first()).toBeVisible();
    await page.goBack();
    await expect(page.getByRole("table", { name: "Differences" })).toContainText("tie_word_embeddings");
  });

test("a side is compared as a version saves it, its text read only, and the link to it keeps the version", async ({
  page,
}) => {
  await page.goto("/#/compare/gallery/qwen3-8b..gallery/qwen3-8b");
  await expect(page.getByText(/Identical specs/).first()).toBeVisible();
  await page
    .getByRole("combobox", { name: "Side B, the file" })
    .selectOption("as saved by transformers 4.57.6");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("as saved by 4.57.6");
  await expectHash(page).toContain("saved_b=4.57.6");
  await page.getByRole("tab", { name: "config.json" }).click();
  const saved = page.getByRole("textbox", { name: "config.json of B" });
  await expect(saved).toContainText('"dtype": "bfloat16"');
  await expect(saved).toHaveAttribute("aria-readonly", "true");
  await page.getByRole("button", { name: "Swap" }).click();
  await expect(page.getByRole("textbox", { name: "config.json of A" })).toContainText('"dtype": "bfloat16"');
  await expectHash(page).toContain("saved=4.57.6");
});

test("a version that cannot load the file says so in place of a side", async ({ page }) => {
  await page.goto("/#/compare/gallery/minimax-m2.5..gallery/minimax-m2.5?saved_b=4.57.6");
  await expect(page.getByRole("region", { name: "Side B" }).getByRole("alert")).toContainText(
    "AutoConfig of transformers 4.57.6 knows no class for the model type minimax_m2",
  );
  // Nothing more will come: the page does not wait for it.
  await expect(page.getByText("Not compared: side B gives no spec.")).toBeVisible();
});

test("a type that no version knows is not called alike in all of them", async ({ page }) => {
  const llama = {
    architectures: ["ZzNewForCausalLM"],
    hidden_size: 4096,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    intermediate_size: 14336,
    vocab_size: 128256,
    rms_norm_eps: 1e-5,
    hidden_act: "silu",
    max_position_embeddings: 8192,
    rope_theta: 500000,
    tie_word_embeddings: false,
  };
  await page.goto("/");
  await paste(page, JSON.stringify({ ...llama, model_type: "zz_new" }));
  await page.getByRole("tab", { name: "Versions" }).click();
  await expect(page.getByText("No version builds an object of this file.")).toBeVisible();
  await expect(
    page.getByText("No version that is known here has class defaults for this model type."),
  ).toBeVisible();
});

test("a file that one version alone loads is not called alike either", async ({ page }) => {
  await page.goto("/");
  await paste(page, '{"model_type": "llama", "rms_norm_eps": 1}');
  await page.getByRole("tab", { name: "Versions" }).click();
  await expect(page.getByText("4.57.6 alone builds an object of this file.")).toBeVisible();
});

test("configs that a saved file has inside, and the file itself does not, are read by every version", async ({
  page,
}) => {
  await page.goto("/");
  await paste(page, '{"model_type": "llava", "text_config": {"model_type": "llama"}}');
  await page.getByRole("tab", { name: "Versions" }).click();
  await expect(page.getByText(/^As saved by 4\.57\.6/)).toBeVisible();
});
