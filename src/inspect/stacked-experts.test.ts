import { expect, test } from "vitest";
import { TensorCheck, type TensorComparison } from "../analysis/checkpoint/compare-tensors.ts";
import { indexesOf, namesIn, tensorRows } from "../analysis/checkpoint/rows.ts";
import { releasedTensors, type SavedTensor, savedTensors } from "../analysis/checkpoint/saved-tensors.ts";
import { inspected, inspectedText } from "../fixtures/inspected.ts";
import { fixture } from "../fixtures/read.ts";
import { nameOf } from "../spec/checkpoint.ts";
import type { Inspection } from "./inspection.ts";
import { namesOf } from "./weights.ts";

interface Found {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
}

/** Each of the tensors of a row by its name. */
const each = (row: SavedTensor): readonly Found[] =>
  (row.layers ?? [{ from: 0, to: 0 }]).flatMap(({ from, to }) =>
    Array.from({ length: to - from + 1 }, (_, layer) =>
      Array.from({ length: row.experts }, (__, expert) => ({
        name: nameOf(row, from + layer, expert),
        shape: row.shape,
        dtype: row.dtype,
      })),
    ).flat(),
  );

const isRouted = ({ name }: { readonly name: string }): boolean => name.includes(".experts.");

/** The experts of a layer as transformers' class has them. */
const stack = (
  block: string,
  [experts, inner, hidden]: readonly [number, number, number],
): readonly Found[] => [
  { name: `${block}.experts.gate_up_proj`, shape: [experts, 2 * inner, hidden], dtype: "bfloat16" },
  { name: `${block}.experts.down_proj`, shape: [experts, hidden, inner], dtype: "bfloat16" },
];

/** The experts of a layer one by one. */
const apart = (
  block: string,
  [experts, inner, hidden]: readonly [number, number, number],
): readonly Found[] =>
  Array.from({ length: experts }, (_, expert) => `${block}.experts.${String(expert)}`).flatMap((module) => [
    { name: `${module}.gate_proj.weight`, shape: [inner, hidden], dtype: "bfloat16" },
    { name: `${module}.up_proj.weight`, shape: [inner, hidden], dtype: "bfloat16" },
    { name: `${module}.down_proj.weight`, shape: [hidden, inner], dtype: "bfloat16" },
  ]);

function compared(inspection: Inspection, tensors: readonly Found[]): TensorComparison {
  const check = new TensorCheck(inspection.spec, namesOf(inspection));
  for (const { name, ...found } of tensors) check.see(name, found);
  return check.result();
}

const told = ({ differing }: TensorComparison) =>
  differing.flatMap((tensors) => [...namesIn(tensors)].map((name) => [tensors.kind, name]));

const QWEN = "Qwen--Qwen3.5-35B-A3B";
const SIZES = [256, 512, 2048] as const;
const BLOCKS = Array.from({ length: 40 }, (_, at) => `model.language_model.layers.${String(at)}.mlp`);
const DRAFT = "mtp.layers.0.mlp";

/** All but routed experts: 1,731 less the 768 of the draft module. */
function rest(inspection: Inspection): readonly Found[] {
  const names = namesOf(inspection);
  const saved = savedTensors(inspection.spec, names).tensors;
  const drafts = releasedTensors(inspection.spec, names).tensors.filter(({ part }) => part === "mtp");
  return [...saved, ...drafts].flatMap(each).filter((found) => !isRouted(found));
}

// Qwen3.5-35B-A3B: radixark/miles#1317, sgl-project/sglang-jax#1251; Qwen3.6-35B-A3B: ISEEKYAN/mbridge#145.
test.each([
  ["as Qwen3.5 has them", stack, apart, "hub"],
  ["as Qwen3.6 has them", stack, stack, "hub"],
  ["as the FP8 files have them", apart, apart, "transformers"],
  ["with those of draft modules stacked alone", apart, stack, "transformers"],
] as const)("experts of decoder and draft modules are checked %s", (_, decoder, drafts, form) => {
  const inspection = inspected(QWEN);
  const files = [
    ...rest(inspection),
    ...BLOCKS.flatMap((block) => decoder(block, SIZES)),
    ...drafts(DRAFT, SIZES),
  ];
  const comparison = compared(inspection, files);
  expect(told(comparison)).toEqual([]);
  expect(comparison).toMatchObject({ agree: files.length, unchecked: [], names: form });
  // What is otherwise in one group alone is named.
  for (const name of [files.at(-1)?.name ?? "", files.find(isRouted)?.name ?? ""])
    expect(
      told(
        compared(
          inspection,
          files.filter((found) => found.name !== name),
        ),
      ),
    ).toEqual([["missing", name]]);
});

test("experts that are stacked in one layer alone differ", () => {
  const inspection = inspected(QWEN);
  const files = [
    ...rest(inspection),
    ...BLOCKS.flatMap((block, at) => (at === 7 ? apart : stack)(block, SIZES)),
    ...apart(DRAFT, SIZES),
  ];
  const differing = told(compared(inspection, files));
  expect(differing).toHaveLength(2 + 768);
  expect(differing).toContainEqual(["missing", `${BLOCKS[7] ?? ""}.experts.gate_up_proj`]);
});

test("Qwen3.5's release has the experts of a layer in one tensor, and those of the draft module one by one", () => {
  const count = (inspection: Inspection) =>
    releasedTensors(inspection.spec, namesOf(inspection)).tensors.flatMap(each).length;
  const rows = (inspection: Inspection) =>
    tensorRows(releasedTensors(inspection.spec, namesOf(inspection)).tensors)
      .filter(isRouted)
      .map((row) => [row.name, row.shape, indexesOf(row), row.dtypes.join(), row.part] as const);
  const inspection = inspected(QWEN);
  const stacked = "model.language_model.layers.{}.mlp.experts";
  const drafts = "mtp.layers.{}.mlp.experts.{}";
  expect(rows(inspection)).toEqual([
    [`${stacked}.down_proj`, [256, 2048, 512], "0-39", "bfloat16", "text"],
    [`${stacked}.gate_up_proj`, [256, 1024, 2048], "0-39", "bfloat16", "text"],
    [`${drafts}.down_proj.weight`, [2048, 512], "0 x 0-255", "bfloat16", "mtp"],
    [`${drafts}.gate_proj.weight`, [512, 2048], "0 x 0-255", "bfloat16", "mtp"],
    [`${drafts}.up_proj.weight`, [512, 2048], "0 x 0-255", "bfloat16", "mtp"],
  ]);
  expect(count(inspection)).toBe(1811);
  // Quantised by Qwen, they stand one by one.
  const config = JSON.parse(fixture(QWEN)) as Record<string, unknown>;
  const quantization_config = {
    quant_method: "fp8",
    weight_block_size: [128, 128],
    modules_to_not_convert: [],
  };
  const fp8 = inspectedText(JSON.stringify({ ...config, quantization_config }));
  const names = rows(fp8).map(([name]) => name);
  expect(names).toContain("model.language_model.layers.{}.mlp.experts.{}.gate_proj.weight_scale_inv");
  expect(names).toHaveLength(12);
});

test("draft modules that are not quantised have stacked experts beside quantised ones that stand one by one", () => {
  const inspection = inspected("nvidia--Qwen3.6-35B-A3B-NVFP4");
  const released = releasedTensors(inspection.spec, namesOf(inspection)).tensors.flatMap(each);
  const files = [
    ...released.filter(({ name }) => !name.startsWith(`${DRAFT}.experts.`)),
    ...stack(DRAFT, SIZES),
  ];
  expect(told(compared(inspection, files))).toEqual([]);
});
