import { expect, test } from "vitest";
import { TensorCheck } from "../analysis/checkpoint/compare-tensors.ts";
import { namesIn, tensorRows } from "../analysis/checkpoint/rows.ts";
import { releasedTensors } from "../analysis/checkpoint/saved-tensors.ts";
import { inspectedText } from "../fixtures/inspected.ts";
import { fixture } from "../fixtures/read.ts";
import type { Inspection } from "./inspection.ts";
import { deadEntriesOf, type InspectedWeights, namesOf, weightsOf } from "./weights.ts";

/** A model as mlx-lm or mlx-vlm quantises it: 8 bits in groups of 64, or what else is given. */
const inMlx = (name: string, quantization: object = {}): Inspection =>
  inspectedText(
    JSON.stringify({
      ...(JSON.parse(fixture(name)) as object),
      quantization: { group_size: 64, bits: 8, mode: "affine", ...quantization },
    }),
  );

const isComplete = (inspection: Inspection): boolean =>
  releasedTensors(inspection.spec, namesOf(inspection)).complete;

const rowsOf = (inspection: Inspection) =>
  tensorRows(releasedTensors(inspection.spec, namesOf(inspection)).tensors);

const shapesOf = (inspection: Inspection): Readonly<Record<string, string>> =>
  Object.fromEntries(
    rowsOf(inspection).map((row) => [row.name, `${row.dtypes.join()} [${row.shape.join()}]`]),
  );

// Model.sanitize of mlx-lm (mlx_lm/models/{qwen3_5,qwen3_5_moe,qwen3_next}.py) and mlx-vlm (mlx_vlm/models/qwen3_5), and the
// index of leo-kreisman/Qwen3.5-9B-MLX-8bit.
test("Qwen3.5 in MLX has modules of its own, convolutions with channels last, and no draft module", () => {
  const shapes = shapesOf(inMlx("Qwen--Qwen3.5-27B"));
  const layer = "language_model.model.layers.{}";
  expect(shapes).toMatchObject({
    "language_model.lm_head.weight": "uint32 [248320,1280]",
    "language_model.lm_head.scales": "bfloat16 [248320,80]",
    "language_model.model.embed_tokens.biases": "bfloat16 [248320,80]",
    "language_model.model.norm.weight": "bfloat16 [5120]",
    [`${layer}.linear_attn.conv1d.weight`]: "bfloat16 [10240,4,1]",
    [`${layer}.linear_attn.A_log`]: "float32 [48]",
    [`${layer}.linear_attn.dt_bias`]: "bfloat16 [48]",
    "vision_tower.patch_embed.proj.weight": "bfloat16 [1152,2,16,16,3]",
    "vision_tower.pos_embed.weight": "bfloat16 [2304,1152]",
    "vision_tower.merger.linear_fc1.weight": "bfloat16 [4608,4608]",
  });
  for (const name of Object.keys(shapes))
    expect(name).toMatch(/^(?:language_model\.(?:lm_head|model)|vision_tower)\./);
});

test.each([
  ["Qwen--Qwen3.5-35B-A3B", "language_model.model.layers.{}.mlp"],
  ["qwen3_next--default", "model.layers.{}.mlp"],
])("the experts of %s in MLX are stacked", (name, block) => {
  const inspection = inMlx(name);
  const { complete } = releasedTensors(inspection.spec, namesOf(inspection));
  expect(complete).toBe(true);
  const shapes = shapesOf(inspection);
  expect(shapes[`${block}.switch_mlp.gate_proj.weight`]).toMatch(/^uint32 \[\d+,512,512\]$/);
  expect(shapes[`${block}.switch_mlp.down_proj.scales`]).toMatch(/^bfloat16 \[\d+,2048,8\]$/);
  expect(shapes).toHaveProperty(`${block}.gate.scales`);
  expect(shapes).toHaveProperty(`${block}.shared_expert_gate.biases`);
  expect(Object.keys(shapes).filter((each) => each.includes("experts.") || each.includes("mtp"))).toEqual([]);
});

test.each([
  ["with its tower, as mlx-vlm has it", () => true],
  ["without, as mlx-lm has it", (name: string) => !name.startsWith("vision_tower.")],
])("a Qwen3.5 of MLX is checked %s", (_, kept) => {
  const inspection = inMlx("Qwen--Qwen3.5-27B");
  const check = new TensorCheck(inspection.spec, namesOf(inspection));
  let count = 0;
  for (const row of rowsOf(inspection))
    for (const name of namesIn(row))
      if (kept(name)) {
        check.see(name, { shape: row.shape, dtype: row.dtypes[0] ?? null });
        count += 1;
      }
  const { differing, agree, names, notes } = check.result();
  expect(differing).toEqual([]);
  expect({ agree, names }).toEqual({ agree: count, names: "hub" });
  expect(notes.join()).toContain("There are no draft modules (MTP)");
});

