import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { format } from "prettier";
import { expect, test } from "vitest";
import { parseArguments } from "../src/cli/arguments/arguments.ts";
import { compareFiles } from "../src/cli/commands/compare-command.ts";
import { inspectFiles } from "../src/cli/commands/inspect-command.ts";
import { runtimeFiles } from "../src/cli/commands/runtime-command.ts";
import { tensorsFiles } from "../src/cli/commands/tensors-command.ts";
import { versionsFiles } from "../src/cli/commands/versions-command.ts";
import { type Output, OUTPUTS } from "../src/export/output/names.ts";
import { outputSchema } from "../src/export/output/outputs.ts";
import { referencePage } from "../src/export/output/reference-page.ts";
import { fixture } from "../src/fixtures/read.ts";

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

test.each(OUTPUTS)("the schema of the output of %s is up to date (npm run json-reference)", (command) => {
  expect(JSON.parse(read(`public/schema/output-${command}-v1.json`))).toEqual(
    JSON.parse(JSON.stringify(outputSchema(command))),
  );
});

test("docs/json.md is up to date (npm run json-reference)", async () => {
  expect(read("docs/json.md")).toBe(await format(referencePage(), { parser: "markdown", printWidth: 120 }));
});

const FILES = [
  "MiniMaxAI--MiniMax-M2.5",
  "Qwen--Qwen3.5-27B",
  "nvidia--MiniMax-M2.5-NVFP4",
  "openai--gpt-oss-120b",
  "deepseek-ai--DeepSeek-V3",
  "no-such-file",
];

/** Texts that give no spec, as file names: one that a version loads, one that none does, one that is no JSON. */
const SPECLESS = [
  '{"model_type":"llama","hidden_size":4096.0}',
  '{"model_type":"qwen3","num_hidden_layers":"36"}',
  "{",
];

const versionsText = (name: string): string => (name.startsWith("{") ? name : fixture(name));

/** What a command prints, one object a line. */
async function lines(...args: string[]): Promise<object[]> {
  const parsed = parseArguments(args);
  if (!parsed.ok) throw new Error(parsed.error);
  const printed: string[] = [];
  const print = (line: string): void => void printed.push(line);
  switch (parsed.value.command) {
    case "inspect":
      await inspectFiles(parsed.value, fixture, print);
      break;
    case "compare":
      await compareFiles(parsed.value, fixture, print, () => undefined);
      break;
    case "runtime":
      await runtimeFiles(parsed.value, fixture, print);
      break;
    case "tensors":
      await tensorsFiles(parsed.value, fixture, print);
      break;
    case "versions":
      await versionsFiles(parsed.value, versionsText, print);
      break;
    default:
      throw new Error(parsed.value.command);
  }
  return printed.map((line) => JSON.parse(line) as object);
}

test.each<[Output, readonly (readonly string[])[]]>([
  [
    "inspect",
    [
      ["inspect", ...FILES],
      ["inspect", "--legacy", ...FILES],
    ],
  ],
  [
    "compare",
    FILES.slice(1).flatMap((file) => [
      ["compare", FILES[0] ?? "", file],
      ["compare", "--only-changes", FILES[0] ?? "", file],
    ]),
  ],
  [
    "runtime",
    [
      ["runtime", ...FILES],
      ["runtime", "--legacy", ...FILES],
    ],
  ],
  ["tensors", [["tensors", ...FILES]]],
  ["versions", [["versions", ...FILES.slice(0, 2), "deepseek-ai--DeepSeek-V4-Flash", ...SPECLESS]]],
])("what %s prints is as its schema says, and each of its members is in it", async (command, calls) => {
  const schema = outputSchema(command);
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  const validate = ajv.compile(schema);
  const forms = (schema.allOf ?? []).flatMap(({ then }) => [then, then?.then, then?.else]);
  const known = new Set(forms.flatMap((form) => Object.keys(form?.properties ?? {})));
  for (const call of calls)
    for (const line of await lines(...call)) {
      expect([validate(line), validate.errors]).toEqual([true, null]);
      expect(Object.keys(line).filter((name) => !known.has(name))).toEqual([]);
      expect(line).toMatchObject({ tool_version: "0.1.0", output_version: 1 });
    }
});

test("a line of another form is refused at its place", () => {
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(outputSchema("tensors"));
  expect(
    validate({
      file: "x",
      ok: true,
      names: "mine",
      complete: true,
      tensors: [],
      bytes: 1,
      tool_version: "0",
      output_version: 1,
    }),
  ).toBe(false);
  expect(validate.errors?.[0]?.instancePath).toBe("/names");
});
