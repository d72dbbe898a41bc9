import { expect, test } from "vitest";
import { fixture } from "../../fixtures/read.ts";
import { parseArguments } from "../arguments/arguments.ts";
import { draftFiles } from "./draft-command.ts";

const UNKNOWN = fixture("qwen3--m7-0").replace('"qwen3"', '"made_up_lm"');

async function run(text: string, ...args: string[]) {
  const parsed = parseArguments(["draft", ...args, "made-up.json"]);
  if (!parsed.ok || parsed.value.command !== "draft") throw new Error("not a draft command");
  const lines: string[] = [];
  const status = await draftFiles(
    parsed.value,
    () => text,
    (line) => void lines.push(line),
  );
  return { status, text: lines.join("\n") };
}

test("spec draft gives the files of a family, its registration and what is open, as JSON", async () => {
  const { status, text } = await run(UNKNOWN);
  expect(status).toBe(0);
  expect(JSON.parse(text)).toMatchObject({
    ok: true,
    modelType: "made_up_lm",
    plain: true,
    files: [
      { path: "src/families/made-up-lm.ts" },
      { path: "src/families/made-up-lm.test.ts" },
      { path: "src/fixtures/models/made_up_lm/made_up_lm--1.json" },
    ],
    registration: 'made_up_lm: () => import("./made-up-lm.ts").then((module) => module.madeUpLm),',
    output_version: 1,
  });
});

test("another family can be begun with, also for a type that has one of its own", async () => {
  const { text } = await run(fixture("qwen3--m7-0"), "--as", "llama", "--pretty");
  expect(text).toContain("read as llama");
  expect(text).toContain('export const qwen3 = decoder("qwen3", "Qwen3", {');
});

test("a type that has a family has no draft, and the line says so", async () => {
  const { status, text } = await run(fixture("qwen3--m7-0"));
  expect(status).toBe(2);
  expect(text).toContain("has a family");
});

test("a file that names no type has none to draft a family for", async () => {
  const { status, text } = await run(UNKNOWN.replace(/"model_type": "made_up_lm",?/, ""), "--as", "qwen3");
  expect(status).toBe(2);
  expect(JSON.parse(text)).toMatchObject({ ok: false, error: { code: "no-model-type" } });
});
