import { readFileSync, writeFileSync } from "node:fs";
import { chromium } from "@playwright/test";
import { cardSvg } from "../src/export/card/card-svg.ts";
import { inspectConfig } from "../src/library/inspect-config.ts";
import { bothPaths } from "../src/runtime/paths/both-paths.ts";
import { figuresOf } from "../src/ui/overview/figures.ts";
import { verdictLines } from "../src/verdict/lines.ts";
import { findBrowser } from "./find-browser.mjs";

// Draws public/card.png, which chats show beside a link to the page, from a bundled config: npm run picture
const text = readFileSync("public/gallery/qwen3.5-397b-a17b.json", "utf8");
const inspection = await inspectConfig(text);
if (!inspection.ok) throw new Error(inspection.error.message);
const paths = bothPaths(text, inspection, "5.18.0");
const svg = cardSvg(inspection, {
  title: "Qwen/Qwen3.5-397B-A17B",
  facts: figuresOf(inspection).map(({ value, label }) => `${value} ${label}`.trim()),
  verdict: verdictLines(inspection, { text, paths: paths.ok ? paths.value : null }),
});
const executablePath = findBrowser();
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: ["--no-sandbox"],
});
const page = await browser.newPage({ viewport: { width: 1200, height: 630 } });
await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg}`);
writeFileSync("public/card.png", await page.screenshot());
await browser.close();
