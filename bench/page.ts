import { spawn } from "node:child_process";
import { type Browser, chromium, type CDPSession, type Page } from "@playwright/test";
import { findBrowser } from "../scripts/find-browser.mjs";
import type { Row } from "./reading.ts";
import { SIZES } from "./texts.ts";
import type { Tree } from "./trees.ts";

export function openBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ["--no-sandbox", "--disable-background-networking"],
  });
}

/** The page of a tree, served as it is built. */
export async function served<T>(
  { path }: Tree,
  port: number,
  use: (address: string) => Promise<T>,
): Promise<T> {
  const args = ["vite", "preview", "--host", "127.0.0.1", "--port", String(port), "--strictPort"];
  const server = spawn("npx", args, { cwd: path, stdio: ["ignore", "pipe", "inherit"], detached: true });
  try {
    await new Promise<void>((resolve, reject) => {
      server.stdout.on("data", (text: Buffer) => {
        if (text.toString().includes("127.0.0.1")) resolve();
      });
      server.on("exit", () => reject(new Error(`No page is served of ${path}.`)));
    });
    return await use(`http://127.0.0.1:${port}`);
  } finally {
    if (server.pid !== undefined) process.kill(-server.pid);
  }
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** CPU time of the longest task of the page's own thread while something is done, in milliseconds. */
export async function longestTask(
  browser: Browser,
  page: Page,
  act: () => Promise<unknown>,
): Promise<number> {
  await browser.startTracing(page, { categories: ["disabled-by-default-devtools.timeline", "toplevel"] });
  await act();
  await page.waitForTimeout(300);
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const mains = new Set(
    trace.traceEvents
      .filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  const tasks = trace.traceEvents.filter(
    ({ name, ph, pid, tid }) => ph === "X" && /RunTask$/.test(name) && mains.has(`${pid}/${tid}`),
  );
  return Math.max(0, ...tasks.map(({ tdur = 0 }) => tdur / 1000));
}

const paste = (page: Page, text: string): Promise<void> =>
  page.evaluate((pasted) => {
    const data = new DataTransfer();
    data.setData("text/plain", pasted);
    document.body.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
    );
  }, text);

/** What is done on the page, in this order. */
const ACTS: readonly (readonly [string, (page: Page, text: string) => Promise<void>])[] = [
  [
    "opening",
    async (page, text) => {
      await paste(page, text);
      await page.waitForSelector("[role=tree] [role=treeitem]", { timeout: 60_000 });
      await page.waitForTimeout(2500);
    },
  ],
  [
    "the tabs",
    async (page) => {
      const tabs = page.locator("[role=tab]");
      for (let index = (await tabs.count()) - 1; index >= 0; index--) {
        await tabs.nth(index).click();
        await page.waitForTimeout(500);
      }
    },
  ],
  [
    "a search",
    async (page) => {
      await page.keyboard.press("/");
      await page.keyboard.type("head", { delay: 120 });
      await page.keyboard.press("Escape");
      await page.keyboard.press("Escape");
    },
  ],
  [
    "typing in the source",
    async (page) => {
      const line = page.locator(".cm-line").first();
      await line.click();
      await page.keyboard.press("End");
      for (const key of ["Space", "Backspace", "Space", "Backspace"]) {
        await page.keyboard.press(key);
        await page.waitForTimeout(300);
      }
    },
  ],
];

export async function newPage(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    serviceWorkers: "block",
  });
  const page = await context.newPage();
  await page.goto(address, { waitUntil: "networkidle" });
  return page;
}

/** Until the tree is there of a shared link, on a line of Chromium's "Fast 3G". */
async function linkOnSlowLine(browser: Browser, address: string): Promise<number> {
  const context = await browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
  const line: CDPSession = await context.newCDPSession(page);
  await line.send("Network.enable");
  await line.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 562.5,
    downloadThroughput: (1.44 * 1024 * 1024) / 8,
    uploadThroughput: (675 * 1024) / 8,
  });
  const start = performance.now();
  await page.goto(`${address}/#/gallery/minimax-m2.5`, { waitUntil: "commit" });
  await page.waitForSelector("[role=tree] [role=treeitem]", { timeout: 60_000 });
  const time = performance.now() - start;
  await context.close();
  return time / 1000;
}

type Figures = Map<string, number>;

async function figuresOf(browser: Browser, address: string, figures: Figures): Promise<void> {
  const least = (what: string, value: number): void => {
    figures.set(what, Math.min(figures.get(what) ?? Infinity, value));
  };
  for (const [size, text] of SIZES) {
    const page = await newPage(browser, address);
    for (const [what, act] of ACTS)
      least(`${size}, ${what}`, await longestTask(browser, page, () => act(page, text)));
    least(`${size}, nodes`, await page.evaluate(() => document.querySelectorAll("*").length));
    await page.context().close();
  }
  least("link", await linkOnSlowLine(browser, address));
}

/** Tasks of the page's own thread, in Chromium: the least of some rounds of each tree in turn. */
export async function pageRows(trees: readonly Tree[], rounds: number): Promise<Row[]> {
  const browser = await openBrowser();
  const all = trees.map((): Figures => new Map<string, number>());
  try {
    for (let round = 0; round < rounds; round++)
      for (const [index, tree] of trees.entries())
        await served(tree, 4400 + index, (address) => figuresOf(browser, address, all[index] as Figures));
  } finally {
    await browser.close();
  }
  const figuresFor = (what: string): number[] => all.map((figures) => figures.get(what) ?? NaN);
  return [
    ...[...SIZES.keys()].flatMap((size) => [
      ...ACTS.map(([what]) => ({
        what: `${size}: longest task of ${what}`,
        goal: "50",
        figures: figuresFor(`${size}, ${what}`),
        unit: "ms",
      })),
      { what: `${size}: nodes of the page`, goal: "5000", figures: figuresFor(`${size}, nodes`), unit: "" },
    ]),
    { what: "shared link on “Fast 3G” to its tree", goal: "4", figures: figuresFor("link"), unit: "s" },
  ];
}
