// Makes sure that there is a Chromium for the end-to-end tests: Playwright's own download or the system's package.
import { spawnSync } from "node:child_process";
import { findBrowser } from "./find-browser.mjs";

const ATTEMPTS = [
  ["npx", "playwright", "install", "--with-deps", "chromium"],
  ["npx", "playwright", "install", "chromium"],
  ["sh", "-c", "apt-get update && apt-get install -y --no-install-recommends chromium fonts-liberation"],
];

for (const [command, ...args] of ATTEMPTS) {
  if (findBrowser()) break;
  spawnSync(command, args, { stdio: "inherit" });
}
const found = findBrowser();
if (!found) {
  console.error("There is no Chromium. Install one and name it in CHROMIUM_PATH.");
  process.exit(1);
}
console.log(`Chromium: ${found}`);
