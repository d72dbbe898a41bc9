import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ggufHeader } from "../../analysis/checkpoint/gguf-header.ts";
import { namesIn, tensorRows } from "../../analysis/checkpoint/rows.ts";
import { releasedTensors, savedTensors } from "../../analysis/checkpoint/saved-tensors.ts";
import { LATEST_TRANSFORMERS } from "../../classes/versions.ts";
import { familyOfSpec } from "../../families/registry.ts";
import { inspected, inspectedText } from "../../fixtures/inspected.ts";
import {
  checkpointDirectory,
  ggufHeaderOf,
  headerFile,
  savedCheckpoint,
  WHOLE_CHECKPOINTS,
} from "../../fixtures/checkpoints.ts";
import { fixture } from "../../fixtures/read.ts";
import { grouped } from "../../spec/grouped.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { CheckArguments } from "../arguments/check-arguments.ts";
import { checkCheckpoints } from "./check-command.ts";

interface Tensor {
  readonly dtype: string;
  readonly shape: readonly number[];
}

interface Line {
  readonly file?: string;
  readonly ok: boolean;
  readonly names: string;
  readonly agree: number;
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  readonly shape: readonly unknown[];
  readonly dtype: readonly unknown[];
  readonly unchecked: readonly { readonly count: number }[];
  readonly notes: readonly string[];
  readonly files: readonly {
    readonly files: readonly string[];
    readonly what: string;
    readonly broken: boolean;
  }[];
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
  return tensorsIn(inspected(name), form);
}

