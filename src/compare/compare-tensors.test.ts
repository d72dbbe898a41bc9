import { expect, test } from "vitest";
import { inspected } from "../fixtures/inspected.ts";
import type { JsonObject } from "../spec/json.ts";
import { compareCheckpoints, namedSpec, type TensorsComparison } from "./compare-tensors.ts";
import { changedSide, DENSE, MINIMAX, MOE, withText } from "./sides.test-support.ts";

const changesOf = ({ changes }: TensorsComparison, status: string): readonly string[] =>
  changes.filter((change) => change.status === status).map(({ a, b }) => (a ?? b)?.name ?? "");

test("a checkpoint has the tensors of itself", () => {
  const same = compareCheckpoints(namedSpec(inspected(MINIMAX)), namedSpec(inspected(MINIMAX)));
  expect(same.changes).toEqual([]);
  expect(same.equal).toBeGreaterThan(10);
  expect(same.a).toEqual(same.b);
});

test("a wider block reshapes its matrices, and fewer layers leave tensors out", () => {
  const other = changedSide(MINIMAX, (config) => ({
    ...config,
    intermediate_size: 2048,
    num_hidden_layers: 50,
  }));
  const compared = compareCheckpoints(namedSpec(inspected(MINIMAX)), namedSpec(other.inspection));
  expect(changesOf(compared, "shape").map((name) => name.split(".").slice(-2).join("."))).toEqual([
    "w1.weight",
    "w1.weight_scale_inv",
    "w2.weight",
    "w2.weight_scale_inv",
    "w3.weight",
    "w3.weight_scale_inv",
  ]);
  const norm = compared.changes.find(({ a }) => a?.name === "model.layers.{}.input_layernorm.weight");
  expect(norm).toMatchObject({ status: "number", a: { indexes: "0-61" }, b: { indexes: "0-49" } });
  expect(changesOf(compared, "only-a")).toEqual([]);
});

test("a mixture in place of dense blocks adds experts and takes matrices away", () => {
  const compared = compareCheckpoints(namedSpec(inspected(DENSE)), namedSpec(inspected(MOE)));
  expect(changesOf(compared, "only-a").some((name) => name.endsWith("mlp.up_proj.weight"))).toBe(true);
  expect(changesOf(compared, "only-b").some((name) => name.includes("experts"))).toBe(true);
  expect(compared.moved).toBeNull();
});

test("the same decoder under another module is moved, and not other tensors", () => {
  const wrapped = inspected("qwen3_vl--m7-0");
  const text = changedSide("qwen3_vl--m7-0", (config) => ({
    ...(config["text_config"] as object),
    model_type: "qwen3",
  }));
  const compared = compareCheckpoints(namedSpec(text.inspection), namedSpec(wrapped));
  expect(compared.moved).toEqual({ a: "model", b: "model.language_model" });
  expect(changesOf(compared, "only-a")).toEqual([]);
  expect(changesOf(compared, "only-b").every((name) => name.startsWith("model.visual."))).toBe(true);
});

/** A dense model under these quantisations, compared. */
function quantised(a: object | null, b: object | null): TensorsComparison {
  const side = (quantization_config: object | null) =>
    namedSpec(
      changedSide(NOTHING_QUANTISED, (config) => ({
        ...config,
        ...(quantization_config && { quantization_config: quantization_config as JsonObject }),
      })).inspection,
    );
  return compareCheckpoints(side(a), side(b));
}

const NOTHING_QUANTISED = "Qwen--Qwen3-0.6B";
const GPTQ = { quant_method: "gptq", bits: 4, group_size: 128, desc_act: false, sym: true, lm_head: false };
const AWQ = { quant_method: "awq", bits: 4, group_size: 128, zero_point: true, version: "gemm" };
const BNB = { quant_method: "bitsandbytes", load_in_4bit: true, bnb_4bit_use_double_quant: true };
const V_PROJ = "model.layers.{}.self_attn.v_proj";

