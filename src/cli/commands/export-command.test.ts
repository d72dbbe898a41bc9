import { expect, test } from "vitest";
import { parse } from "yaml";
import { fixture } from "../../fixtures/read.ts";
import { inspectText } from "../../inspect/inspect-text.ts";
import { parseArguments } from "../arguments/arguments.ts";
import { exportSpec } from "./export-command.ts";

const QWEN = fixture("Qwen--Qwen3.5-27B");
const FILES: { readonly [name: string]: string } = {
  "Qwen3.5-27B/config.json": QWEN,
  "qwen.json": QWEN,
  "minimax.json": fixture("minimax_m2--m7-1"),
  "broken.json": '{"model_type": "qwen3_5",',
};

/** Runs `spec export` with these arguments and collects what it writes and saves. */
async function run(
  ...args: string[]
): Promise<{ status: number; out: string; saved: ReadonlyMap<string, string>; complaints: string[] }> {
  const parsed = parseArguments(["export", ...args]);
  if (!parsed.ok || parsed.value.command !== "export") throw new Error("not an export command");
  let out = "";
  const complaints: string[] = [];
  const read = (name: string): string => {
    const text = FILES[name];
    if (text === undefined) throw Object.assign(new Error("no such file"), { code: "ENOENT" });
    return text;
  };
  const saved = new Map<string, string>();
  const status = await exportSpec(parsed.value, {
    read,
    write: (text) => {
      out += text;
    },
    save: (file, text) => void saved.set(file, text),
    complain: (line) => complaints.push(line),
  });
  return { status, out, saved, complaints };
}

test("every format is of the same spec, and alone on standard output", async () => {
  const inspection = inspectText(QWEN);
  if (!inspection.ok) throw new Error(inspection.error.message);
  const json = await run("--format", "json", "qwen.json");
  expect(json).toMatchObject({ status: 0, complaints: [] });
  expect(JSON.parse(json.out)).toEqual(inspection.spec);
  expect(parse((await run("--format", "yaml", "qwen.json")).out)).toEqual(inspection.spec);
  expect((await run("--format", "python", "qwen.json")).out).toContain("\nSPEC = EngineModelSpec.from_dict(");
  expect((await run("--format", "svg", "qwen.json")).out).toMatch(/^<svg [^]*<\/svg>\n$/);
  expect((await run("--format", "diagram", "qwen.json")).out).toMatch(
    /^<svg [^]*>gated delta net<[^]*<\/svg>\n$/,
  );
});

test("a file that goes by its usual name is called as its folder", async () => {
  const { out } = await run("--format", "markdown", "Qwen3.5-27B/config.json");
  expect(out).toMatch(/^# Qwen3.5-27B\n/);
});

test("a report that is saved shows its diagram, from a file beside it", async () => {
  const { out, saved } = await run("--format", "markdown", "-o", "out/Qwen (27B).md", "qwen.json");
  expect(out).toBe("");
  expect([...saved.keys()]).toEqual(["out/Qwen (27B).md", "out/Qwen (27B).diagram.svg"]);
  expect(saved.get("out/Qwen (27B).md")).toMatch(
    /\n## Diagram\n\n!\[qwen, drawn: Qwen3_5ForConditionalGeneration · 64 layers[^\]]*\]\(<Qwen%20\(27B\)\.diagram\.svg>\)\n/,
  );
  expect(saved.get("out/Qwen (27B).diagram.svg")).toBe((await run("--format", "diagram", "qwen.json")).out);
});

test("any format can be saved, and nothing is where the file cannot be read", async () => {
  const { out, saved } = await run("--format", "json", "--output", "a.json", "qwen.json");
  expect([out, ...saved]).toEqual(["", ["a.json", (await run("--format", "json", "qwen.json")).out]]);
  expect((await run("--format", "json", "--output", "a.json", "broken.json")).saved.size).toBe(0);
});

test("--transformers says whose class defaults", async () => {
  const { out } = await run("--format", "markdown", "--transformers", "5.17.0", "minimax.json");
  expect(out).toContain("in transformers 5.17.0");
});

test.each([
  ["missing.json", "missing.json cannot be read: there is no such file (ENOENT)."],
  ["broken.json", "broken.json:1:26: "],
])("%s: exit status 2, a sentence, and nothing on standard output", async (file, says) => {
  const { status, out, complaints } = await run("--format", "json", file);
  expect([status, out]).toEqual([2, ""]);
  expect(complaints.join("\n")).toContain(says);
});

test.each([
  [["export", "--format", "json"], "No file is named."],
  [["export", "a.json"], "--format of export is one of json, yaml, python, markdown, svg, diagram."],
  [
    ["export", "--format", "pdf", "a.json"],
    "--format of export is one of json, yaml, python, markdown, svg, diagram, not pdf.",
  ],
  [["export", "--format", "json", "a.json", "b.json"], "export takes one file, not 2."],
])("%j is refused with a sentence", (args, error) => {
  expect(parseArguments(args)).toMatchObject({ ok: false, error });
});
