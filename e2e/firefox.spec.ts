import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { findFirefox, Firefox } from "./support/firefox.ts";

const program = findFirefox();

// eslint-disable-next-line no-empty-pattern -- The tests use no browser of Playwright's.
test("Firefox reads, links, compares and audits", async ({}, { project }) => {
  test.skip(
    program === undefined,
    "There is no Firefox here: install firefox-esr, or name one in FIREFOX_PATH.",
  );
  const address = `${project.use.baseURL ?? ""}/`;
  const firefox = await Firefox.start(program ?? "");
  const shown = (script: string) => expect.poll(() => firefox.run(`return ${script}`));
  const text = (selector: string): string =>
    `document.querySelector(${JSON.stringify(selector)})?.textContent`;
  try {
    await firefox.open(`${address}#/gallery/qwen3.5-27b?at=spec:/body/attention/head_dim`);
    await shown(text("h1")).toContain("Qwen/Qwen3.5-27B");
    await shown(text("[role=treeitem][aria-selected=true]")).toContain("head_dim");
    await shown(text(".explain")).toContain("text_config.head_dim");
    await shown(text(".cm-content")).toContain("head_dim");
    await firefox.open(`${address}#/compare/gallery/minimax-m2.5..gallery/minimax-m2.5-nvfp4`);
    await shown(text("main")).toContain("Quantisation: fp8_e4m3");
    const config = JSON.stringify(readFileSync("public/gallery/gpt-oss-120b.json", "utf8"));
    await firefox.open(`${address}#/audit`);
    await shown(text("h1")).toBe("Audit of many configs");
    await firefox.run(`
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([${config}], "a.json"));
      const input = document.querySelector("#audit-files");
      input.files = dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));`);
    await shown(text(".audit-sum")).toContain("1 read");
  } finally {
    await firefox.close();
  }
});
