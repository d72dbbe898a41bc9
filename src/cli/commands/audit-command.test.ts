import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AuditReport } from "../../audit/audit-report.ts";
import { fixture } from "../../fixtures/read.ts";
import { parseArguments } from "../arguments/arguments.ts";
import { readTextFile } from "../files.ts";
import { answerTo } from "../workers/serve.ts";
import { auditPaths } from "./audit-command.ts";

const LLAMA = fixture("llama--default");
const M2 = fixture("minimax_m2--default").replace("{", '{"typo_of_mine": 1,');
const folder = mkdtempSync(join(tmpdir(), "spec-audit-"));
const at = (path: string): string => join(folder, path);

beforeAll(() => {
  const files: { readonly [path: string]: string } = {
    "models/a/config.json": LLAMA,
    "models/a/tokenizer.json": "not looked at",
    "models/b/config.json": M2,
    "models/b/hf_quant_config.json": '{"quantization": {"quant_algo": "FP8"}}',
    "flat/c.json": M2,
    "flat/broken.json": "{",
    "flat/other.json": '{"model_type": "bert"}',
    "flat/model.safetensors.index.json": "{}",
    "many.jsonl": [
      JSON.stringify(JSON.parse(LLAMA)),
      JSON.stringify({ name: "org/m2", config: M2 }),
      "",
      "{",
    ].join("\n"),
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs `spec audit` in this process; paths of the report are relative to the folder. */
async function audit(...args: string[]) {
  const parsed = parseArguments(["audit", ...args]);
  if (!parsed.ok || parsed.value.command !== "audit") throw new Error(parsed.ok ? "no audit" : parsed.error);
  const out: string[] = [];
  const err: string[] = [];
  const status = await auditPaths(parsed.value, {
    read: readTextFile,
    audit: async (batches, found) => {
      for (const batch of batches) {
        const answer = await answerTo({ kind: "audit", ...batch });
        if (answer.kind === "audit") found(answer);
      }
    },
    print: (line) => void out.push(line),
    complain: (line) => void err.push(line),
    version: "0.0.0",
  });
  return { status, out: out.join("\n"), err };
}

async function reportOf(...args: string[]): Promise<AuditReport> {
  return JSON.parse((await audit(...args)).out) as AuditReport;
}

test("counts types, what gave no spec, unread fields and defaults, with an example of each", async () => {
  const report = await reportOf(at("models"), at("flat"));
  expect(report).toMatchObject({ audit: 1, configs: 5, read: 3, guessed: 0, failed: 2 });
  expect(report.types[0]).toEqual({ model_type: "minimax_m2", configs: 2, read: 2, guessed: 0, failed: 0 });
  expect(report.errors.map(({ code, model_type }) => [code, model_type])).toEqual(
    expect.arrayContaining([["not-a-decoder", "bert"]]),
  );
  expect(report.unmapped).toContainEqual({
    ...{ model_type: "minimax_m2", field: "/typo_of_mine", configs: 2 },
    example: at("flat/c.json"),
  });
  expect(report.defaulted.length).toBeGreaterThan(0);
  expect(report.verdicts.map(({ kind }) => kind)).toContain("unmapped");
});

test("of a checkpoint only config.json is a config, and the files beside it are read with it", async () => {
  const one = await reportOf(at("models/b"));
  expect(one.configs).toBe(1);
  const { out } = await audit("--sarif", at("models/b"));
  expect(out).toContain("typo_of_mine");
});

test("a line of a file of many is a config, or has one under a name", async () => {
  const report = await reportOf(at("many.jsonl"));
  expect(report).toMatchObject({ configs: 3, read: 2, failed: 1 });
  expect(report.unmapped.map(({ example }) => example)).toEqual(["org/m2"]);
  expect(report.errors.map(({ example }) => example)).toEqual(["many.jsonl:4"]);
});

test("a config inside a line is read as it stands there: numbers as Python writes them", async () => {
  const line = (config: string): string => `{"name": "org/it", "config": ${config}}`;
  const plain = '{"model_type": "llama", "unheard_of": Infinity';
  writeFileSync(
    at("python.jsonl"),
    [`${plain}}`, `${plain}, "num_hidden_layers": 4.0}`].map(line).join("\n"),
  );
  const report = await reportOf(at("python.jsonl"));
  rmSync(at("python.jsonl"));
  // 4.0 layers are none, and would be 4 if a number were written anew.
  expect(report).toMatchObject({ configs: 2, read: 1, failed: 1, errors: [{ example: "org/it" }] });
});

const parquet = (name: string): string => `src/fixtures/audit/${name}.parquet`;

test.each(["named.zstd", "rows.snappy"])(
  "a row of %s.parquet has a config in its column of that name",
  async (name) => {
    const report = await reportOf(parquet(name));
    expect(report).toMatchObject({ configs: 3, read: 1, failed: 2 });
    const named = name === "named.zstd";
    expect(report.unmapped).toEqual([
      {
        ...{ model_type: "llama", field: "/typo_of_mine", configs: 1 },
        example: named ? "org/llama" : "rows.snappy.parquet:1",
      },
    ]);
    expect(report.errors.map(({ example }) => example).sort()).toEqual(
      named ? ["org/bert", "org/broken"] : ["rows.snappy.parquet:2", "rows.snappy.parquet:3"],
    );
  },
);

test("a Parquet file of structs, and one that is cut off, are told", async () => {
  const struct = await audit(parquet("struct"));
  expect([struct.status, struct.err[0]]).toEqual([
    2,
    expect.stringContaining('Its column "config" has no texts'),
  ]);
  writeFileSync(at("cut.parquet"), readFileSync(parquet("named.zstd")).subarray(0, 400));
  const cut = await audit(at("cut.parquet"));
  expect([cut.status, cut.err[0]]).toEqual([2, expect.stringContaining("does not end as one")]);
  rmSync(at("cut.parquet"));
});

test("reports of shards add up to the report of all, whatever the split and the order", async () => {
  const whole = await reportOf(folder);
  const splits = [
    [["models"], ["flat", "many.jsonl"]],
    [["many.jsonl"], ["flat"], ["models/b"], ["models/a"]],
  ];
  for (const split of splits) {
    const reports: string[] = [];
    for (const [index, paths] of split.entries()) {
      const file = at(`../${relative(tmpdir(), folder)}-shard-${index}.report`);
      writeFileSync(file, (await audit(...paths.map(at))).out);
      reports.push(file);
    }
    expect(await reportOf("--merge", ...reports)).toEqual(whole);
    for (const file of reports) rmSync(file);
  }
});

test("what is no report is not added up", async () => {
  const { status, err } = await audit("--merge", at("flat/other.json"));
  expect([status, err[0]]).toEqual([2, `${at("flat/other.json")} is no report of spec audit.`]);
});

test("--fail-on is exit status 1, and a path that is not there 2", async () => {
  expect((await audit(at("models/b"))).status).toBe(0);
  expect((await audit("--fail-on", "unmapped", at("models/b"))).status).toBe(1);
  expect((await audit("--fail-on", "guess", at("models/b"))).status).toBe(0);
  expect((await audit("--fail-on", "failed", at("flat"))).status).toBe(1);
  expect((await audit(at("nowhere"), at("models/b"))).status).toBe(2);
});

test("--pretty is a table for people", async () => {
  const { out } = await audit("--pretty", at("models"), at("flat"));
  expect(out).toMatch(/^5 configs \(transformers 5\.18\.0\): 3 read, 0 guessed, 2 without a spec$/m);
  expect(out).toMatch(/^2 {2}\/typo_of_mine +minimax_m2 +\S+c\.json$/m);
});
