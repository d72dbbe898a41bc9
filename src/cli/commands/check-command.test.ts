import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { namesIn, tensorRows } from "../../analysis/checkpoint/rows.ts";
import { releasedTensors, savedTensors } from "../../analysis/checkpoint/saved-tensors.ts";
import { LATEST_TRANSFORMERS } from "../../classes/versions.ts";
import { familyOfSpec } from "../../families/registry.ts";
import { inspected } from "../../fixtures/inspected.ts";
import {
  checkpointDirectory,
  ggufHeaderOf,
  savedCheckpoint,
  WHOLE_CHECKPOINTS,
} from "../../fixtures/checkpoints.ts";
import { fixture } from "../../fixtures/read.ts";
import type { CheckArguments } from "../arguments/check-arguments.ts";
import { checkCheckpoints } from "./check-command.ts";

interface Tensor {
  readonly dtype: string;
  readonly shape: readonly number[];
}

interface Line {
  readonly ok: boolean;
  readonly names: string;
  readonly agree: number;
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  readonly shape: readonly unknown[];
  readonly dtype: readonly unknown[];
  readonly unchecked: readonly { readonly count: number }[];
  readonly notes: readonly string[];
  readonly error: { readonly message: string };
}

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "spec-check-"));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

const SAFETENSORS: Readonly<Record<string, string>> = {
  bfloat16: "BF16",
  float32: "F32",
  float8_e4m3fn: "F8_E4M3",
};

/** The tensors that the checkpoint of a fixture has. */
function tensorsOf(name: string, form: "transformers" | "hub" = "transformers"): Map<string, Tensor> {
  const { spec, adapter } = inspected(name);
  const names = familyOfSpec(spec, LATEST_TRANSFORMERS)?.checkpoint(adapter) ?? {};
  const { tensors } = (form === "hub" ? releasedTensors : savedTensors)(spec, names);
  return new Map(
    tensorRows(tensors).flatMap((row) =>
      [...namesIn(row)].map((tensor): [string, Tensor] => [
        tensor,
        { dtype: SAFETENSORS[row.dtypes[0] ?? ""] ?? "", shape: row.shape },
      ]),
    ),
  );
}

/** Writes a config and files with these headers, and without the numbers, which nobody reads. */
function write(name: string, ...files: readonly ReadonlyMap<string, Tensor>[]): void {
  writeFileSync(join(directory, "config.json"), fixture(name));
  files.forEach((tensors, i) => {
    const header = JSON.stringify({
      __metadata__: { format: "pt" },
      ...Object.fromEntries([...tensors].map(([key, tensor]) => [key, { ...tensor, data_offsets: [0, 0] }])),
    });
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
    writeFileSync(join(directory, `model-${i}.safetensors`), Buffer.concat([length, Buffer.from(header)]));
  });
}

async function run(
  more: Pick<CheckArguments, "hub" | "all" | "form"> = { hub: null, all: false, form: "json" },
): Promise<{ readonly status: number; readonly line: Line }> {
  const lines: Line[] = [];
  const status = await checkCheckpoints(
    { command: "check", directories: [directory], transformers: LATEST_TRANSFORMERS, ...more },
    {
      read: (file) => readFileSync(file, "utf8"),
      print: (line) => lines.push(JSON.parse(line) as Line),
      version: () => Promise.resolve("1.0.0"),
    },
  );
  return { status, line: lines[0] as Line };
}

const NAME = "Qwen--Qwen3-0.6B";
const K = "model.layers.3.self_attn.k_proj.weight";

test("a checkpoint in two files that is as its config says", async () => {
  const all = [...tensorsOf(NAME)];
  write(NAME, new Map(all.slice(0, 100)), new Map(all.slice(100)));
  const { status, line } = await run();
  expect(status).toBe(0);
  expect(line).toMatchObject({ ok: true, agree: 310, missing: [], unexpected: [], shape: [], dtype: [] });
});

test("what was dropped, renamed, reshaped or kept in another type is named", async () => {
  const tensors = tensorsOf(NAME);
  tensors.delete("model.norm.weight");
  tensors.set("model.layers.0.extra.weight", { dtype: "BF16", shape: [1] });
  tensors.set(K, { dtype: "BF16", shape: [512, 1024] });
  tensors.set("model.embed_tokens.weight", { dtype: "F32", shape: [151936, 1024] });
  write(NAME, tensors);
  const { status, line } = await run();
  expect(status).toBe(1);
  expect(line.agree).toBe(307);
  expect(line.missing).toEqual(["model.norm.weight"]);
  expect(line.unexpected).toEqual(["model.layers.0.extra.weight"]);
  expect(line.shape).toEqual([{ name: K, spec: [1024, 1024], file: [512, 1024] }]);
  expect(line.dtype).toEqual([{ name: "model.embed_tokens.weight", spec: "bfloat16", file: "float32" }]);
});

