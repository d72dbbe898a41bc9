import { expect, test } from "vitest";
import { headerFile, savedCheckpoint } from "../../fixtures/checkpoints.ts";
import { inspectedText } from "../../fixtures/inspected.ts";
import { familyOfInspection } from "../../families/registry.ts";
import { LATEST_TRANSFORMERS } from "../../classes/versions.ts";
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
  const { comparison, headers } = await checkFiles(inspection.spec, names, [index, first]);
  expect(comparison).toMatchObject({ agree: all.length, named: all.length - 10, differing: [] });
  expect(headers).toEqual({ read: 1, of: 2 });
});

test("what cannot be held against a config is said to be that", async () => {
  const check = (name: string, text: string) =>
    checkFiles(inspection.spec, names, [file(name, Buffer.from(text))]);
  await expect(check("model.gguf", "GGUF")).rejects.toThrow("llama.cpp");
  await expect(check("model.safetensors", "PK")).rejects.toThrow("is no safetensors file");
  const cut = headerFile(tensors).subarray(0, 60);
  await expect(checkFiles(inspection.spec, names, [file("model.safetensors", cut)])).rejects.toThrow(
    "ends before",
  );
});
