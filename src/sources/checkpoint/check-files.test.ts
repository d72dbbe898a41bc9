import { expect, test } from "vitest";
import { checkDigest, countsInDigest, isSameDigest } from "../../analysis/checkpoint/checked.ts";
import { differences } from "../../analysis/checkpoint/compare-tensors.ts";
import { ggufHeader } from "../../analysis/checkpoint/gguf-header.ts";
import { GGUF_HEADERS, ggufHeaderOf, headerFile, savedCheckpoint } from "../../fixtures/checkpoints.ts";
import { inspectedText } from "../../fixtures/inspected.ts";
import { familyOfInspection } from "../../families/registry.ts";
import { LATEST_TRANSFORMERS } from "../../classes/versions.ts";
import type { JsonObject } from "../../spec/json.ts";
import { checkFiles, type LocalFile } from "./check-files.ts";

const { config, tensors } = savedCheckpoint("llama");
const inspection = inspectedText(JSON.stringify(config));
const names = familyOfInspection(inspection, LATEST_TRANSFORMERS)?.checkpoint(inspection.adapter) ?? {};

/** A file that says which bytes of it were read. */
function file(name: string, content: Uint8Array): LocalFile & { readonly read: number[] } {
  const read: number[] = [];
  return {
    name,
    size: content.length,
    read,
    slice: (start, end) => {
      read.push(end - start);
      return { arrayBuffer: () => Promise.resolve(Uint8Array.from(content.subarray(start, end)).buffer) };
    },
  };
}

test("of a file of weights the header alone is read", async () => {
  const header = headerFile(tensors);
  const whole = file("model.safetensors", Buffer.concat([header, Buffer.alloc(100_000)]));
  const { comparison, headers } = await checkFiles(inspection.spec, names, [whole]);
  expect(comparison).toMatchObject({ agree: tensors.size, differing: [] });
  expect(headers).toEqual({ read: 1, of: 1 });
  expect(whole.read.reduce((sum, length) => sum + length, 0)).toBe(header.length);
});

test("an index beside some of its files counts for the others", async () => {
  const all = [...tensors];
  const name = (part: number): string => `model-0000${part}-of-00002.safetensors`;
  const weight_map = Object.fromEntries(all.map(([tensor], i) => [tensor, name(i < 10 ? 1 : 2)]));
  const index = file("model.safetensors.index.json", Buffer.from(JSON.stringify({ weight_map })));
  const first = file(name(1), headerFile(all.slice(0, 10)));
  const { comparison, headers, source } = await checkFiles(inspection.spec, names, [index, first]);
  expect(source).toBe(`${first.name} and its index`);
  expect(comparison).toMatchObject({ agree: all.length, named: all.length - 10, differing: [] });
  expect(headers).toEqual({ read: 1, of: 2 });
  // What the index names has to be there, as it has for the command line.
  expect(comparison.files).toMatchObject([{ files: [name(2)], broken: true }]);
  expect(differences(comparison)).toBe(1);
  // An index alone is no broken checkpoint, and nobody can read the files.
  const alone = await checkFiles(inspection.spec, names, [index]);
  expect(differences(alone.comparison)).toBe(0);
  expect(alone).toMatchObject({ absent: 2, headers: { read: 0, of: 2 } });
  // A link says what is known by name alone and what was not looked for; one from before says neither.
  const digest = checkDigest(alone);
  expect(countsInDigest(digest)).toEqual({ agree: all.length, differ: 0, named: all.length, unseen: 0 });
  const older = digest.split(".").slice(0, 3).join(".");
  expect(countsInDigest(older)).toEqual({ agree: all.length, differ: 0, named: 0, unseen: 0 });
  expect([isSameDigest(older, digest), isSameDigest(digest, older)]).toEqual([true, false]);
});

test("what transformers would not load, and what is no weights, is left alone and named", async () => {
  const whole = file("model.safetensors", headerFile(tensors));
  const { comparison, source } = await checkFiles(inspection.spec, names, [
    file("config.json", Buffer.from("{}")),
    whole,
    file("consolidated.safetensors", headerFile(tensors)),
    file("llama.gguf", ggufHeaderOf("llama")),
    file("model.safetensors.index.json", Buffer.from('{"weight_map":{"a":"b.safetensors"}}')),
  ]);
  expect(comparison).toMatchObject({ agree: tensors.size, differing: [], notes: [] });
  expect(comparison.files?.map(({ what }) => what)).toEqual([
    "config.json was left alone: no weights; what is open is what was checked.",
    "consolidated.safetensors was left alone: transformers loads the others.",
    "llama.gguf was left alone: GGUF files count where there are no *.safetensors.",
    "model.safetensors.index.json was left alone: transformers loads model.safetensors without an index.",
  ]);
  expect(source).toBe("model.safetensors");
});

