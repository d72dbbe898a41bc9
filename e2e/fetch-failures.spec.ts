import { expect, type Page } from "@playwright/test";
import { expectNoAxeViolations, expectNoAxeViolationsInBothSchemes } from "./support/axe.ts";
import { ask, expectHash, test } from "./support/test.ts";

const failure = (page: Page) => page.locator(".fetch-failure");

/** What can go wrong, what is then said, and the way forward that is offered. */
const ROWS: readonly (readonly [what: string, typed: string, says: RegExp, offers: string | RegExp])[] = [
  [
    "a model that is missing",
    "acme/nothing-here",
    /no model of that name, or it is private or gated/,
    /token/,
  ],
  ["a private model", "acme/private", /no model of that name, or it is private or gated/, /token/],
  ["a gated model", "acme/gated", /given on request/, "Ask for access"],
  [
    "a revision that is missing",
    "MiniMaxAI/MiniMax-M2.5@nope",
    /no branch, tag or commit “nope”/,
    "tag v1.0",
  ],
  ["no config.json", "acme/elsewhere-inside", /may be configs/, "sub/config.json"],
  ["no config at all", "acme/gguf", /GGUF/, /page/],
  ["a disabled model", "acme/disabled", /has disabled access/, /page/],
  ["a model that may not be read", "acme/forbidden", /its owner limits who may/, /token/],
  ["a refusal of other origins", "acme/closed-to-others", /does not allow/, "Open a file…"],
  ["HTML instead of JSON", "acme/web-page", /web page/, "Open a file…"],
  ["an LFS pointer", "acme/lfs-pointer", /LFS pointer/, "Open a file…"],
  ["more than 32 MB, announced", "acme/announced", /40 MB; 32 MB is the most/, /page/],
  ["more than 32 MB, without end", "acme/endless", /more than 32 MB/, /page/],
  ["bytes that are no text", "acme/weights", /not text in UTF-8/, /page/],
  ["ModelScope closed to browsers", "modelscope:acme/closed", /./, "Open a file…"],
  ["a page instead of a file", "https://other.example/page.html", /web page/, "Open a file…"],
  [
    "an address that asks for a sign-in",
    "https://other.example/sign-in/config.json",
    /sign-in/,
    "Open a file…",
  ],
  [
    "an LFS pointer on GitHub",
    "https://github.com/acme/configs/blob/main/lfs/config.json",
    /LFS/,
    "Open the file itself",
  ],
];

test("each of them says so, offers a way on, and keeps what was on screen", async ({ page }) => {
  test.setTimeout(180_000);
  await page.goto("/#/gallery/qwen3.5-27b");
  await expect(page.getByRole("tree")).toBeVisible();
  for (const [name, typed, says, offers] of ROWS)
    await test.step(name, async () => {
      await ask(page, typed);
      await expect(failure(page)).toContainText(says);
      await expect(failure(page)).not.toContainText(/username or password/i);
      const way = typeof offers === "string" ? { name: offers, exact: true } : { name: offers };
      await expect(
        failure(page).getByRole("button", way).or(failure(page).getByRole("link", way)).first(),
      ).toBeVisible();
      await expect(page.getByRole("tree")).toBeVisible();
      await expect(page.getByRole("combobox", { name: /Open a config/ })).toHaveValue(typed);
      await expectHash(page).toBe("#/gallery/qwen3.5-27b");
      await failure(page).getByRole("button", { name: "Dismiss" }).click();
      await expect(failure(page)).toHaveCount(0);
    });
});

test("a refusal of other origins lists what it can come from", async ({ page }) => {
  await page.goto("/");
  await ask(page, "https://other.example/closed/config.json");
  await expect(failure(page)).toContainText(/CORS/);
});

