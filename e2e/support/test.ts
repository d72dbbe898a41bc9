import { expect, test as base, type Page } from "@playwright/test";
import { browserArguments, startHub, type Hub } from "../hub/hub.ts";

/** Tests with a Hub of their own behind the names of the real sites. */
export const test = base.extend<{ readonly seen: Hub["requests"] }, { readonly hub: Hub }>({
  hub: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads from it which fixtures this one needs.
    async ({}, use) => {
      const hub = await startHub();
      await use(hub);
      await hub.close();
    },
    { scope: "worker" },
  ],
  launchOptions: [
    async ({ launchOptions, hub }, use) => {
      const args = [...(launchOptions.args ?? []), ...browserArguments(hub.httpsPort)];
      await use({ ...launchOptions, args });
    },
    { scope: "worker" },
  ],
  /** What arrives at the server during one test. */
  seen: async ({ hub }, use) => {
    hub.requests.length = 0;
    await use(hub.requests);
  },
});

/** Types into the one input and asks for it. */
export async function ask(page: Page, text: string): Promise<void> {
  const input = page.getByRole("combobox", { name: /Open a config/ });
  await input.fill(text);
  await input.press("Enter");
}

/** Until an event is taken: a page that was just loaded listens a moment later, on a busy machine a long one. */
async function untilTaken(give: () => Promise<boolean>): Promise<void> {
  await expect.poll(give, "the page takes what it is given").toBe(true);
}

/** Pastes as a user does: the clipboard's text arrives as a paste event. */
export async function paste(page: Page, text: string): Promise<void> {
  await untilTaken(() =>
    page.evaluate((content) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", content);
      const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
      return !document.body.dispatchEvent(event);
    }, text),
  );
}

/** Drops files anywhere on the page. */
export async function drop(
  page: Page,
  files: readonly (readonly [name: string, content: string | Buffer])[],
  on = "body",
): Promise<void> {
  const given = files.map(([name, content]) => [name, Buffer.from(content).toString("base64")] as const);
  await untilTaken(() =>
    page.evaluate(
      ([all, place]) => {
        const dataTransfer = new DataTransfer();
        for (const [name, content] of all) {
          const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
          dataTransfer.items.add(new File([bytes], name));
        }
        const event = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
        return document.querySelector(place)?.dispatchEvent(event) === false;
      },
      [given, on] as const,
    ),
  );
}

/** By how many pixels the page is wider than its window. */
export async function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** The hash of the page's address. */
export function hashOf(page: Page): string {
  return new URL(page.url()).hash;
}

/** What the hash of the page's address comes to be: the browser tells of a new address in its own time. */
export function expectHash(page: Page): ReturnType<typeof expect.poll> {
  return expect.poll(() => hashOf(page), { intervals: [20, 50, 100, 250] });
}
