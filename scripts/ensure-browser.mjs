// Makes sure that there is a Chromium for the end-to-end tests: Playwright's own download or the system's package.
import { spawnSync } from "node:child_process";
import { findHeadlessBrowser, lacksHeadlessShell } from "./find-browser.mjs";

const ATTEMPTS = [
  ["npx", "playwright", "install", "--with-deps", "chromium"],
  ["npx", "playwright", "install", "chromium"],
  ["sh", "-c", "apt-get update && apt-get install -y --no-install-recommends chromium fonts-liberation"],
];

/** Debian has the headless shell as a package beside Chromium's; what is there serves where it cannot be had. */
const SHELL =
  "command -v apt-get && apt-get -o Acquire::Retries=0 -o Acquire::http::Timeout=10 update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium-headless-shell";

/** How long one waits for it, in milliseconds. */
const PATIENCE = 90_000;

for (const [command, ...args] of ATTEMPTS) {
  if (findHeadlessBrowser()) break;
  spawnSync(command, args, { stdio: "inherit" });
}
if (process.getuid?.() === 0 && lacksHeadlessShell()) {
  console.log("Chromium is here without its headless shell, in which the tests take half the time.");
  spawnSync("sh", ["-c", SHELL], { stdio: "ignore", timeout: PATIENCE });
}
const found = findHeadlessBrowser();
if (!found) {
  console.error("There is no Chromium. Install one and name it in CHROMIUM_PATH.");
  process.exit(1);
}
console.log(`Chromium: ${found}`);
