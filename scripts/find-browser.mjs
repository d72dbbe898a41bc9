import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

/** Chromium without a screen, as a package of its own: a page costs it half of what it costs the whole Chromium. */
const SYSTEM_SHELL = "/usr/bin/chromium-headless-shell";
const SYSTEM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Where Chromium is: named by CHROMIUM_PATH, downloaded by Playwright, or the system's; undefined where nowhere. */
export function findBrowser() {
  const candidates = [process.env.CHROMIUM_PATH, chromium.executablePath(), ...SYSTEM];
  return candidates.find((path) => path && existsSync(path));
}

/**
 * What end-to-end tests launch: named by CHROMIUM_PATH, downloaded by Playwright, which has its own headless shell
 * beside it and chooses that where no path is given, or the system's.
 *
 * @returns a path, "playwright" for Playwright's own choice, or undefined where there is none.
 */
export function findHeadlessBrowser() {
  const named = process.env.CHROMIUM_PATH;
  if (named && existsSync(named)) return named;
  if (existsSync(chromium.executablePath())) return "playwright";
  return [SYSTEM_SHELL, ...SYSTEM].find((path) => existsSync(path));
}

/** Whether the whole Chromium of the system is there alone, without its headless shell. */
export function lacksHeadlessShell() {
  return SYSTEM.includes(findHeadlessBrowser());
}
