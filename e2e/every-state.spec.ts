import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { expectNoAxeViolations, expectNoAxeViolationsInLook } from "./support/axe.ts";
import { paste, test } from "./support/test.ts";

const QWEN = readFileSync(new URL("../public/gallery/qwen3.5-27b.json", import.meta.url), "utf8");
const UNKNOWN = QWEN.replaceAll('"qwen3_5', '"zz_unheard_of');

/** The fonts that a bare Debian has: wider and higher than others. */
const BARE = ':root { --sans: "DejaVu Sans", sans-serif; --mono: "DejaVu Sans Mono", monospace; }';

async function pasted(page: Page, text: string): Promise<void> {
  await page.goto("/");
  await paste(page, text);
  await expect(page.getByRole("button", { name: "Compare with…" })).toBeVisible();
}

/** The controls that are lower or narrower than 24 px, apart from those within a line of text or a drawing: axe lets space around one stand for its size. */
function smallTargets(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("a, button, summary, select, label:has(input)")]
      .filter((element) => element.checkVisibility() && !element.closest("p, svg, .cm-line, .skip"))
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect();
        return height > 1 && (Math.round(width) < 24 || Math.round(height) < 24);
      })
      .map((element) => `${element.className} ${element.innerText}`),
  );
}

/** The views of an open config, as they stand in addresses: a new one is among them by itself. */
const VIEWS = [
  ...readFileSync(new URL("../src/app/workspace/views.tsx", import.meta.url), "utf8").matchAll(
    /\bview\(\s*"(\w+)"/g,
  ),
].map(([, name = ""]) => name);

/** Everything that the page can show, and how one comes there. */
const STATES: readonly (readonly [name: string, go: (page: Page) => Promise<unknown>])[] = [
  [
    "a refused file",
    (page) => pasted(page, QWEN.replace('"num_hidden_layers": 64', '"num_hidden_layers": 65')),
  ],
  ["a type that nobody knows", (page) => pasted(page, UNKNOWN)],
  [
    "a type that nobody knows, in one line",
    (page) => pasted(page, '{"model_type":"zz_unheard_of","hidden_size":64,"num_attention_heads":4}'),
  ],
  [
    "a config that is given a name",
    async (page) => {
      await pasted(page, QWEN);
      await page.getByRole("button", { name: "Rename" }).click();
    },
  ],
  ["a text that is no JSON", (page) => pasted(page, `${QWEN}]`)],
  ["an address that names nothing", (page) => page.goto("/#/nowhere")],
  ["an audit", (page) => page.goto("/#/audit")],
  ["a frame", (page) => page.goto("/#/embed/gallery/qwen3.5-27b?at=spec:/body/hidden_size")],
  ["a comparison", (page) => page.goto("/#/compare/gallery/qwen3.5-27b..gallery/qwen3.5-35b-a3b")],
  ...VIEWS.map(
    (name) => [`the view ${name}`, (page: Page) => page.goto(`/#/gallery/qwen3.5-27b?tab=${name}`)] as const,
  ),
];

for (const [scheme, width, expectNone] of [
  ["light", 360, expectNoAxeViolations],
  ["dark", 1024, expectNoAxeViolationsInLook],
] as const)
  test(`axe finds nothing in any state, and nothing is wider than the page: ${scheme}, ${width} pixels`, async ({
    page,
  }) => {
    test.setTimeout(600_000);
    expect(VIEWS.length).toBeGreaterThan(8);
    await page.setViewportSize({ width, height: 740 });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    for (const [name, go] of STATES)
      await test.step(name, async () => {
        // Each is opened anew: what the one before left does not count.
        await page.goto("about:blank");
        await go(page);
        await expect(page.getByRole("main")).toBeVisible();
        await page.addStyleTag({ content: BARE });
        await expect(page.getByText(/^(Reading|Loading|Comparing)/)).toHaveCount(0);
        await expectNone(page);
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        ).toBeLessThanOrEqual(0);
        expect(await smallTargets(page)).toEqual([]);
      });
  });

test("at 200 % all of the verdict can be read, and what is selected is in sight with what explains it", async ({
  page,
}) => {
  // A window of 1280 × 800 is half as wide and high to a page that is twice as large.
  await page.setViewportSize({ width: 640, height: 400 });
  await page.goto("/#/gallery/qwen3.5-397b-a17b");
  const lines = page.getByRole("list", { name: "Verdict", exact: true }).getByRole("link");
  await expect(lines.first()).toContainText("Legacy path astray");
  for (const line of await lines.all()) {
    await line.scrollIntoViewIfNeeded();
    await expect(line).toBeInViewport({ ratio: 0.9 });
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(640);
  await page.goto("/#/gallery/qwen3.5-397b-a17b?at=spec:/body/attention/head_dim");
  await expect(page.getByRole("treeitem", { selected: true })).toBeInViewport();
  await expect(page.getByRole("region", { name: "Explanation" })).toContainText("head_dim");
});

test("where less motion is asked for, nothing moves", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/#/gallery/qwen3.5-27b");
  await expect(page.getByRole("tree")).toBeVisible();
  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll("*")].filter((element) => {
        const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element);
        return /[1-9]/.test(transitionDuration) || animationName !== "none" || scrollBehavior === "smooth";
      }).length,
  );
  expect(moving).toBe(0);
});

test("in forced colours what is chosen, pressed and drawn can be seen", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await page.goto("/#/gallery/qwen3.5-397b-a17b?tab=findings&at=config:/text_config/norm_topk_prob");
  const styleOf = (selector: string, property: string): Promise<string> =>
    page
      .locator(selector)
      .first()
      .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);
  await expect(page.locator('.findings-lists [aria-pressed="true"]')).toBeVisible();
  expect(await styleOf('.findings-lists [aria-pressed="true"]', "outline-style")).toBe("solid");
  expect(await styleOf('.findings-lists [aria-pressed="false"]', "outline-style")).toBe("none");
  expect(await styleOf('[role="tab"][aria-selected="true"]', "border-bottom-style")).toBe("solid");
  await page.goto("/#/gallery/qwen3.5-397b-a17b?at=spec:/body/hidden_size");
  await expect(page.getByRole("treeitem", { selected: true })).toBeVisible();
  expect(await styleOf('[role="treeitem"][aria-selected="true"]', "outline-style")).toBe("solid");
});
