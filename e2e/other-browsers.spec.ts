import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { findFirefox, Firefox } from "./support/firefox.ts";
import { findWebKit, WebKit } from "./support/webkit.ts";

/** A browser that Playwright does not drive here. */
interface Browser {
  readonly open: (url: string) => Promise<void>;
  /** What a function body gives in the page. */
  readonly run: (script: string) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

const firefox = findFirefox();
const webkit = findWebKit();

// eslint-disable-next-line no-empty-pattern -- The tests use no browser of Playwright's.
test("Firefox reads, links, compares and audits", async ({}, { project }) => {
  test.skip(
    firefox === undefined,
    "There is no Firefox here: install firefox-esr, or name one in FIREFOX_PATH.",
  );
  await tryOut(await Firefox.start(firefox ?? ""), project.use.baseURL);
});

// eslint-disable-next-line no-empty-pattern -- As above.
test("WebKit reads, links, compares and audits", async ({}, { project }) => {
  test.skip(webkit === undefined, "There is no WebKit here: install webkit2gtk-driver and xvfb.");
  await tryOut(await WebKit.start(webkit ?? ""), project.use.baseURL);
});

async function tryOut(browser: Browser, base = ""): Promise<void> {
  const address = `${base}/`;
  const shown = (script: string) => expect.poll(() => browser.run(`return ${script}`));
  const text = (selector: string): string =>
    `document.querySelector(${JSON.stringify(selector)})?.textContent`;
  try {
    await browser.open(`${address}#/gallery/qwen3.5-27b?at=spec:/body/attention/head_dim`);
    await shown(text("h1")).toContain("Qwen/Qwen3.5-27B");
    await shown(text("[role=treeitem][aria-selected=true]")).toContain("head_dim");
    await shown(text(".explain")).toContain("text_config.head_dim");
    await shown(text(".cm-content")).toContain("head_dim");
    await browser.open(`${address}#/gallery/qwen3.5-27b?q=kv_heads`);
    await shown(text("[role=tree]")).toContain("num_kv_heads");
    await shown("CSS.highlights.get('search-hit')?.size > 0").toBe(true);
    await browser.open(`${address}#/compare/gallery/minimax-m2.5..gallery/minimax-m2.5-nvfp4`);
    await shown(text("main")).toContain("Quantisation: fp8_e4m3");
    const config = JSON.stringify(readFileSync("public/gallery/gpt-oss-120b.json", "utf8"));
    await browser.open(`${address}#/audit`);
    await shown(text("h1")).toBe("Audit of many configs");
    await browser.run(`
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([${config}], "a.json"));
      const input = document.querySelector("#audit-files");
      input.files = dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));`);
    await shown(text(".audit-sum")).toContain("1 read");
  } finally {
    await browser.close();
  }
}
