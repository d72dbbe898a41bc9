import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, describe, expect, test } from "vitest";
import { outputSchema } from "../../export/output/outputs.ts";
import { fixture } from "../../fixtures/read.ts";
import { parseArguments } from "../arguments/arguments.ts";
import type { InspectArguments } from "../arguments/inspect-arguments.ts";
import type { ReadsArguments } from "../arguments/reads-arguments.ts";
import { inspectFiles } from "./inspect-command.ts";
import { readsFiles } from "./reads-command.ts";

interface Wire {
  readonly ok: boolean;
  readonly engine: string;
  readonly supported: boolean;
  readonly summary: string;
  readonly reads: readonly {
    attribute: string;
    gets: string;
    value: unknown;
    at: string;
    danger: string | null;
    reached: boolean;
  }[];
  readonly unmapped: readonly { field: string; at: string }[];
  readonly unread: readonly string[];
  readonly new_reads: { since: string; reads: readonly { attribute: string }[] } | null;
  readonly error: { code: string; message: string };
}

async function run(texts: { readonly [file: string]: string }, ...options: string[]) {
  const parsed = parseArguments(["reads", ...Object.keys(texts), ...options]);
  if (!parsed.ok) throw new Error(parsed.error);
  const lines: string[] = [];
  const status = await readsFiles(
    parsed.value as ReadsArguments,
    (file) => texts[file] ?? "",
    (line) => lines.push(line),
  );
  return {
    status,
    lines,
    wires: lines.flatMap((line) => (line.startsWith("{") ? [JSON.parse(line) as Wire] : [])),
  };
}

const QWEN3 = { "config.json": fixture("Qwen--Qwen3-0.6B") };

test("a line for each engine, as the schema has it", async () => {
  const { status, wires } = await run(QWEN3);
  expect(status).toBe(0);
  expect(wires.map(({ engine }) => engine)).toEqual(["vLLM", "SGLang", "tokenspeed"]);
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(outputSchema("reads"));
  for (const wire of wires) {
    validate(wire);
    expect(validate.errors).toBeNull();
  }
});

test("--resaved reads the file as a version saves it, and --fail-on danger sees what that does", async () => {
  const saved = ["--engine", "tokenspeed", "--resaved", "5.18.0", "--fail-on", "danger"];
  const { status, wires } = await run(QWEN3, ...saved);
  expect(status).toBe(1);
  expect(wires[0]?.reads[0]).toMatchObject({
    attribute: "rope_theta",
    gets: "engine-class",
    value: "10000.0",
    at: "tokenspeed/runtime/configs/utils.py:37",
    default_at: "tokenspeed/runtime/configs/qwen3_config.py:188",
    danger: "silent",
  });
  expect(await run(QWEN3, "--engine", "tokenspeed", "--fail-on", "danger")).toMatchObject({ status: 0 });
});

test("lines that the file does not lead to are told from those that it does, and stand last", async () => {
  const { wires } = await run(QWEN3, "--engine", "vllm");
  const reached = wires[0]?.reads.map((read) => read.reached) ?? [];
  expect(reached).toContain(true);
  expect(reached.slice(reached.indexOf(false))).not.toContain(true);
});

test("--pretty says in a line what it comes to, and where", async () => {
  const { lines } = await run(QWEN3, "--engine", "tokenspeed", "--resaved", "5.18.0", "--pretty");
  expect(lines.join("\n")).toContain("tokenspeed at f4d8ec6e (2026-08-22): 1 value taken silently, 1 wrong");
  expect(lines.join("\n")).toContain("rope_parameters.rope_theta says 1000000");
});

test("--since says what is read now and was not", async () => {
  const { wires } = await run(QWEN3, "--engine", "vllm", "--since", "vllm@a07c4c59");
  expect(wires[0]?.new_reads?.since).toBe("a07c4c59");
  expect(wires[0]?.new_reads?.reads.map(({ attribute }) => attribute)).toContain("per_layer_config");
  // Of another engine nothing can be new, and a table of none that is asked for is a mistake.
  const both = await run(QWEN3, "--engine", "sglang", "--engine", "vllm", "--since", "vllm@a07c4c59");
  expect(both.wires.map(({ new_reads: news }) => news?.since ?? null)).toEqual([null, "a07c4c59"]);
  expect(await run(QWEN3, "--engine", "sglang", "--since", "vllm")).toMatchObject({
    status: 2,
    wires: [{ ok: false, error: { message: expect.stringContaining("is a table of vLLM, and") as string } }],
  });
});