function tensorsIn({ spec, adapter }: Inspection, form: "transformers" | "hub"): Map<string, Tensor> {
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

/** Writes a fixture and files with these headers, and without the numbers, which nobody reads. */
const write = (name: string, ...files: readonly ReadonlyMap<string, Tensor>[]): void => {
  writeText(fixture(name), ...files);
};

function writeText(config: string, ...files: readonly ReadonlyMap<string, Tensor>[]): void {
  writeFileSync(join(directory, "config.json"), config);
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

async function runAll(
  more: Pick<CheckArguments, "hub" | "all" | "form"> = { hub: null, all: false, form: "json" },
): Promise<{ readonly status: number; readonly lines: readonly Line[] }> {
  const lines: Line[] = [];
  const status = await checkCheckpoints(
    { command: "check", directories: [directory], transformers: LATEST_TRANSFORMERS, ...more },
    {
      read: (file) => readFileSync(file, "utf8"),
      print: (line) => lines.push(JSON.parse(line) as Line),
      version: () => Promise.resolve("1.0.0"),
    },
  );
  return { status, lines };
}

/** What comes of a directory with one model. */
async function run(
  ...more: Parameters<typeof runAll>
): Promise<{ readonly status: number; readonly line: Line }> {
  const { status, lines } = await runAll(...more);
  expect(lines).toHaveLength(1);
  return { status, line: lines[0] as Line };
}

/** What is printed in words of the directory, or of a file of this name in it. */
async function pretty(name = ""): Promise<{ readonly status: number; readonly text: string }> {
  const printed: string[] = [];
  const status = await checkCheckpoints(
    {
      command: "check",
      directories: [join(directory, name)],
      transformers: LATEST_TRANSFORMERS,
      hub: null,
      all: false,
      form: "pretty",
    },
    {
      read: (file) => readFileSync(file, "utf8"),
      print: (text) => printed.push(text),
      version: () => Promise.resolve("1"),
    },
  );
  return { status, text: printed.join("\n") };
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

const shardName = (number: number): string => `model-0000${number}-of-00002.safetensors`;

/** Half of the tensors in one file, the others in a second one; and, unless it is to be left out, the index of both. */
function writeShards({ index = true, files = [1, 2] }: { index?: boolean; files?: readonly number[] }): void {
  const all = [...tensorsOf(NAME)];
  const part = (number: number) => (number === 1 ? all.slice(0, 100) : all.slice(100));
  write(NAME);
  for (const number of files) writeFileSync(join(directory, shardName(number)), headerFile(part(number)));
  const weight_map = Object.fromEntries(all.map(([name], i) => [name, shardName(i < 100 ? 1 : 2)]));
  if (index) writeFileSync(join(directory, "model.safetensors.index.json"), JSON.stringify({ weight_map }));
}

test.each([true, false])("a shard that is absent is named, index beside it or not: %s", async (index) => {
  writeShards({ index, files: [1] });
  const { status, line } = await run();
  expect(status).toBe(1);
  expect(line.missing).toEqual([]);
  expect(line.files).toMatchObject([{ broken: true }]);
  expect(line.files[0]?.what).toContain(`${shardName(2)} is not here, of 2 files`);
});

test("an index whose files are all absent is checked by its names, and is no checkpoint", async () => {
  writeShards({ files: [] });
  const { status, line } = await run();
  expect(status).toBe(1);
  expect(line).toMatchObject({ agree: 310, missing: [] });
  expect(line.files).toMatchObject([
    { broken: true, what: expect.stringContaining("None of the 2 files") as string },
  ]);
});

test("a shard of an older save is left alone, and what the index says otherwise is told", async () => {
  writeShards({});
  const old = new Map([["model.layers.0.old.weight", { dtype: "BF16", shape: [1] }]]);
  writeFileSync(join(directory, "model-00003-of-00003.safetensors"), headerFile(old));
  writeFileSync(join(directory, shardName(2)), headerFile([...tensorsOf(NAME)].slice(101)));
  const { status, line } = await run();
  expect(status).toBe(1);
  expect(line.unexpected).toEqual([]);
  expect(line.missing).toHaveLength(1);
  expect(line.files.map(({ what }) => what)).toEqual([
    expect.stringContaining("model-00003-of-00003.safetensors is not in the index"),
    expect.stringMatching(
      /^The index names model\.\S+ in model-00002-of-00002\.safetensors, and no header has it\.$/,
    ),
  ]);
});

test("a file that is cut off behind its header is broken, and a header alone is not", async () => {
  const saved = savedCheckpoint("llama");
  writeFileSync(join(directory, "config.json"), JSON.stringify(saved.config));
  let at = 0;
  const entries = [...saved.tensors].map(([name, { dtype, shape }]) => {
    const from = at;
    at += 2 * shape.reduce((product, size) => product * size, 1);
    return [name, { dtype, shape, data_offsets: [from, at] }] as const;
  });
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const withNumbers = async (bytes: number) => {
    writeFileSync(join(directory, "model.safetensors"), Buffer.concat([length, header, Buffer.alloc(bytes)]));
    const { status, line } = await run();
    return { status, files: line.files.map(({ what }) => what).join() };
  };
  expect(await withNumbers(at)).toEqual({ status: 0, files: "" });
  expect(await withNumbers(at - 1)).toEqual({
    status: 1,
    files: expect.stringContaining("is cut off") as string,
  });
  expect(await withNumbers(at + 1)).toEqual({
    status: 1,
    files: expect.stringContaining("1 bytes more") as string,
  });
  expect(await withNumbers(0)).toEqual({
    status: 0,
    files: expect.stringContaining("only the header") as string,
  });
});

test("a tensor that stands in two files is told", async () => {
  write(NAME, tensorsOf(NAME), new Map([[K, { dtype: "BF16", shape: [1024, 1024] }]]));
  const { line } = await run();
  expect(line.notes).toEqual([
    `${K} stands more than once in these files: which of them counts hangs on who loads them.`,
  ]);
});

test("a conversion of everything is one sentence, and each tensor of it differs", async () => {
  const tensors = tensorsOf(NAME);
  write(NAME, new Map([...tensors].map(([name, tensor]) => [name, { ...tensor, dtype: "F32" }])));
  const { status, line } = await run();
  expect(status).toBe(1);
  expect(line.dtype).toHaveLength(tensors.size);
  expect(line.notes).toEqual(["Everything that is bfloat16 by the config is float32 in these files."]);
});

test("files of another model are said to be that, and an adapter is none", async () => {
  write(NAME, new Map([["transformer.h.0.attn.c_attn.weight", { dtype: "BF16", shape: [8, 8] }]]));
  const { line } = await run();
  expect(line.notes.join()).toContain("seem to be of another model (transformer.h.{}.attn.c_attn.weight");
  rmSync(join(directory, "model-0.safetensors"));
  writeFileSync(join(directory, "adapter_model.safetensors"), headerFile([]));
  expect((await run()).line.error.message).toContain("is an adapter (LoRA)");
});

test("a number that Python would not write so is no layer", async () => {
  const odd = [
    "model.layers.00.self_attn.k_proj.weight",
    "model.layers.99999999999999999999.w",
    "model.{}.w",
  ];
  const tensors = tensorsOf(NAME);
  for (const name of odd) tensors.set(name, { dtype: "BF16", shape: [1] });
  write(NAME, tensors);
  const { line } = await run();
  expect(line.unexpected.toSorted()).toEqual(odd.toSorted());
  expect(line.agree).toBe(310);
});

// transformers 5.18.0 loads the first three, tried on a checkpoint that was made so.
test("a head that is stored although the config ties it is a note, unless its shape is not the embedding's", async () => {
  const head = (rows: number): Tensor => ({ dtype: "BF16", shape: [rows, 1024] });
  write(NAME, tensorsOf(NAME).set("lm_head.weight", head(151936)));
  const beside = await run();
  expect(beside).toMatchObject({ status: 0, line: { agree: 310, missing: [], unexpected: [] } });
  expect(beside.line.notes.join()).toContain(
    "transformers 5.18.0 ties lm_head.weight to model.embed_tokens.weight",
  );
  const alone = tensorsOf(NAME).set("lm_head.weight", head(151936));
  alone.delete("model.embed_tokens.weight");
  write(NAME, alone);
  const instead = await run();
  expect(instead).toMatchObject({ status: 0, line: { agree: 310, missing: [], unexpected: [] } });
  expect(instead.line.notes.join()).toContain("takes it for both");
  write(NAME, tensorsOf(NAME).set("lm_head.weight", head(151900)));
  const { status, line } = await run();
  expect(status).toBe(1);
  expect(line).toMatchObject({
    unexpected: [],
    shape: [{ name: "lm_head.weight", spec: [151936, 1024], file: [151900, 1024] }],
  });
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

// Qwen's releases have them in bfloat16 (Qwen/Qwen3-1.7B-FP8) and in float16 (Qwen/Qwen3-4B-Instruct-2507-FP8), DeepSeek's in float32.
test.each(["BF16", "F16"])(
  "scales whose type no field gives may be %s, and one layer alone differs",
  async (dtype) => {
    const all = tensorsOf("Qwen--Qwen3-32B-FP8", "hub");
    const isScale = (name: string): boolean => name.endsWith("weight_scale_inv");
    const kept = new Map([...all].map(([name, one]) => [name, isScale(name) ? { ...one, dtype } : one]));
    write("Qwen--Qwen3-32B-FP8", kept);
    const { status, line } = await run();
    expect(status).toBe(0);
    expect(line).toMatchObject({ names: "hub", agree: all.size, dtype: [] });
    expect(line.notes.join("\n")).toMatch(
      /kept in (bfloat16|float16), where float32 is expected, in all layers: .*weight_scale_inv/,
    );
    const name = "model.layers.7.mlp.up_proj.weight_scale_inv";
    write("Qwen--Qwen3-32B-FP8", new Map(all).set(name, { ...(all.get(name) as Tensor), dtype }));
    expect((await run()).line.dtype).toMatchObject([{ name }]);
  },
);

test("scales that were dropped or renamed are missing, and the matrices beside them are of the same type", async () => {
  const all = [...tensorsOf("Qwen--Qwen3-32B-FP8", "hub")];
  const scales = all.filter(([name]) => name.endsWith("weight_scale_inv")).length;
  write("Qwen--Qwen3-32B-FP8", new Map(all.filter(([name]) => !name.endsWith("weight_scale_inv"))));
  const dropped = await run();
  expect(dropped).toMatchObject({ status: 1, line: { names: "hub", unexpected: [], shape: [], dtype: [] } });
  expect(dropped.line.missing).toHaveLength(scales);
  write(
    "Qwen--Qwen3-32B-FP8",
    new Map(all.map(([name, tensor]) => [name.replace(/_scale_inv$/, "_scale"), tensor])),
  );
  const renamed = await run();
  expect(renamed.line).toMatchObject({ agree: all.length - scales, shape: [], dtype: [] });
  expect(renamed.line.missing).toHaveLength(scales);
  expect(renamed.line.unexpected).toHaveLength(scales);
});

test.each(["XiaomiMiMo--MiMo-7B-Base", "XiaomiMiMo--MiMo-V2-Flash", "longcat_flash--m7-0"])(
  "of draft modules of %s that are there in part the rest is missing",
  async (name) => {
    const all = [...tensorsOf(name, "hub")];
    const isDraft = ([name]: readonly [string, Tensor]): boolean => name.includes("mtp");
    const drafts = all.filter(isDraft);
    const others = all.filter((each) => !isDraft(each));
    write(name, new Map([...others, ...drafts.slice(0, 5)]));
    const { status, line } = await run();
    expect(status).toBe(1);
    expect(line.missing.toSorted()).toEqual(
      drafts
        .slice(5)
        .map(([name]) => name)
        .toSorted(),
    );
    expect(line).toMatchObject({ unexpected: [], notes: [] });
    write(name, new Map(others));
    const without = await run();
    expect(without).toMatchObject({ status: 0, line: { missing: [] } });
    expect(without.line.notes.join()).toContain("no draft modules (MTP)");
  },
);

test("of draft modules with heads of their own heads that were dropped and one that was cut are named", async () => {
  const config = JSON.stringify({
    model_type: "step3p7",
    text_config: {
      num_hidden_layers: 4,
      num_nextn_predict_layers: 2,
      layer_types: Array.from({ length: 6 }, (_, i) => (i === 0 ? "full_attention" : "sliding_attention")),
      moe_layers_enum: "2,3",
    },
  });
  const all = tensorsIn(inspectedText(config), "hub");
  const heads = [4, 5].map((layer) => `model.layers.${layer}.transformer.shared_head.output.weight`);
  expect([...all.keys()].filter((name) => name.includes("shared_head.output"))).toEqual(heads);
  writeText(config, all);
  const agreed = { agree: all.size, missing: [], unexpected: [], shape: [], dtype: [] };
  expect(await run()).toMatchObject({ status: 0, line: agreed });
  const [head = ""] = heads;
  const without = new Map(all);
  for (const each of heads) without.delete(each);
  writeText(config, without);
  expect(await run()).toMatchObject({ status: 1, line: { missing: heads, unexpected: [] } });
  const tensor = all.get(head) as Tensor;
  writeText(config, new Map(all).set(head, { ...tensor, shape: [7, ...tensor.shape.slice(1)] }));
  expect(await run()).toMatchObject({ status: 1, line: { missing: [], shape: [{ name: head }] } });
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

test("each model in GGUF files is checked alone, parts of one together", async () => {
  writeFileSync(join(directory, "config.json"), JSON.stringify(savedCheckpoint("llama").config));
  const whole = ggufHeaderOf("llama");
  const lacking = Buffer.from(whole);
  lacking.write("attn_o", lacking.indexOf("attn_output"));
  lacking.write("nothing", lacking.indexOf("blk.2.ffn_up") + "blk.2.".length - 1);
  writeFileSync(join(directory, "a.gguf"), whole);
  writeFileSync(join(directory, "b-Q4.gguf"), lacking);
  const { status, lines } = await runAll();
  expect(status).toBe(1);
  expect(lines.map(({ file, agree, missing }) => [file, agree > 0, missing.length > 0])).toEqual([
    ["a.gguf", true, false],
    ["b-Q4.gguf", true, true],
  ]);
  rmSync(join(directory, "a.gguf"));
  rmSync(join(directory, "b-Q4.gguf"));
  writeFileSync(join(directory, "c-00001-of-00002.gguf"), whole);
  const part = await run();
  expect(part.status).toBe(1);
  expect(part.line.files.filter(({ broken }) => broken)).toMatchObject([
    { files: ["c-00002-of-00002.gguf"] },
  ]);
  writeFileSync(join(directory, "c-00002-of-00002.gguf"), whole);
  expect((await run()).line).toMatchObject({ file: "c-00001-of-00002.gguf", missing: [] });
});

test("a GGUF file whose numbers end too early is cut off, and a longer one is not", async () => {
  writeFileSync(join(directory, "config.json"), JSON.stringify(savedCheckpoint("llama").config));
  const whole = ggufHeaderOf("llama");
  const { start, needed } = ggufHeader("llama.gguf", whole) ?? { start: 0, needed: 0 };
  const withSize = async (size: number) => {
    writeFileSync(join(directory, "m.gguf"), Buffer.concat([whole, Buffer.alloc(size - whole.length)]));
    const { status, line } = await run();
    return [status, ...line.files.map(({ what }) => what)];
  };
  expect(await withSize(start)).toEqual([0, expect.stringContaining("only the header")]);
  expect(await withSize(needed - 1)).toEqual([
    1,
    `m.gguf is cut off: it has ${grouped(needed - 1)} of ${grouped(needed)} bytes. Fetch it again.`,
  ]);
  expect(await withSize(needed)).toEqual([0]);
  expect(await withSize(needed + 32)).toEqual([0]);
});

test("without a config.json Mistral's params.json is what the files are held against", async () => {
  const params = {
    dim: 64,
    n_layers: 1,
    head_dim: 16,
    hidden_dim: 96,
    n_heads: 4,
    n_kv_heads: 2,
    norm_eps: 1e-5,
    vocab_size: 300,
    rope_theta: 1e6,
  };
  writeFileSync(join(directory, "params.json"), JSON.stringify(params));
  const shapes: readonly (readonly [string, readonly number[]])[] = [
    ["tok_embeddings.weight", [300, 64]],
    ["norm.weight", [64]],
    ["output.weight", [300, 64]],
    ["layers.0.attention.wq.weight", [64, 64]],
  ];
  const entries = shapes.map(([name, shape]) => [name, { dtype: "BF16", shape }] as const);
  writeFileSync(join(directory, "consolidated.safetensors"), headerFile(entries));
  const { status, line } = await run();
  expect(status).toBe(1);
  expect(line).toMatchObject({ ok: true, names: "mistral", agree: 4, unexpected: [], shape: [] });
  expect(line.missing).toContain("layers.0.attention.wk.weight");
});

test("a directory without weights is an error", async () => {
  write(NAME);
  const { status, line } = await run();
  expect(status).toBe(2);
  expect(line.error.message).toContain("has no *.safetensors files. There are no weights beside");
  writeFileSync(join(directory, "pytorch_model.bin"), "");
  expect((await run()).line.error.message).toContain("Its weights are pytorch_model.bin, in a format");
});

test("a file that cannot be read is named, and not its directory", async () => {
  write(NAME);
  mkdirSync(join(directory, "model.safetensors"));
  const { line } = await run();
  expect(line.error.message).toContain("model.safetensors cannot be read: it is a directory");
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

test("a config stands for its directory, and another file is told what to give", async () => {
  const tensors = tensorsOf(NAME);
  write(NAME, tensors);
  expect(await pretty("config.json")).toMatchObject({
    status: 0,
    text: expect.stringContaining("nothing differs\n  310 tensors of ") as string,
  });
  const other = await pretty("model-0.safetensors");
  expect(other.status).toBe(2);
  expect(other.text).toContain("is no directory: give that of the checkpoint, or the config.json in it");
  tensors.delete("model.norm.weight");
  write(NAME, tensors);
  const differing = await pretty("");
  expect(differing.status).toBe(1);
  expect(differing.text).toMatch(/! missing: model\.norm\.weight: .*config\.json:\d+\)/);
});

test("in words it is told what is known by name alone, what was not checked, and what the files say of each other", async () => {
  write(NAME);
  const weight_map = Object.fromEntries(
    [...tensorsOf(NAME).keys()].map((name) => [name, "model-1.safetensors"]),
  );
  writeFileSync(join(directory, "model.safetensors.index.json"), JSON.stringify({ weight_map }));
  const byName = (await pretty()).text;
  expect(byName).toMatch(
    /310 names of tensors in the index of .* are as the config says, and no header was read/,
  );
  expect(byName).not.toMatch(/310 tensors .*as the config says/);

  rmSync(join(directory, "model.safetensors.index.json"));
  const inverse = "model.layers.0.self_attn.rotary_emb.inv_freq";
  write(NAME, tensorsOf(NAME).set(inverse, { dtype: "F32", shape: [64] }));
  expect((await pretty()).text).toMatch(
    /nothing differs\n.*310 tensors .*\n {2}1 not checked \(.*inv_freq\): /,
  );

  rmSync(join(directory, "model-0.safetensors"));
  writeShards({});
  const old = new Map([["model.layers.0.old.weight", { dtype: "BF16", shape: [1] }]]);
  writeFileSync(join(directory, "model-00003-of-00003.safetensors"), headerFile(old));
  expect((await pretty()).text).toContain("model-00003-of-00003.safetensors is not in the index");

  rmSync(join(directory, shardName(2)));
  expect((await pretty()).text).toContain("210 of them by name alone, headers of 1 of 2 files");
});

test("the second head of a class that has two is not checked, and in another class it is unexpected", async () => {
  const { config, tensors } = savedCheckpoint("gpt2");
  const own = new Map<string, Tensor>(
    [...tensors].map(([name, { dtype, shape }]) => [name, { dtype, shape }]),
  );
  own.set("multiple_choice_head.summary.bias", { dtype: "F32", shape: [1] });
  const as = async (architecture: string) => {
    write(NAME, own);
    writeFileSync(
      join(directory, "config.json"),
      JSON.stringify({ ...config, architectures: [architecture] }),
    );
    const { line } = await run();
    return [line.unexpected, line.unchecked.map(({ count }) => count)];
  };
  expect(await as("GPT2DoubleHeadsModel")).toEqual([[], [1]]);
  expect(await as("GPT2LMHeadModel")).toEqual([["multiple_choice_head.summary.bias"], []]);
});

test("copies beside the files that are loaded are said to be left alone, and which are taken", async () => {
  const tensors = tensorsOf("llama--bare");
  write("llama--bare", tensors);
  const first = readFileSync(join(directory, "model-0.safetensors"));
  writeFileSync(join(directory, "consolidated.safetensors"), first);
  const beside = await run();
  expect(beside.status).toBe(0);
  expect(beside.line.files.map(({ what }) => what)).toContain(
    "consolidated.safetensors was left alone: transformers loads the others.",
  );
  rmSync(join(directory, "model-0.safetensors"));
  writeFileSync(join(directory, "model.fp16.safetensors"), first);
  expect((await run()).line.files.map(({ what }) => what)).toContain(
    "consolidated.safetensors was left alone: of what is here transformers loads model.fp16.safetensors, where it is asked for that variant.",
  );
});

test("what is not checked is told beside what differs, in SARIF too", async () => {
  const { config, tensors } = savedCheckpoint("minimax");
  const others = new Map([...tensors].filter(([name]) => !name.endsWith("slope_rate")));
  others.delete("model.norm.weight");
  writeText(JSON.stringify(config), others);
  const printed: string[] = [];
  await checkCheckpoints(
    {
      command: "check",
      directories: [directory],
      transformers: LATEST_TRANSFORMERS,
      hub: null,
      all: false,
      form: "sarif",
    },
    {
      read: (file) => readFileSync(file, "utf8"),
      print: (line) => printed.push(line),
      version: () => Promise.resolve("1.0.0"),
    },
  );
  expect(printed.join()).toContain("buffers that the class computes");
  expect(printed.join()).toContain("model.norm.weight");
});