// mlx_vlm leaves out MTP and keeps A_log in float32 (sanitize and cast_predicate of models/qwen3_5).
test.each(["Qwen--Qwen3.5-27B", "Qwen--Qwen3.5-35B-A3B"])(
  "the figure of %s in MLX is what its files take",
  (name) => {
    const inspection = inMlx(name, { bits: 4 });
    const { bytes } = weightsOf(inspection);
    const listed = rowsOf(inspection).reduce((sum, row) => sum + (row.bytes ?? NaN), 0);
    expect(bytes?.mtp).toBe(0);
    expect(bytes?.whole).toBe(listed);
    expect(bytes?.total).toBe(listed - (bytes?.towers ?? NaN));
  },
);

// load_model of mlx-lm looks its own modules up by their whole paths (mlx_lm/utils.py); the figures are those of 4 bits and a
// scale with an offset for each 64, and of 6 and 8 bits for the experts of layer 0.
test.each([
  ["Qwen--Qwen3-30B-A3B", "model.layers.0.mlp.switch_mlp.down_proj", 6, "128,2048,144", 50_331_648],
  ["Qwen--Qwen3-30B-A3B", "model.layers.0.mlp.switch_mlp.up_proj", 8, "128,768,512", 100_663_296],
  [
    "Qwen--Qwen3.5-35B-A3B",
    "language_model.model.layers.0.mlp.switch_mlp.down_proj",
    8,
    "256,2048,128",
    134_217_728,
  ],
])("an entry for stacked experts of %s is applied", (name, module, bits, shape, more) => {
  const plain = inMlx(name, { bits: 4 });
  const own = inMlx(name, { bits: 4, [module]: { group_size: 64, bits } });
  expect(deadEntriesOf(own)).toEqual([]);
  const bytes = ({ bytes: found }: InspectedWeights): number | null | undefined => found?.whole;
  expect(bytes(weightsOf(own))).toBe((bytes(weightsOf(plain)) ?? 0) + more);
  expect(weightsOf(own).unread).toEqual([]);
  const shapes = rowsOf(own).flatMap((row) =>
    row.name === `${module.replace(".0.", ".{}.")}.weight` ? [row.shape.join()] : [],
  );
  expect(shapes).toContain(shape);
});

test("an entry for one expert, of which MLX has no module, is told", () => {
  const module = "model.layers.0.mlp.experts.0.down_proj";
  const own = inMlx("Qwen--Qwen3-30B-A3B", { [module]: { group_size: 64, bits: 4 } });
  expect(deadEntriesOf(own).map(({ text }) => text)).toEqual([module]);
});

// Model.sanitize of mlx-vlm (mlx_vlm/models/{qwen2_vl,qwen2_5_vl,qwen3_vl,qwen3_vl_moe,glm4v}).
test.each([
  "qwen2_vl--m7-0",
  "qwen2_5_vl--m7-0",
  "Qwen--Qwen3-VL-2B-Instruct",
  "Qwen--Qwen3-VL-8B-Instruct",
  "Qwen--Qwen3-VL-30B-A3B-Instruct",
  "glm4v--m7-0",
])("%s in MLX has its decoder and head in language_model, its tower beside", (name) => {
  const inspection = inMlx(name);
  expect(isComplete(inspection)).toBe(true);
  const found = Object.keys(shapesOf(inspection));
  for (const each of found) expect(each).toMatch(/^(?:language_model\.(?:lm_head|model)|vision_tower)\./);
  expect(found).toContain("vision_tower.patch_embed.proj.weight");
  expect(found).toContain("language_model.model.embed_tokens.weight");
});

test("the experts of Qwen3-VL in MLX are stacked, and an entry finds them", () => {
  const module = "language_model.model.layers.0.mlp.switch_mlp.gate_proj";
  const inspection = inMlx("Qwen--Qwen3-VL-30B-A3B-Instruct", { [module]: { group_size: 64, bits: 4 } });
  expect(weightsOf(inspection).unread).toEqual([]);
  expect(shapesOf(inspection)).toHaveProperty(
    "language_model.model.layers.{}.mlp.switch_mlp.gate_proj.scales",
  );
});

test.each(["gemma3--m7-0", "gemma4--m7-0", "mistral3--m7-0", "llava--m7-0", "internvl--m7-0"])(
  "the list of %s in MLX is not complete: what the tool renames is not described",
  (name) => {
    expect(isComplete(inMlx(name))).toBe(false);
  },
);