test("an engine without a class for the architecture says so", async () => {
  const { status, wires } = await run({ a: fixture("google--gemma-4-26B-A4B") }, "--engine", "tokenspeed");
  expect(status).toBe(0);
  expect(wires[0]).toMatchObject({ supported: false, reads: [] });
});

test("spec inspect --engine has a line of the verdict for each engine that goes wrong", async () => {
  const config = JSON.parse(fixture("nvidia--GLM-5.1-NVFP4")) as {
    readonly indexer_types: readonly string[];
  };
  // As GLM-5.2 has it: some layers take the indices of the one before.
  const types = config.indexer_types.map((type, layer) => (layer % 4 === 3 ? "shared" : type));
  const texts: { readonly [file: string]: string } = {
    a: JSON.stringify({ ...config, indexer_types: types }),
  };
  const inspected = async (...options: string[]): Promise<string> => {
    const parsed = parseArguments(["inspect", "a", ...options]);
    if (!parsed.ok) throw new Error(parsed.error);
    const lines: string[] = [];
    await inspectFiles(
      parsed.value as InspectArguments,
      (file) => texts[file] ?? "",
      (line) => lines.push(line),
    );
    return lines.join("");
  };
  const engines = ["--engine", "vllm", "--engine", "tokenspeed"];
  const { verdict } = JSON.parse(await inspected(...engines)) as {
    verdict: { code: string; message: string; fields: string[]; values: string[] }[];
  };
  expect(verdict.filter(({ code }) => code === "engine-reads")).toMatchObject([
    {
      message: expect.stringMatching(
        /^vLLM at 017e9f44 .*2 wrong: index_topk_freq is 1; index_topk_pattern is None\.$/,
      ) as string,
      fields: ["/indexer_types"],
      values: expect.arrayContaining(["/body/layers", "/body/shared_attention/type"]) as string[],
    },
  ]);
  expect(await inspected("--pretty", ...engines)).toMatch(
    /Engine astray 2: vLLM at 017e9f44 .*2 wrong: index_topk_freq is 1; index_topk_pattern is None$/m,
  );
  expect(await inspected()).not.toContain("engine-reads");
});

test("a table that is not there is named, with those that are", async () => {
  const { status, wires } = await run(QWEN3, "--engine", "vllm@0000");
  expect(status).toBe(2);
  expect(wires[0]?.error.message).toContain("vllm@017e9f44");
});

describe("a folder of sources", () => {
  const root = mkdtempSync(join(tmpdir(), "spec-reads-"));
  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });

  test.skipIf(spawnSync("python3", ["--version"]).status !== 0)(
    "is read by the script (where there is python3)",
    async () => {
      const models = join(root, "tokenspeed/runtime/models");
      mkdirSync(models, { recursive: true });
      writeFileSync(
        join(models, "qwen3.py"),
        'class Qwen3ForCausalLM:\n    def __init__(self, config):\n        getattr(config, "my_knob", 7)\n\nEntryClass = Qwen3ForCausalLM\n',
      );
      const texts = { a: JSON.stringify({ ...(JSON.parse(QWEN3["config.json"]) as object), my_knob: 3 }) };
      const { wires } = await run(texts, "--engine", root);
      expect(wires[0]?.reads).toMatchObject([
        { attribute: "my_knob", gets: "file", value: 3, at: "tokenspeed/runtime/models/qwen3.py:3" },
      ]);
      expect(wires[0]?.unmapped).toEqual([
        { field: "/my_knob", read: "/my_knob", at: "tokenspeed/runtime/models/qwen3.py:3" },
      ]);
      expect(wires[0]?.unread).toContain("/hidden_size");
    },
  );
});