test("the revisions and configs that are offered open", async ({ page }) => {
  await page.goto("/");
  await ask(page, "MiniMaxAI/MiniMax-M2.5@nope");
  await failure(page).getByRole("button", { name: "tag v1.0" }).click();
  await expect(page.getByRole("tree")).toBeVisible();
  await ask(page, "acme/elsewhere-inside");
  await failure(page).getByRole("button", { name: "sub/config.json" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(
    "acme/elsewhere-inside/sub/config.json",
  );
  await expectHash(page).toMatch(/^#\/hf\/acme\/elsewhere-inside@[0-9a-f]{40}\/sub\/config\.json$/);
});

test("the file behind an LFS pointer on GitHub opens", async ({ page }) => {
  await page.goto("/");
  await ask(page, "https://github.com/acme/configs/blob/main/lfs/config.json");
  await failure(page).getByRole("button", { name: "Open the file itself" }).click();
  await expect(page.getByRole("tree")).toBeVisible();
});

test("a renamed repository opens under its new name, and that is said", async ({ page }) => {
  await page.goto("/");
  await ask(page, "acme/old-name");
  await expect(page.getByRole("heading", { level: 1, name: "acme/renamed" })).toBeVisible();
  await expect(page.getByText("acme/old-name is now called acme/renamed.")).toBeVisible();
  await expectHash(page).toMatch(/^#\/hf\/acme\/renamed@/);
});

test("a rate limit is waited for, with a countdown", async ({ page, seen }) => {
  await page.clock.install();
  await page.goto("/");
  await ask(page, "acme/limited-twice");
  await expect(
    page.getByRole("status").filter({ hasText: "Trying acme/limited-twice again in" }),
  ).toBeVisible();
  const requests = (): number => seen.filter(({ path }) => path.includes("limited-twice/resolve/")).length;
  expect(requests()).toBe(1);
  await page.clock.runFor(5_000);
  await expect.poll(requests).toBe(2);
  await page.getByRole("button", { name: "Try now" }).click();
  await expect(page.getByRole("tree")).toBeVisible();
});

test("a rate limit that lasts ends with its message, and cancelling ends it at once", async ({
  page,
  seen,
}) => {
  await page.clock.install();
  await page.goto("/");
  await ask(page, "acme/limited");
  await expect(page.getByText(/again in/)).toBeVisible();
  for (const seconds of [5, 15, 30, 60, 120]) {
    await page.clock.runFor(seconds * 1000);
    await expect(page.getByText(/again in/).or(failure(page))).toBeVisible();
    await page.waitForTimeout(100);
  }
  await expect(failure(page)).toContainText("Too many requests");
  const before = seen.length;
  await failure(page).getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText(/again in/)).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText(/again in/)).toHaveCount(0);
  await page.clock.runFor(600_000);
  expect(seen.length).toBeLessThanOrEqual(before + 2);
});

test("a server error is tried again, and then told", async ({ page }) => {
  await page.clock.install();
  await page.goto("/");
  await ask(page, "acme/unavailable-twice");
  for (const seconds of [1, 2]) {
    await expect(page.getByText(/again in/)).toBeVisible();
    await page.clock.runFor(seconds * 1000);
    await page.waitForTimeout(100);
  }
  await expect(page.getByRole("tree")).toBeVisible();
  await ask(page, "acme/broken");
  for (const seconds of [1, 2, 4]) {
    await expect(page.getByText(/again in/)).toBeVisible();
    await page.clock.runFor(seconds * 1000);
    await page.waitForTimeout(100);
  }
  await expect(failure(page)).toContainText("error 500");
});

test("a lost connection and a cut answer are tried again, and then told", async ({ page }) => {
  await page.goto("/");
  await ask(page, "acme/drops-once");
  await expect(page.getByRole("tree")).toBeVisible();
  for (const name of ["acme/drops", "acme/cut"]) {
    await ask(page, name);
    await expect(failure(page)).toBeVisible();
    await expect(failure(page).getByRole("button", { name: "Try again" })).toBeVisible();
  }
});

test("a server that says nothing is given up after 20 seconds", async ({ page }) => {
  await page.clock.install();
  await page.goto("/");
  for (const name of ["acme/silent", "acme/stalls"]) {
    await ask(page, name);
    await expect(page.getByText(`Fetching ${name} from huggingface.co…`)).toBeVisible();
    await page.waitForTimeout(300);
    await page.clock.runFor(20_500);
    await expect(failure(page)).toContainText("Nothing came for 20 seconds");
  }
});

test("a slow answer shows its progress and can be cancelled", async ({ page }) => {
  await page.goto("/#/gallery/qwen3.5-27b");
  await expect(page.getByRole("tree")).toBeVisible();
  await ask(page, "acme/stalls");
  await expect(page.locator(".fetch-progress")).toContainText("config.json");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.locator(".fetch-status")).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1, name: "Qwen/Qwen3.5-27B" })).toBeVisible();
});

test("a computer without network is told so", async ({ page, context }) => {
  await page.goto("/");
  // The client is loaded when it is needed first.
  await ask(page, "Qwen/Qwen3.5-27B");
  await expect(page.getByRole("tree")).toBeVisible();
  await context.setOffline(true);
  await ask(page, "MiniMaxAI/MiniMax-M2.5");
  await expect(failure(page)).toContainText(/offline|no network/i);
  await context.setOffline(false);
  await failure(page).getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "MiniMaxAI/MiniMax-M2.5" })).toBeVisible();
});

test("an address that cannot be fetched shows why, and a reload asks again", async ({ page }) => {
  await page.goto("/#/hf/acme/nothing-here");
  await expect(failure(page)).toContainText("Not found, private or gated");
  await page.reload();
  await expect(failure(page)).toContainText("Not found, private or gated");
  await expectNoAxeViolations(page);
});

test("axe finds nothing while fetching and after a failure, in both colour schemes", async ({ page }) => {
  await page.goto("/#/gallery/qwen3.5-27b");
  await expect(page.locator(".cm-content")).toBeVisible();
  await ask(page, "acme/silent");
  await expect(page.locator(".fetch-status")).toBeVisible();
  await expectNoAxeViolationsInBothSchemes(page);
  await ask(page, "MiniMaxAI/MiniMax-M2.5@nope");
  await expect(failure(page)).toBeVisible();
  await expectNoAxeViolationsInBothSchemes(page);
});
