import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { parse } from "yaml";
import { expectNoAxeViolations } from "./support/axe.ts";
import { test } from "./support/test.ts";

const panel = (page: Page) => page.locator(".export-panel");
const button = (page: Page) => page.getByRole("button", { name: "Export", exact: true });

/** Chooses an export, and gives the file's name and bytes. */
async function exported(page: Page, label: RegExp): Promise<{ name: string; bytes: Buffer }> {
  if (!(await panel(page).isVisible())) await button(page).click();
  const download = page.waitForEvent("download");
  await panel(page).getByRole("button", { name: label }).click();
  const file = await download;
  await expect(panel(page).getByRole("status")).toContainText("Downloaded as");
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

test.beforeEach(async ({ page }) => {
  await page.goto("/#/gallery/minimax-m2.5");
  await expect(page.getByRole("tree")).toBeVisible();
});

test("each export is a file of the spec on screen", async ({ page }) => {
  const json = await exported(page, /^JSON The spec/);
  expect(json.name).toBe("MiniMaxAI--MiniMax-M2.5.spec.json");
  const spec = JSON.parse(json.bytes.toString()) as { body: { type: string } };
  expect(spec.body.type).toBe("minimax_m2");
  const yaml = await exported(page, /^YAML/);
  expect(yaml.name).toBe("MiniMaxAI--MiniMax-M2.5.spec.yaml");
  expect(parse(yaml.bytes.toString())).toEqual(spec);
  const python = await exported(page, /^Python/);
  expect(python.name).toBe("MiniMaxAI__MiniMax_M2_5_spec.py");
  expect(python.bytes.toString()).toContain("class MinimaxM2ModelSpec(Spec):");
  const report = await exported(page, /^Report in Markdown/);
  expect(report.name).toBe("MiniMaxAI--MiniMax-M2.5.report.zip");
  const files = report.bytes.toString();
  expect(files).toContain("## Parameters");
  expect(files).toContain("](<MiniMaxAI--MiniMax-M2.5.diagram.svg>)](<");
  expect(files).toContain("#/gallery/minimax-m2.5?tab=diagram");
  expect(files).toMatch(/MiniMaxAI--MiniMax-M2\.5\.diagram\.svg<svg [^]*<\/svg>/);
  const schema = await exported(page, /^JSON Schema/);
  expect(schema.name).toBe("engine-model-spec-v1.json");
  const published = await page.request.get("/schema/engine-model-spec-v1.json");
  expect(JSON.parse(schema.bytes.toString())).toEqual(await published.json());
});

test("the ribbon is a well-formed SVG, and a PNG of twice its size", async ({ page }) => {
  const svg = (await exported(page, /^Layer ribbon as SVG/)).bytes.toString();
  const drawn = await page.evaluate((text) => {
    const { documentElement } = new DOMParser().parseFromString(text, "image/svg+xml");
    return { root: documentElement.nodeName, height: Number(documentElement.getAttribute("height")) };
  }, svg);
  expect(drawn.root).toBe("svg");
  const png = await exported(page, /^Layer ribbon as PNG/);
  expect(png.name).toBe("MiniMaxAI--MiniMax-M2.5.layers.png");
  expect(png.bytes.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
  expect([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)]).toEqual([1920, 2 * drawn.height]);
  expect(png.bytes.length).toBeGreaterThan(5000);
});

test("the menu is for keyboards too, and closes by Escape and by leaving it", async ({ page }) => {
  await button(page).focus();
  await page.keyboard.press("Enter");
  await expect(panel(page).getByRole("button", { name: /^YAML/ })).toBeVisible();
  await expectNoAxeViolations(page);
  await page.keyboard.press("Tab");
  await expect(panel(page).getByRole("button", { name: /^JSON The spec/ })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(panel(page)).toBeHidden();
  await expect(button(page)).toBeFocused();
  await button(page).click();
  await page.getByRole("heading", { level: 1 }).click();
  await expect(panel(page)).toBeHidden();
});

test("what stands in the menu stays in it", async ({ page }) => {
  for (const [name, menu] of [
    ["Export", ".export-panel"],
    ["Share", ".share-panel"],
  ] as const) {
    await page.getByRole("button", { name, exact: true }).click();
    await expect(page.locator(`${menu} small`).first()).toBeVisible();
    const wider = await page
      .locator(menu)
      .evaluate(
        (box) =>
          [...box.querySelectorAll("button")].filter((one) => one.scrollWidth > one.clientWidth).length,
      );
    expect(wider, name).toBe(0);
    await page.keyboard.press("Escape");
  }
});
