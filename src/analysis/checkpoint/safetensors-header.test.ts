import { expect, test } from "vitest";
import {
  absentShards,
  headerLength,
  headerTensors,
  indexEntries,
  INDEX_FILE,
  ownWeights,
  withoutWeights,
} from "./safetensors-header.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("an index is read piece by piece, wherever it is cut", () => {
  const text = JSON.stringify({
    metadata: { total_size: 12, note: "made by hand" },
    weight_map: { 'a."b"': "model-1.safetensors", "ä.weight": "model-2.safetensors" },
  });
  const whole = bytes(text);
  for (let cut = 1; cut < whole.length; cut++)
    expect([...indexEntries([whole.subarray(0, cut), whole.subarray(cut)])]).toEqual([
      ['a."b"', "model-1.safetensors"],
      ["ä.weight", "model-2.safetensors"],
    ]);
});

test("what is no safetensors file is said to be none", () => {
  expect(() => headerLength("a.bin", bytes("PK"))).toThrow("a.bin is no safetensors file");
  expect(() => headerLength("a.bin", bytes("<!doctype html>"))).toThrow("a.bin is no safetensors file");
  expect(() => headerTensors("a.bin", bytes("{"))).toThrow("no JSON");
});

test.each([
  ["version https://git-lfs.github.com/spec/v1", "pointer of Git LFS"],
  ["<!DOCTYPE html><html>", "page of a website"],
  ["PK\u0003\u0004 archive/data.pkl", "pickle of PyTorch"],
  ["GGUF\u0003 and so on", "GGUF file"],
])("a file that begins with %s is called what it is", (text, words) => {
  expect(() => headerLength("model.safetensors", bytes(text))).toThrow(words);
});

test("a header that is longer than its file is not waited for", () => {
  const start = new Uint8Array(8);
  new DataView(start.buffer).setBigUint64(0, 99_000_000n, true);
  expect(() => headerLength("a.safetensors", start, 5000)).toThrow(
    "a.safetensors ends before its header does: that has 99,000,000 bytes, and the file 5,000.",
  );
  expect(headerLength("a.safetensors", start, 99_000_008)).toBe(99_000_000);
});

const F32 = (shape: unknown, from: number, to: number) => ({ dtype: "F32", shape, data_offsets: [from, to] });

// What safetensors 0.8.0 refuses to open, tried on files that were made so.
test.each([
  ["null", "no JSON object"],
  ["[1, 2]", "no JSON object"],
  ['{"a":null}', "no type, shape and place of a"],
  ['{"a":{"dtype":"F32"}}', "no type, shape and place of a"],
  ['{"__metadata__":{"format":1}}', "__metadata__"],
  [JSON.stringify({ a: F32([-1], 0, 4) }), "no type, shape and place of a"],
  [JSON.stringify({ a: F32([1.5], 0, 6) }), "no type, shape and place of a"],
  [JSON.stringify({ a: F32("2", 0, 8) }), "no type, shape and place of a"],
  ["\ufeff{}", "begins with a byte-order mark"],
  ['{"a":{"dtype":"FOO","shape":[2],"data_offsets":[0,4]}}', "a is of the type FOO"],
  [JSON.stringify({ a: F32([2], 0, 4) }), "in bytes 0 to 4, where 8 bytes from 0 on are expected"],
  [JSON.stringify({ a: F32([1], 0, 4), b: F32([1], 0, 4) }), "has b in bytes 0 to 4"],
  [JSON.stringify({ a: F32([1], 4, 8) }), "has a in bytes 4 to 8"],
  [
    '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}',
    "has a in bytes 4 to 8",
  ],
  ['{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}', "the dtype of a twice"],
  ['{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"sh\\u0061pe":[1]}}', "the shape of a twice"],
  ['{"__metadata__":{},"__metadata__":{}}', "__metadata__ twice"],
])("the header %s is refused", (text, words) => {
  expect(() => headerTensors("a.safetensors", bytes(text))).toThrow(words);
});

test("a size that no number of JavaScript is exact for is refused by the tensor's name", () => {
  const header = (...sizes: string[]) =>
    bytes(`{"w.huge":{"dtype":"F32","shape":[${sizes.join()}],"data_offsets":[0,0]}}`);
  const largest = String(2 ** 53 - 1);
  expect(headerTensors("a.safetensors", header(largest, "0")).tensors).toMatchObject([{ name: "w.huge" }]);
  for (const sizes of [
    ["9007199254740992", "0"],
    ["18446744073709551615", "0"],
  ])
    expect(() => headerTensors("a.safetensors", header(...sizes))).toThrow(
      "a.safetensors: w.huge has a size above 9007199254740991, which is not read here.",
    );
});

test("sizes that together are more than 64 bits count are refused, also beside a size of 0", () => {
  const sizes = [2 ** 40, 2 ** 40, 0];
  const text = (shape: readonly number[]) => bytes(JSON.stringify({ w: F32(shape, 0, 0) }));
  expect(() => headerTensors("a.safetensors", text(sizes))).toThrow("the sizes of w together are more than");
  expect(headerTensors("a.safetensors", text(sizes.toReversed())).tensors).toHaveLength(1);
});

