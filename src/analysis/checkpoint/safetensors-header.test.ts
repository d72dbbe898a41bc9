import { expect, test } from "vitest";
import { areAll, headerLength, headerTensors, indexEntries } from "./safetensors-header.ts";

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
  expect(() => headerTensors("a.bin", bytes('{"a":{"dtype":"F32"}}'))).toThrow("nothing of a");
});

test("shards say by their names whether others are missing", () => {
  const shard = (number: number): string => `model-0000${number}-of-00003.safetensors`;
  expect(areAll(["model.safetensors"])).toBe(true);
  expect(areAll([shard(1), shard(3)])).toBe(false);
  expect(areAll([shard(1), shard(2), shard(3)])).toBe(true);
});
