import { execFileSync } from "node:child_process";
import { defineConfig, devices } from "@playwright/test";
import { findHeadlessBrowser } from "./scripts/find-browser.mjs";

const ROOT = process.getuid?.() === 0;
/** A port that is free now. Found once, for the workers read this file too, and inherit the environment. */
process.env["PORT"] ??= execFileSync(process.execPath, [
  "-e",
  "const s = require('net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); })",
])
  .toString()
  .trim();
const ADDRESS = `http://127.0.0.1:${process.env["PORT"]}`;
const QUIET = [
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const BROWSER = findHeadlessBrowser();

export default defineConfig({
  testDir: "e2e",
  // One more than the cores that CI has: a test often waits for a browser that is still at work.
  workers: 3,
  fullyParallel: true,
  retries: 0,
  timeout: 60_000,
  expect: {
    timeout: 15_000,
    // A line of text that is gone is hundreds of pixels; the edges of bars may be drawn a little otherwise elsewhere.
    toHaveScreenshot: { maxDiffPixels: 100, threshold: 0.1 },
  },
  // Pictures are of no platform: e2e/pictures.spec.ts.
  snapshotPathTemplate: "{testDir}/pictures/{arg}{ext}",
  reporter: [["list"], ["json", { outputFile: ".results/e2e.json" }]],
  use: {
    ...devices["Desktop Chrome"],
    viewport: { width: 1440, height: 900 },
    baseURL: ADDRESS,
    // What it stores would answer requests that tests answer; e2e/offline.spec.ts lets it.
    serviceWorkers: "block",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(BROWSER && BROWSER !== "playwright" ? { executablePath: BROWSER } : {}),
      // Drawing without a process of its own takes a tenth less of a machine that has two cores. Chromium refuses its
      // sandbox to root.
      args: [...QUIET, "--in-process-gpu", ...(ROOT ? ["--no-sandbox"] : [])],
    },
  },
  webServer: {
    command: `npx vite preview --host 127.0.0.1 --port ${process.env["PORT"]} --strictPort`,
    url: ADDRESS,
    // A server that is already there may serve another build, and may go away in the middle.
    reuseExistingServer: false,
  },
});
