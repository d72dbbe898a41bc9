import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** WCAG 2.2 up to level AA, target sizes included, which axe leaves out by default, and axe's own best practices. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The rules of these tags that ask for colours; all others ask for names, roles, places and sizes. */
const OF_COLOURS = ["color-contrast", "link-in-text-block"];

/** Those that ask for sizes and for what scrolls, which are others on a wider page. */
const OF_SIZES = ["target-size", "scrollable-region-focusable"];

/** Expects that axe finds nothing on the page as it stands. */
export async function expectNoAxeViolations(page: Page): Promise<void> {
  await expectNothing(page, looking(page).withTags(TAGS));
}

/** Expects that axe finds nothing in what differs by width and colour scheme, where another test asks for all else. */
export async function expectNoAxeViolationsInLook(page: Page): Promise<void> {
  await expectNothing(page, looking(page).withRules([...OF_COLOURS, ...OF_SIZES]));
}

/**
 * Expects that axe finds nothing on the page in both colour schemes, and leaves it as it was loaded. The second scheme
 * has the elements of the first, at the same places: only what asks for colours is asked again.
 */
export async function expectNoAxeViolationsInBothSchemes(page: Page): Promise<void> {
  await expectNoAxeViolations(page);
  const first = await schemeOf(page);
  const second = first === "dark" ? "light" : "dark";
  await page.emulateMedia({ colorScheme: second });
  // The page puts it into practice itself.
  await expect.poll(() => schemeOf(page)).toBe(second);
  await expectNothing(page, looking(page).withRules(OF_COLOURS));
  await page.emulateMedia({ colorScheme: first });
  await expect.poll(() => schemeOf(page)).toBe(first);
}

async function schemeOf(page: Page): Promise<"light" | "dark"> {
  const theme = await page.evaluate(() => document.documentElement.dataset["theme"]);
  return theme === "dark" ? "dark" : "light";
}

function looking(page: Page): AxeBuilder {
  // Selectors of all that is right would take as long as the looking. What is not legacy opens a second page to sum up
  // frames of other origins, of which there are none, and takes twice as long.
  return new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).setLegacyMode();
}

async function expectNothing(page: Page, axe: AxeBuilder): Promise<void> {
  const { violations } = await axe.analyze();
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id} (${help}) at ${target.join(" ")}: ${failureSummary ?? ""}`,
    ),
  );
  const scheme = await schemeOf(page);
  expect(found, `what axe finds, ${scheme}`).toEqual([]);
}
