import { expect, test } from "vitest";
import { savedCheckpoint } from "../../fixtures/checkpoints.ts";
import { compareHeaders } from "./compare-headers.ts";
import type { FoundTensor } from "./expected-tensors.ts";
import { foundIn } from "./safetensors-header.ts";

const LLAMA: ReadonlyMap<string, FoundTensor> = new Map(
  [...savedCheckpoint("llama").tensors].map(([name, entry]) => [
    name,
    foundIn({ name, ...entry, offsets: [0, 0] }),
  ]),
);
const half = (name: string): string | null => (name.includes("self_attn") ? "attention" : null);
const compared = (b: ReadonlyMap<string, FoundTensor>) => compareHeaders(LLAMA, b, { a: half, b: half });

const Q = "model.layers.1.self_attn.q_proj.weight";

test("a checkpoint is the same as itself", () => {
  expect(compared(LLAMA)).toEqual({
    equal: LLAMA.size,
    changes: [],
    moved: [],
    a: LLAMA.size,
    b: LLAMA.size,
  });
});

test("tensors of one side alone, of other shapes and of other types are told by component", () => {
  const other = new Map(LLAMA);
  other.delete("model.norm.weight");
  other.set(Q, { shape: [8, 64], dtype: "bfloat16" });
  for (const layer of [0, 1, 2])
    other.set(`model.layers.${layer}.mlp.up_proj.bias`, { shape: [96], dtype: "bfloat16" });
  other.set("lm_head.weight", { shape: LLAMA.get("lm_head.weight")?.shape ?? null, dtype: "float32" });
  const { changes, equal, b } = compared(other);
  expect(equal).toBe(LLAMA.size - 3);
  expect(b).toBe(LLAMA.size + 2);
  expect(changes.map(({ status, name, indexes, component }) => [status, name, indexes, component])).toEqual([
    ["only-a", "model.norm.weight", "", null],
    ["only-b", "model.layers.{}.mlp.up_proj.bias", "0-2", null],
    ["dtype", "lm_head.weight", "", null],
    ["shape", "model.layers.{}.self_attn.q_proj.weight", "1", "attention"],
  ]);
});

test("the same model inside a wrapper has moved, and does not differ", () => {
  const wrapped = [...LLAMA].map(([name, found]): [string, FoundTensor] => [
    name.replace(/^model\./, "model.language_model."),
    found,
  ]);
  expect(compared(new Map(wrapped))).toMatchObject({
    equal: LLAMA.size,
    changes: [],
    moved: [{ a: "model", b: "model.language_model" }],
  });
});

test("what an index alone names is held against nothing but names", () => {
  const named = new Map([...LLAMA.keys()].map((name) => [name, { shape: null, dtype: null }]));
  expect(compared(named)).toMatchObject({ equal: LLAMA.size, changes: [] });
});