// What safetensors 0.8.0 opens, and takes the last entry of, tried on files that were made so.
test("a tensor that a header names twice is told, and its last entry counts", () => {
  const entry = (shape: number) => `"a\\"}b":${JSON.stringify(F32([shape], 0, 4 * shape))}`;
  const read = headerTensors("a.safetensors", bytes(`{${entry(4)},${entry(2)}}`));
  expect(read).toMatchObject({ tensors: [{ shape: [2] }], repeated: ['a"}b'] });
  const others = '{"__metadata__":{"a":"1","a":"2"},"a":{"x":{"y":1,"y":2},"x":1,"x":[{"dtype":1}],';
  expect(
    headerTensors("a.safetensors", bytes(others + JSON.stringify(F32([1], 0, 4)).slice(1) + "}")),
  ).toMatchObject({
    tensors: [{ name: "a" }],
    repeated: [],
  });
  expect(headerTensors("a.safetensors", bytes('{"__metadata__":null}')).tensors).toEqual([]);
});

test("a header that is no text is refused", () => {
  expect(() => headerTensors("a.safetensors", Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x7d]))).toThrow(
    "UTF-8",
  );
});

test("a name may be anything", () => {
  const names = ["__proto__", "constructor", "", "a\nb", "<b>"];
  const text = `{${names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(F32([0], 0, 0))}`).join()}}`;
  expect(headerTensors("a.safetensors", bytes(text)).tensors.map(({ name }) => name)).toEqual(names);
});

test("an index that is cut off, or is none, is said to be that", () => {
  const whole = JSON.stringify({ weight_map: { a: "model-1.safetensors", b: "model-2.safetensors" } });
  const read = (text: string) => [...indexEntries([bytes(text)])];
  expect(() => read("")).toThrow(/is empty\. Fetch it again\.$/);
  expect(() => read("version https://git-lfs.github.com/spec/v1")).toThrow("pointer of Git LFS");
  expect(() => read('{"weight_map":{}}')).toThrow("names no tensor");
  expect(() => read('{"weight_map":{"a\\x":"model.safetensors"}}')).toThrow("is no JSON");
  expect(() => read("hello")).toThrow("is no JSON object");
  expect(() => read("[]")).toThrow("is no JSON object");
  expect(() => read(whole.replace(",", ""))).toThrow("is no JSON: behind the entry of a stands");
  expect(() => read(whole.replace("}}", ",}}"))).toThrow("is no JSON: behind the entry of b stands");
  expect(read(whole.replace("}}", '}, "metadata": {"format": "pt"}}'))).toHaveLength(2);
});

test("an index that is cut off says where it ends, wherever that is", () => {
  const whole = JSON.stringify(
    {
      metadata: { total_size: 8, "}": "{" },
      weight_map: { "a.{}": "model-1.safetensors", b: "model-2.safetensors" },
      ...{ note: "}", last: ["{"] },
    },
    null,
    2,
  );
  // In pieces too, wherever these are cut.
  for (const size of [whole.length, 7, 1]) {
    const read = (text: string) => {
      const all = bytes(text);
      const pieces = Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
        all.slice(at * size, (at + 1) * size),
      );
      return [...indexEntries(pieces)];
    };
    expect(read(whole)).toHaveLength(2);
    for (let end = 1; end < whole.length; end++)
      expect(() => read(whole.slice(0, end))).toThrow(
        `${INDEX_FILE} is cut off: it ends after ${end} byte${end === 1 ? "" : "s"}, `,
      );
  }
  const cut = (text: string) => () => [...indexEntries([bytes(text)])];
  expect(cut('{"weight_map": {')).toThrow(
    "is cut off: it ends after 16 bytes, before any entry of weight_map. Fetch it again.",
  );
  expect(cut('{"weight_map": {"a": "model-1.safetensors", "b": "mod')).toThrow(
    "is cut off: it ends after 53 bytes, behind the entry of a. Fetch it again.",
  );
  expect(cut('{"weight_map": {"a": "model-1.safetensors"}')).toThrow(
    "is cut off: it ends after 43 bytes, behind the entry of a. Fetch it again.",
  );
});

test("of copies in several forms those count that transformers loads", () => {
  expect(ownWeights(["model.fp16.safetensors", "model.safetensors", "vae.safetensors"])).toEqual([
    "model.safetensors",
  ]);
  const shards = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];
  const halves = shards.map((name) => name.replace("model", "model.fp16"));
  expect(ownWeights([...halves, ...shards])).toEqual(shards);
  expect(ownWeights(halves)).toEqual(halves);
  expect(ownWeights(["weights.safetensors"])).toEqual(["weights.safetensors"]);
});

test("shards say by their names which others are missing", () => {
  const shard = (number: number): string => `model-0000${number}-of-00003.safetensors`;
  expect(absentShards(["model.safetensors"])).toEqual([]);
  expect(absentShards([shard(1), shard(3)])).toEqual([shard(2)]);
  expect(absentShards([shard(1), shard(2), shard(3)])).toEqual([]);
});

test("where there are no safetensors it is said what there is instead, and what to do", () => {
  expect(withoutWeights(["config.json"])).toContain("no weights beside its config");
  expect(withoutWeights(["config.json", "m-Q4_K_M.gguf", "m-Q8_0.gguf"])).toContain(
    "GGUF files (m-Q4_K_M.gguf, m-Q8_0.gguf), which are compared where they lie in a directory or are dropped on the page: download one of them.",
  );
  expect(withoutWeights(["pytorch_model-00001-of-00002.bin"])).toContain("save them as safetensors");
});
