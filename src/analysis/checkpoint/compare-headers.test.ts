import { expect, test } from "vitest";
import { savedCheckpoint } from "../../fixtures/checkpoints.ts";
import { compareHeaders, headersObstacle, type HeadersSide } from "./compare-headers.ts";
import type { FoundTensor } from "./expected-tensors.ts";
import { HeaderTable } from "./header-table.ts";
import { foundIn } from "./safetensors-header.ts";

const LLAMA: ReadonlyMap<string, FoundTensor> = new Map(
  [...savedCheckpoint("llama").tensors].map(([name, entry]) => [
    name,
    foundIn({ name, ...entry, offsets: [0, 0] }),
  ]),
);
const sideOf = (found: Iterable<readonly [string, FoundTensor]>, whole = true): HeadersSide => {
  const tensors = new HeaderTable();
  for (const [name, tensor] of found) tensors.add(name, tensor);
  const placeOf: HeadersSide["placeOf"] = ({ pattern }) =>
    pattern.endsWith(".bias")
      ? null
      : { component: pattern.includes("self_attn") ? "attention" : null, part: "text" };
  return { form: "safetensors", tensors, whole, placeOf, transformers: null, files: [] };
};
const compared = (b: Iterable<readonly [string, FoundTensor]>) => compareHeaders(sideOf(LLAMA), sideOf(b));

const Q = "model.layers.1.self_attn.q_proj.weight";

test("a checkpoint is the same as itself", () => {
  expect(compared(LLAMA)).toEqual({
    equal: LLAMA.size,
    named: 0,
    changes: [],
    stacked: [],
    renamed: [],
    moved: [],
    a: LLAMA.size,
    b: LLAMA.size,
    unseen: { a: 0, b: 0 },
    files: { a: [], b: [] },
  });
});

test("what there is to say of the files of a side is told with it", () => {
  const cut = { files: ["model.safetensors"], what: "model.safetensors is cut off.", broken: true };
  const { files } = compareHeaders(sideOf(LLAMA), { ...sideOf(LLAMA), files: [cut] });
  expect(files).toEqual({ a: [], b: [cut] });
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
  expect(
    changes.map(({ status, name, indexes, component, part }) => [status, name, indexes, component ?? part]),
  ).toEqual([
    ["only-a", "model.norm.weight", "", "text"],
    ["only-b", "model.layers.{}.mlp.up_proj.bias", "0-2", null],
    ["dtype", "lm_head.weight", "", "text"],
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
  expect(compared(named)).toMatchObject({ equal: LLAMA.size, named: LLAMA.size, changes: [] });
});

test("of a checkpoint of which files are absent nothing is missing", () => {
  const some = [...LLAMA].slice(0, 5);
  expect(compareHeaders(sideOf(LLAMA), sideOf(some, false))).toMatchObject({
    equal: 5,
    changes: [],
    unseen: { a: 0, b: LLAMA.size - 5 },
  });
});

test("numbers that one side has alone are told, in whatever order the files have them", () => {
  const half = (layer: number): [string, FoundTensor] => [`h.${layer}.w`, { shape: [2], dtype: "bfloat16" }];
  const [a, b] = [
    [7, 0, 2, 1, 9],
    [2, 3, 0, 8, 1, 10],
  ].map((layers) => sideOf(layers.map(half)));
  const { equal, changes } = compareHeaders(a as HeadersSide, b as HeadersSide);
  expect(equal).toBe(3);
  expect(changes.map(({ status, indexes }) => [status, indexes])).toEqual([
    ["only-a", "7,9"],
    ["only-b", "3,8,10"],
  ]);
});

test("files of two formats are not held against each other", () => {
  const side = sideOf(LLAMA);
  expect(headersObstacle(side, side)).toBeNull();
  expect(headersObstacle(side, { ...side, form: "gguf" })).toContain("B is of GGUF files");
});

const experts = (one: Iterable<readonly [string, FoundTensor]>): Map<string, FoundTensor> =>
  new Map([["model.norm.weight", { shape: [64], dtype: "bfloat16" }], ...one]);
const range = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);
const found = (...shape: number[]): FoundTensor => ({ shape, dtype: "bfloat16" });
const ONE_BY_ONE = experts(
  range(4).flatMap((layer) =>
    range(8).flatMap((expert): [string, FoundTensor][] =>
      [
        ["gate_proj", found(48, 64)] as const,
        ["up_proj", found(48, 64)] as const,
        ["down_proj", found(64, 48)] as const,
      ].map(([name, one]) => [`model.layers.${layer}.mlp.experts.${expert}.${name}.weight`, one]),
    ),
  ),
);
const stackedWith = (inner: number): Map<string, FoundTensor> =>
  experts(
    range(4).flatMap((layer): [string, FoundTensor][] => [
      [`model.layers.${layer}.mlp.experts.gate_up_proj`, found(8, 2 * inner, 64)],
      [`model.layers.${layer}.mlp.experts.down_proj`, found(8, 64, inner)],
    ]),
  );

test("experts that one side stacks are told in words, and are no changes", () => {
  const names = (kinds: readonly string[]) => kinds.map((kind) => `model.layers.{}.mlp.experts.${kind}`);
  const { changes, stacked, equal } = compareHeaders(sideOf(ONE_BY_ONE), sideOf(stackedWith(48)));
  expect(changes).toEqual([]);
  expect(equal).toBe(1);
  expect(stacked).toEqual([
    {
      ...{ component: null, part: "text", stacked: "b", layers: "0-3", experts: 8, count: { a: 96, b: 8 } },
      names: {
        a: names(["{}.gate_proj.weight", "{}.up_proj.weight", "{}.down_proj.weight"]),
        b: names(["gate_up_proj", "down_proj"]),
      },
      words: expect.stringMatching(
        /^The 8 routed experts of layers 0-3 are the same numbers in other tensors: A one by one \(.*: 96 tensors\), B in tensors of all of a layer \(.*: 8 tensors\)\.$/,
      ) as string,
    },
  ]);
  expect(compareHeaders(sideOf(stackedWith(48)), sideOf(ONE_BY_ONE))).toMatchObject({
    changes: [],
    stacked: [{ stacked: "a", count: { a: 8, b: 96 } }],
  });
});

test.each([
  ["of another width", stackedWith(40)],
  ["of fewer layers", new Map([...stackedWith(48)].filter(([name]) => !name.includes("layers.3.")))],
  [
    "of another type",
    new Map([...stackedWith(48)].map(([name, one]) => [name, { ...one, dtype: "float8_e4m3fn" }])),
  ],
  [
    "of which one matrix is not there",
    new Map([...stackedWith(48)].filter(([name]) => !name.endsWith("down_proj"))),
  ],
  [
    "that an index alone names",
    new Map([...stackedWith(48).keys()].map((name) => [name, { shape: null, dtype: null }])),
  ],
])("stacked experts %s are not the same numbers", (_, other) => {
  const { changes, stacked } = compareHeaders(sideOf(ONE_BY_ONE), sideOf(other));
  expect(stacked).toEqual([]);
  expect(changes.length).toBeGreaterThan(1);
});