test("a head of its own where the config ties it is said in words", async () => {
  write(NAME, tensorsOf(NAME).set("lm_head.weight", { dtype: "BF16", shape: [151936, 1024] }));
  const { status, line } = await run();
  expect(status).toBe(1);
  expect(line.notes.join()).toContain("tied to the embedding in the config");
});

test("rotary frequencies that old versions saved do no harm", async () => {
  const inverse = "model.layers.0.self_attn.rotary_emb.inv_freq";
  write(NAME, tensorsOf(NAME).set(inverse, { dtype: "F32", shape: [64] }));
  const { status, line } = await run();
  expect(status).toBe(0);
  expect(line.unchecked.map(({ count }) => count)).toEqual([1]);
});

test("the publisher's checkpoint is known too, with its scales", async () => {
  write("Qwen--Qwen3-32B-FP8", tensorsOf("Qwen--Qwen3-32B-FP8", "hub"));
  expect(await run()).toMatchObject({ status: 0, line: { names: "hub", missing: [], unexpected: [] } });
});

test("experts of another width are numbered behind the others", async () => {
  const tensors = tensorsOf("ernie4_5_vl_moe--default");
  expect(tensors.get("model.layers.1.mlp.experts.64.up_proj.weight")?.shape).toEqual([512, 2560]);
  write("ernie4_5_vl_moe--default", tensors);
  const { status, line } = await run();
  expect(status).toBe(0);
  expect(line).toMatchObject({ agree: tensors.size, missing: [], unexpected: [], shape: [], dtype: [] });
});

test("of an index alone names are checked", async () => {
  const names = [...tensorsOf(NAME).keys()].filter((name) => name !== K);
  write(NAME);
  const weight_map = Object.fromEntries(names.map((name) => [name, "model-1.safetensors"]));
  writeFileSync(join(directory, "model.safetensors.index.json"), JSON.stringify({ weight_map }));
  expect(await run()).toMatchObject({ status: 1, line: { agree: 309, missing: [K], unexpected: [] } });
});

test("of a directory without safetensors the GGUF files are checked", async () => {
  writeFileSync(join(directory, "config.json"), JSON.stringify(savedCheckpoint("llama").config));
  writeFileSync(join(directory, "llama.gguf"), ggufHeaderOf("llama"));
  expect(await run()).toMatchObject({ status: 0, line: { names: "gguf", missing: [], unexpected: [] } });
  writeFileSync(join(directory, "llama.gguf"), ggufHeaderOf("llama").subarray(0, 300));
  const { status, line } = await run();
  expect(status).toBe(2);
  expect(line.error.message).toContain("llama.gguf ends before what its header announces.");
});

test("a directory without weights is an error", async () => {
  write(NAME);
  const { status, line } = await run();
  expect(status).toBe(2);
  expect(line.error.message).toContain("has neither a *.safetensors file nor model.safetensors.index.json");
});

test("SARIF names each difference at the line that decides it", async () => {
  const tensors = tensorsOf(NAME);
  for (let layer = 0; layer < 28; layer++)
    tensors.set(`model.layers.${layer}.mlp.up_proj.weight`, { dtype: "BF16", shape: [2048, 1024] });
  write(NAME, tensors);
  const { status, line } = await run({ hub: null, all: false, form: "sarif" });
  const log = line as unknown as {
    runs: {
      results: {
        ruleId: string;
        level: string;
        message: { text: string };
        locations: { physicalLocation: { region: { startLine: number } } }[];
      }[];
    }[];
  };
  const results = log.runs[0]?.results ?? [];
  expect(status).toBe(1);
  expect(results).toHaveLength(1);
  expect(results[0]).toMatchObject({ ruleId: "checkpoint-shape", level: "error" });
  expect(results[0]?.message.text).toContain("model.layers.{}.mlp.up_proj.weight: 28 tensors (0-27)");
  expect(results[0]?.message.text).toContain("intermediate_size decides it");
  const decided = fixture(NAME)
    .split("\n")
    .findIndex((text) => text.includes('"intermediate_size"'));
  expect(results[0]?.locations[0]?.physicalLocation.region.startLine).toBe(decided + 1);
});

test.each(WHOLE_CHECKPOINTS)(
  "a %s that transformers saved, weights and all, is as its config says",
  async (type) => {
    cpSync(checkpointDirectory(type), directory, { recursive: true });
    const { status, line } = await run();
    expect(status).toBe(0);
    expect(line).toMatchObject({ names: "transformers", missing: [], unexpected: [], shape: [], dtype: [] });
    expect(line.agree).toBeGreaterThan(20);
  },
);
