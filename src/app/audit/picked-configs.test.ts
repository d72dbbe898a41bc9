import { readFileSync } from "node:fs";
import { zipSync, strToU8 } from "fflate";
import { expect, test } from "vitest";
import { configsIn, type PickedFile } from "./picked-configs.ts";

const picked = (path: string, content: string | Uint8Array<ArrayBuffer>): PickedFile => ({
  path,
  file: new Blob([content]),
});

const CHECKPOINT = {
  "models/a/config.json": '{"model_type": "llama"}',
  "models/a/hf_quant_config.json": '{"quantization": {"quant_algo": "FP8"}}',
  "models/a/tokenizer.json": "not looked at",
  "models/a/other.json": "not looked at",
  "models/.cache/b/config.json": "not looked at",
  "flat/c.json": "{",
};

test("a folder is read as the command line reads it, and a zip as a folder", async () => {
  const files = Object.entries(CHECKPOINT);
  const zip = zipSync(Object.fromEntries(files.map(([path, text]) => [path, strToU8(text)])));
  const folder = await configsIn(files.map(([path, text]) => picked(path, text)));
  const zipped = await configsIn([picked("all.zip", zip as Uint8Array<ArrayBuffer>)]);
  expect(folder.unreadable).toEqual([]);
  expect(folder.inputs).toEqual([
    { name: "flat/c.json", files: { config: "{", hfQuantConfig: null, generationConfig: null } },
    {
      name: "models/a/config.json",
      files: {
        config: CHECKPOINT["models/a/config.json"],
        hfQuantConfig: CHECKPOINT["models/a/hf_quant_config.json"],
        generationConfig: null,
      },
    },
  ]);
  expect(zipped.inputs).toEqual(folder.inputs.map((one) => ({ ...one, name: `all.zip/${one.name}` })));
});

test("lines and rows are configs by their names", async () => {
  const parquet = readFileSync("src/fixtures/audit/named.zstd.parquet") as unknown as Uint8Array<ArrayBuffer>;
  const lines = '{"name": "org/x", "config": {"model_type": "llama"}}\n\n{"model_type": "bert"}\n';
  const { inputs } = await configsIn([picked("x/named.parquet", parquet), picked("x/many.jsonl", lines)]);
  expect(inputs.map(({ name }) => name)).toEqual([
    "org/x",
    "many.jsonl:3",
    "org/llama",
    "org/bert",
    "org/broken",
  ]);
});

test("what cannot be read is said, and the rest is read", async () => {
  const { inputs, unreadable } = await configsIn([
    picked("broken.zip", "no zip"),
    picked("cut.parquet", "no Parquet file"),
    picked("a.json", "{}"),
  ]);
  expect(inputs.map(({ name }) => name)).toEqual(["a.json"]);
  expect(unreadable).toEqual([
    expect.stringContaining("broken.zip cannot be read"),
    expect.stringContaining("cut.parquet cannot be read"),
  ]);
});