test("of files that are some of a checkpoint the others are absent, as on the command line, and their tensors not looked for", async () => {
  const first = file("model-00001-of-00002.safetensors", headerFile([...tensors].slice(0, 10)));
  const { comparison, ...rest } = await checkFiles(inspection.spec, names, [first]);
  expect(comparison).toMatchObject({ agree: 10, differing: [], unseen: tensors.size - 10 });
  expect(rest).toMatchObject({ absent: 1, headers: { read: 1, of: 2 } });
  expect(comparison.files).toMatchObject([{ files: ["model-00002-of-00002.safetensors"], broken: true }]);
});

test("what cannot be held against a config is said to be that", async () => {
  const check = (name: string, text: string) =>
    checkFiles(inspection.spec, names, [file(name, Buffer.from(text))]);
  await expect(check("model.gguf", "GGML".repeat(8))).rejects.toThrow("is no GGUF file");
  await expect(check("model.safetensors", "PK")).rejects.toThrow("is no safetensors file");
  const cut = headerFile(tensors).subarray(0, 60);
  await expect(checkFiles(inspection.spec, names, [file("model.safetensors", cut)])).rejects.toThrow(
    "ends before",
  );
  await expect(check("adapter_model.safetensors", "PK")).rejects.toThrow("is an adapter");
});

const gguf = (type: string, name = `${type}.gguf`) => file(name, ggufHeaderOf(type));

/** What comes of holding the config of a type, changed or not, against a GGUF file. */
async function checked(type: string, against = gguf(type), change: JsonObject = {}) {
  const own = inspectedText(JSON.stringify({ ...savedCheckpoint(type).config, ...change }));
  return (await checkFiles(own.spec, {}, [against])).comparison;
}

test.each(GGUF_HEADERS)("a GGUF file of a %s is as its config says", async (type) => {
  const comparison = await checked(type);
  expect(comparison).toMatchObject({ names: "gguf", differing: [], keys: [], unchecked: [], notes: [] });
  expect(comparison.agree).toBeGreaterThan(20);
});

test("a key and a shape of a GGUF file that are not as the config says are named", async () => {
  const { differing, keys } = await checked("llama", gguf("llama"), { num_key_value_heads: 1, head_dim: 16 });
  expect(keys).toEqual([
    { key: "llama.attention.head_count_kv", file: 2, spec: 1, value: "/body/attention/num_kv_heads" },
  ]);
  expect(differing.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    "shape blk.{}.attn_k.weight",
    "shape blk.{}.attn_v.weight",
  ]);
});

test("a header that goes on behind what was read first is read on", async () => {
  const whole = ggufHeaderOf("llama");
  const sizes: number[] = [];
  for (const length of [30, 200, whole.length - 1, whole.length])
    sizes.push(ggufHeader("llama.gguf", whole.subarray(0, length))?.tensors.length ?? -1);
  expect(sizes.slice(0, 3)).toEqual([-1, -1, -1]);
  expect(sizes[3]).toBeGreaterThan(20);
  await expect(checked("llama", file("llama.gguf", whole.subarray(0, 300)))).rejects.toThrow("ends before");
});

test("a GGUF file of an architecture that is not compared, or of another model, is said to be that", async () => {
  const other = Buffer.from(ggufHeaderOf("llama"));
  other.write("mamba", other.indexOf("llama"));
  await expect(checked("llama", file("m.gguf", other))).rejects.toThrow("has the architecture mamba");
  await expect(checked("qwen2_moe", gguf("llama"))).rejects.toThrow("the config is qwen2_moe");
});

test("GGUF files of several models are not taken for one, and one that is cut off is said to be that", async () => {
  const own = inspectedText(JSON.stringify(config));
  const check = (...files: readonly LocalFile[]) => checkFiles(own.spec, {}, files);
  await expect(check(gguf("llama"), gguf("llama", "other.gguf"))).rejects.toThrow(
    "These are 2 models (llama.gguf, other.gguf)",
  );
  const cut = Buffer.concat([ggufHeaderOf("llama"), Buffer.alloc(1000)]);
  expect((await check(file("llama.gguf", cut))).comparison.files).toMatchObject([{ broken: true }]);
});
