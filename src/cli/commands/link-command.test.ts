import { describe, expect, test } from "vitest";
import { fixture } from "../../fixtures/read.ts";
import { inspectText } from "../../inspect/inspect-text.ts";
import { decodeShared } from "../../share/codec/codec.ts";
import { compareDigest } from "../../share/digest/spec-digest.ts";
import { parseArguments } from "../arguments/arguments.ts";
import { linkFiles } from "./link-command.ts";

/** Runs `spec link` where there are only these files, and gives what it prints and says. */
async function run(files: { readonly [name: string]: string }, ...args: string[]) {
  const parsed = parseArguments(["link", ...args]);
  if (!parsed.ok || parsed.value.command !== "link") throw new Error("not a link command");
  const links: string[] = [];
  const said: string[] = [];
  const status = await linkFiles(
    parsed.value,
    (name) => {
      const text = files[name];
      if (text === undefined) throw Object.assign(new Error(`no such file: ${name}`), { code: "ENOENT" });
      return text;
    },
    (link) => void links.push(link),
    (line) => void said.push(line),
  );
  return { status, links, said };
}

/** What the reader of a link gets. */
function opened(link: string) {
  const [, app, payload = "", digest = null] = /^(.*?)#\/config\/([^?]*)(?:\?d=(.*))?$/s.exec(link) ?? [];
  const decoded = decodeShared(payload);
  if (!decoded.ok) throw new Error(decoded.error.message);
  return { app, shared: decoded.value, digest };
}

const config = fixture("nvidia--MiniMax-M2.5-NVFP4");

describe("spec link", () => {
  test("prints a link that carries the text and a digest of its spec", async () => {
    const { status, links, said } = await run({ "m.json": config }, "m.json");
    expect([status, links.length, said]).toEqual([0, 1, []]);
    const { app, shared, digest } = opened(links[0] ?? "");
    expect(app).toBe("http://localhost:5173/");
    expect(shared).toEqual({ name: null, files: { config, hfQuantConfig: null, generationConfig: null } });
    const inspection = inspectText(config);
    expect(inspection.ok && compareDigest(digest ?? "", inspection.spec, [])).toEqual({ kind: "same" });
  });

  test("takes the files beside a config.json along, and no others", async () => {
    const files = {
      "a/config.json": config,
      "a/hf_quant_config.json": "{}\n",
      "a/generation_config.json": '{"eos_token_id": 2}',
      "a/other.json": config,
      "b/config.json": config,
    };
    const { status, links } = await run(
      files,
      "a/config.json",
      "a/other.json",
      "b/config.json",
      "--app",
      "https://x.test/s/#/",
    );
    expect(status).toBe(0);
    expect(links.map((link) => opened(link).shared.files)).toEqual([
      { config, hfQuantConfig: "{}\n", generationConfig: '{"eos_token_id": 2}' },
      { config, hfQuantConfig: null, generationConfig: null },
      { config, hfQuantConfig: null, generationConfig: null },
    ]);
    expect(links.every((link) => link.startsWith("https://x.test/s/#/config/1."))).toBe(true);
  });

  test("a text without spec gets a link without digest", async () => {
    const { status, links } = await run({ "-": "not JSON" }, "-");
    expect(status).toBe(0);
    expect(opened(links[0] ?? "")).toMatchObject({ shared: { files: { config: "not JSON" } }, digest: null });
  });

  test("a file that cannot be opened is named, and the others are printed", async () => {
    const { status, links, said } = await run({ "m.json": config }, "gone.json", "m.json");
    expect([status, links.length, said]).toEqual([
      2,
      1,
      ["gone.json cannot be read: there is no such file (ENOENT)."],
    ]);
  });

  test("a link that is too long is printed with a warning", async () => {
    const noise = Array.from({ length: 3000 }, (_, n) => Math.sin(n)).join();
    const { status, links, said } = await run({ "m.json": noise }, "m.json");
    expect(status).toBe(0);
    expect(opened(links[0] ?? "").shared.files.config).toBe(noise);
    expect(said.join()).toMatch(/^m\.json: the link has \d+ characters, and more than 8000 /);
  });
});

test.each([[["link"]], [["link", "-", "-"]], [["link", "--app", "nowhere", "x"]]])(
  "%j is refused",
  (args) => {
    const parsed = parseArguments(args);
    expect(parsed.ok ? "" : parsed.error).not.toBe("");
  },
);
