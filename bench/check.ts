import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CDPSession, Page } from "@playwright/test";
import { namesIn, tensorRows } from "../src/analysis/checkpoint/rows.ts";
import { releasedTensors } from "../src/analysis/checkpoint/saved-tensors.ts";
import { inspectLoading } from "../src/inspect/inspect-loading.ts";
import { namesOf } from "../src/inspect/weights.ts";
import { longestTask, newPage, openBrowser, served } from "./page.ts";

const ROOT = new URL("..", import.meta.url);
const SHARDS = 163;

/** Types of safetensors by torch's names. */
const TYPES: Readonly<Record<string, string>> = {
  bfloat16: "BF16",
  float32: "F32",
  int32: "I32",
  int64: "I64",
  uint8: "U8",
  float8_e4m3fn: "F8_E4M3",
};

/** Where each shard is, and what it is called. */
function shardsIn(directory: string): string[] {
  const number = (shard: number): string => String(shard).padStart(5, "0");
  return Array.from({ length: SHARDS }, (_, i) =>
    join(directory, `model-${number(i + 1)}-of-${number(SHARDS)}.safetensors`),
  );
}

/** Writes the headers of the checkpoint that a config describes, in so many files, without numbers. @returns how many tensors. */
async function writeHeaders(config: string, directory: string): Promise<number> {
  const read = await inspectLoading(config, {});
  if (!read.ok) throw new Error(read.error.message);
  const all = tensorRows(releasedTensors(read.spec, namesOf(read)).tensors).flatMap((row) =>
    [...namesIn(row)].map((name) => ({ name, shape: row.shape, dtype: TYPES[row.dtypes[0] ?? ""] ?? "U8" })),
  );
  const each = Math.ceil(all.length / SHARDS);
  for (const [shard, file] of shardsIn(directory).entries()) {
    const header = Buffer.from(
      JSON.stringify(
        Object.fromEntries(
          all
            .slice(shard * each, (shard + 1) * each)
            .map(({ name, shape, dtype }) => [name, { dtype, shape, data_offsets: [0, 0] }]),
        ),
      ),
    );
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    writeFileSync(file, Buffer.concat([length, header]));
  }
  return all.length;
}

/** Follows the heaps of the page and its workers: the largest that all of them had together, in bytes. */
async function followHeaps(page: Page): Promise<() => number> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const workers = new Map<string, number>();
  let largest = 0;
  session.on("Target.attachedToTarget", ({ sessionId }) => workers.set(sessionId, 0));
  session.on("Target.detachedFromTarget", ({ sessionId }) => workers.delete(sessionId));
  session.on("Target.receivedMessageFromTarget", ({ sessionId, message }) => {
    const { result } = JSON.parse(message) as { readonly result?: { readonly usedSize?: number } };
    workers.set(sessionId, result?.usedSize ?? 0);
  });
  await session.send("Target.setAutoAttach", {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  const timer = setInterval(() => {
    const message = JSON.stringify({ id: 1, method: "Runtime.getHeapUsage" });
    for (const sessionId of workers.keys())
      session.send("Target.sendMessageToTarget", { sessionId, message }).catch(() => undefined);
    void session
      .send("Runtime.getHeapUsage")
      .then(({ usedSize }) => {
        largest = Math.max(
          largest,
          [...workers.values()].reduce((sum, size) => sum + size, usedSize),
        );
      })
      .catch(() => undefined);
  }, 100);
  return () => {
    clearInterval(timer);
    return largest;
  };
}

/** Measures the check of dropped files in the page as it is built, and writes what came of it into docs/tensors.md. */
async function measure(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "bench-check-"));
  const browser = await openBrowser();
  try {
    const config = readFileSync(new URL("public/gallery/kimi-k3.json", ROOT), "utf8");
    const tensors = await writeHeaders(config, directory);
    await served({ name: "this", path: ROOT.pathname }, 4410, async (address) => {
      const page = await newPage(browser, `${address}/#/gallery/kimi-k3`);
      await page.waitForSelector("[role=tree] [role=treeitem]", { timeout: 120_000 });
      await page.waitForTimeout(3000);
      const opening = await longestTask(browser, page, async () => {
        await page.getByRole("tab", { name: "Tensors" }).click();
        await page.getByRole("table", { name: "Tensors" }).waitFor();
        await page.waitForTimeout(1500);
      });
      const idle = await followHeaps(page);
      await page.waitForTimeout(1000);
      const before = idle();
      const heap = await followHeaps(page);
      const start = performance.now();
      const checking = await longestTask(browser, page, async () => {
        await page.getByLabel("Files of weights").setInputFiles(shardsIn(directory));
        await page.locator(".check-outcome").waitFor({ timeout: 240_000 });
      });
      const seconds = (performance.now() - start) / 1000;
      const outcome = (await page.locator(".check-outcome").innerText()).split("\n")[0] ?? "";
      const scrolling = await longestTask(browser, page, async () => {
        await page.getByRole("table", { name: "Tensors" }).hover();
        for (let i = 0; i < 10; i++) await page.mouse.wheel(0, 1500);
      });
      const figures = { tensors, opening, checking, scrolling, seconds, before, heap: heap(), outcome };
      console.log(figures);
      write(figures);
    });
  } finally {
    await browser.close();
    rmSync(directory, { recursive: true });
  }
}

interface Figures {
  readonly tensors: number;
  readonly opening: number;
  readonly checking: number;
  readonly scrolling: number;
  readonly seconds: number;
  readonly before: number;
  readonly heap: number;
}

const MARK = /(<!-- bench\/check\.ts -->\n)[^]*?(?=\n\n)/;

function write({ tensors, opening, checking, scrolling, seconds, before, heap }: Figures): void {
  const file = new URL("docs/tensors.md", ROOT);
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);
  const ms = (time: number): string => time.toFixed(0);
  const text = `In Chromium, ${tensors.toLocaleString("en")} tensors of Kimi-K3 in ${SHARDS} dropped files (\`npm run bench:check\`): the longest
task of the page’s own thread takes ${ms(opening)} ms of CPU while the tab opens, ${ms(checking)} ms while it checks, ${ms(scrolling)} ms while its table scrolls; the
check takes ${seconds.toFixed(0)} s, and the heaps of page and worker have ${megabytes(heap)} MB together at most, ${megabytes(before)} MB of them before it.`;
  const page = readFileSync(file, "utf8");
  if (!MARK.test(page)) throw new Error("docs/tensors.md has no place for the figures of bench/check.ts.");
  writeFileSync(file, page.replace(MARK, `$1\n${text}`));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await measure();