test("of quantised matrices what the files store is compared", () => {
  const methods = quantised(GPTQ, AWQ);
  expect(methods.form).toBe("released");
  expect(changesOf(methods, "only-a")).toContain(`${V_PROJ}.g_idx`);
  expect(changesOf(methods, "shape")).toContain(`${V_PROJ}.qweight`);
  const groups = quantised(GPTQ, { ...GPTQ, group_size: 64 });
  expect(changesOf(groups, "shape")).toContain(`${V_PROJ}.scales`);
  expect(changesOf(groups, "shape")).not.toContain(`${V_PROJ}.qweight`);
  const plain = quantised(null, GPTQ);
  expect(changesOf(plain, "only-a")).toContain(`${V_PROJ}.weight`);
  expect(changesOf(plain, "only-b")).toContain(`${V_PROJ}.qzeros`);
  expect(quantised(GPTQ, GPTQ).changes).toEqual([]);
});

test("where it is not known what a side stores, matrices are compared whole, and that is said", () => {
  const unknown = quantised(null, BNB);
  expect(unknown.form).toBe("whole");
  expect(changesOf(unknown, "dtype")).toContain(`${V_PROJ}.weight`);
  expect(quantised(null, null).form).toBe("saved");
});

const DEEPSEEK = "deepseek-ai--DeepSeek-V3";
const GEMMA4 = "google--gemma-4-26B-A4B";
const KINDS = Array.from({ length: 30 }, (_, layer) =>
  layer % 6 === 5 ? "full_attention" : "sliding_attention",
);

/** What is told of rows with these words in their names: status, numbers in A, numbers in B. */
const rowsOf = ({ changes }: TensorsComparison, name: string): readonly (readonly (string | null)[])[] =>
  changes
    .filter(({ a, b }) => (a ?? b)?.name === name)
    .map(({ status, a, b }) => [status, a && a.indexes, b && b.indexes]);

const tensorsAlone = ({ changes }: TensorsComparison, side: "a" | "b"): number =>
  changes.reduce(
    (sum, change) => sum + (change.status === `only-${side}` ? (change[side]?.count ?? 0) : 0),
    0,
  );

test("a draft module that is numbered as a layer is gone alone, and no layer with it", () => {
  const all = namedSpec(inspected(DEEPSEEK));
  const without = namedSpec(
    changedSide(DEEPSEEK, (config) => ({ ...config, num_nextn_predict_layers: 0 })).inspection,
  );
  const gone = compareCheckpoints(all, without);
  expect(tensorsAlone(gone, "a")).toBe(gone.a.tensors - gone.b.tensors);
  expect(new Set(gone.changes.map(({ status }) => status))).toEqual(new Set(["only-a"]));
  expect(rowsOf(gone, "model.layers.{}.input_layernorm.weight")).toEqual([["only-a", "61", null]]);
  const added = compareCheckpoints(without, all);
  expect(tensorsAlone(added, "b")).toBe(added.b.tensors - added.a.tensors);
  expect(rowsOf(added, "model.layers.{}.mlp.experts.{}.up_proj.weight")).toEqual([
    ["only-b", null, "61 x 0-255"],
  ]);
});

test("a draft module that has the number of the other side's layer is that layer's tensors", () => {
  const changed = (members: JsonObject) =>
    namedSpec(changedSide(DEEPSEEK, (config) => ({ ...config, ...members })).inspection);
  const compared = compareCheckpoints(
    namedSpec(inspected(DEEPSEEK)),
    changed({ num_hidden_layers: 62, num_nextn_predict_layers: 0 }),
  );
  expect(rowsOf(compared, "model.layers.{}.input_layernorm.weight")).toEqual([]);
  expect(rowsOf(compared, "model.layers.{}.eh_proj.weight")).toEqual([["only-a", "61", null]]);
  expect(changesOf(compared, "only-b")).toEqual([]);
});

test("where layers of one name are of several shapes, each number is held against the same number", () => {
  // Every sixth layer has full attention, with wider heads, and its values are its keys.
  const compared = compareCheckpoints(
    namedSpec(inspected(GEMMA4)),
    namedSpec(withText(GEMMA4, { layer_types: KINDS.with(0, "full_attention") }).inspection),
  );
  const attention = "model.language_model.layers.{}.self_attn";
  expect(rowsOf(compared, `${attention}.q_proj.weight`)).toEqual([["shape", "0", "0"]]);
  expect(rowsOf(compared, `${attention}.v_proj.weight`)).toEqual([
    ["number", "0-4,6-10,12-16,18-22,24-28", "1-4,6-10,12-16,18-22,24-28"],
  ]);
  expect(changesOf(compared, "only-a")).toEqual([]);
});
