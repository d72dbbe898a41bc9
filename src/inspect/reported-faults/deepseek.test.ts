import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../spec/json.ts";
import { forEachLeaf, jsonView } from "../../spec/leaves.ts";
import { codesOf, config, read, valueAt } from "./read.test-support.ts";

const GLM52 = config("zai-org--GLM-5.2-FP8");
const V3 = config("deepseek-ai--DeepSeek-V3");

// huggingface/transformers#46739, #46338, sgl-project/sglang#28826, NVIDIA-NeMo/Automodel#3222

describe("head_dim is not qk_rope_head_dim", () => {
  test("GLM-5.2 gives both: qk_rope_head_dim decides, and the other is a conflict that a reader sees", () => {
    const result = read(GLM52);
    expect(valueAt(result, "/body/attention/qk_rope_head_dim")).toBe(64);
    expect(result.origins.get("/body/attention/qk_rope_head_dim")).toEqual({
      kind: "mapped",
      from: ["/qk_rope_head_dim"],
    });
    expect(result.fields.get("/head_dim")).toEqual({
      use: "shadowed",
      by: "/qk_rope_head_dim",
      agrees: false,
    });
    expect(result.diagnostics).toContainEqual(
      expect.objectContaining({ severity: "warning", code: "spellings-disagree", at: "/head_dim" }),
    );
  });

  test("the indexer's heads keep channels beside the rotated ones", () => {
    expect(valueAt(read(GLM52), "/body/attention/indexer")).toMatchObject({ head_dim: 128, rotary_dim: 64 });
  });

  test("GLM-5, whose head_dim is 64, has no conflict", () => {
    const result = read(config("zai-org--GLM-5"));
    expect(result.fields.get("/head_dim")).toMatchObject({ use: "shadowed", agrees: true });
    expect(codesOf(result)).toEqual([]);
  });
});

describe("huggingface/transformers#47355: num_experts overrides n_routed_experts", () => {
  const both = (model: JsonObject, members: JsonObject): ReturnType<typeof read> =>
    read({ ...model, ...members });

  test("where both say the same the first spelling is mapped and the second shadowed", () => {
    const result = read(config("nvidia--GLM-5.2-NVFP4"));
    expect(valueAt(result, "/body/mlp/num_experts")).toBe(256);
    expect(result.fields.get("/n_routed_experts")).toEqual({
      use: "shadowed",
      by: "/num_experts",
      agrees: true,
    });
  });

  test("where they differ the class lets num_experts win, with a warning", () => {
    const result = both(GLM52, { num_experts: 128 });
    expect(valueAt(result, "/body/mlp/num_experts")).toBe(128);
    expect(result.fields.get("/n_routed_experts")).toMatchObject({ use: "shadowed", agrees: false });
    expect(codesOf(result)).toContain("spellings-disagree");
  });

  test("DeepSeek-V3 has num_local_experts for an alias, and nobody reads num_experts", () => {
    const result = both(V3, { num_local_experts: 128, num_experts: 64 });
    expect(valueAt(result, "/body/mlp/num_experts")).toBe(128);
    expect(result.fields.get("/num_experts")).toMatchObject({ use: "unmapped" });
  });
});

describe("the schedule of GLM-5.2's indexers", () => {
  const { indexer_types: types, ...without } = GLM52;
  const schedule = (members: JsonObject): Json | undefined => valueAt(read(members), "/body/layers");

  test("is the same in each of its spellings", () => {
    const letters = (types as string[]).map((type) => (type === "full" ? "F" : "S")).join("");
    expect(schedule(without)).toEqual(schedule(GLM52));
    expect(schedule({ ...without, index_topk_freq: null, index_topk_pattern: letters })).toEqual(
      schedule(GLM52),
    );
    expect(schedule({ ...without, index_topk_pattern: types as string[] })).toEqual(schedule(GLM52));
  });

  test("has 21 layers with an indexer and 57 that reuse a selection, without weights for it", () => {
    const layers = read(GLM52).spec.body.layers;
    const count = (mixer: string): number =>
      layers.filter((run) => run.mixer === mixer).reduce((sum, run) => sum + run.to - run.from + 1, 0);
    expect([count("attention"), count("shared_attention")]).toEqual([21, 57]);
    expect(valueAt(read(GLM52), "/body/shared_attention")).toMatchObject({
      indexer: null,
      reuses_selection: true,
    });
  });

  test("is decided by indexer_types, and a frequency that says otherwise is a warning", () => {
    const result = read({ ...GLM52, index_topk_freq: 2 });
    expect(result.spec.body.layers).toEqual(read(GLM52).spec.body.layers);
    expect(result.fields.get("/index_topk_freq")).toEqual({
      use: "shadowed",
      by: "/indexer_types",
      agrees: false,
    });
  });

  test("must not begin with a layer that has nothing to reuse", () => {
    const result = read({ ...without, index_topk_pattern: `S${"F".repeat(77)}` });
    expect(codesOf(result)).toContain("nothing-to-share");
  });
});

describe("ggml-org/llama.cpp#18013, #21617: whole numbers where transformers 5 wants fractions", () => {
  test("factor 40 and beta_fast 32 are read as the numbers that they are", () => {
    expect(valueAt(read(V3), "/body/position/scaling")).toMatchObject({
      rope_type: "yarn",
      factor: 40,
      beta_fast: 32,
      original_max_position_embeddings: 4096,
    });
  });
});

// NVIDIA-NeMo/Megatron-Bridge#2791, sgl-project/sglang#14745, #14772

describe("no scaling is none, not DeepSeek's 40", () => {
  const { rope_scaling: _, rope_theta: __, ...bare } = V3;
  const plain = read({ ...bare, rope_parameters: { rope_type: "default", rope_theta: 50000 } });

  test("rope_type default leaves no factor behind", () => {
    expect(valueAt(plain, "/body/position/scaling")).toBeNull();
    expect(plain.origins.get("/body/position/scaling")).toMatchObject({
      kind: "derived",
      from: ["/rope_parameters/rope_type"],
    });
    expect(valueAt(plain, "/body/attention/softmax_scale")).toBeCloseTo(1 / Math.sqrt(192), 12);
  });

  test("DeepSeek-V3's own factor sharpens attention by the square of its mscale", () => {
    const mscale = 0.1 * Math.log(40) + 1;
    const result = read(V3);
    expect(valueAt(result, "/body/attention/softmax_scale")).toBeCloseTo(
      (1 / Math.sqrt(192)) * mscale * mscale,
      12,
    );
    expect(result.origins.get("/body/attention/softmax_scale")).toMatchObject({
      from: expect.arrayContaining(["/rope_scaling/factor", "/rope_scaling/mscale_all_dim"]),
    });
  });
});

describe("pytorch/torchtitan#1448, sgl-project/sglang-jax#1282: what is done to the chosen scores", () => {
  test.each([
    ["deepseek_v3", true, 2.5],
    ["glm4_moe", true, 1],
    ["glm_moe_dsa", true, 2.5],
  ])("%s: the class's defaults are told as such", (model_type, normalised, factor) => {
    const result = read({ model_type, num_experts_per_tok: 4 });
    expect(valueAt(result, "/body/mlp/norm_topk_prob")).toBe(normalised);
    expect(valueAt(result, "/body/mlp/routed_scaling_factor")).toBe(factor);
    expect(result.ghosts.map(({ field }) => field)).toEqual(
      expect.arrayContaining(["/norm_topk_prob", "/routed_scaling_factor"]),
    );
  });

  test("transformers' DeepSeek-V2 does not divide them, and a file that asks for it is warned about", () => {
    const asked = read(config("deepseek_v2--m7-0", { norm_topk_prob: true }));
    expect(valueAt(asked, "/body/mlp/norm_topk_prob")).toBe(false);
    expect(codesOf(asked)).toContain("normalising-unread");
    expect(codesOf(read(config("deepseek_v2--m7-0", { norm_topk_prob: false })))).not.toContain(
      "normalising-unread",
    );
  });
});

describe("two versions of one model", () => {
  /** The leaves in which two specs differ, but for quantisation. */
  function differences(a: string, b: string): string[] {
    const [before, after] = [a, b].map((name) => {
      const leaves = new Map<string, string>();
      const { quantization: _, ...spec } = read(config(name)).spec;
      forEachLeaf(jsonView, spec as unknown as Json, (at, leaf) => leaves.set(at, JSON.stringify(leaf)));
      return leaves;
    });
    const all = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])]);
    return [...all].filter((at) => before?.get(at) !== after?.get(at));
  }

  test("GLM-5 and GLM-5.1 differ in transformers_version alone, and so their specs do not", () => {
    expect(differences("zai-org--GLM-5", "zai-org--GLM-5.1")).toEqual([]);
  });

  test("Kimi-K2.5 and K2.7-Code differ in dialect and text model type", () => {
    expect(differences("moonshotai--Kimi-K2.5", "nvidia--Kimi-K2.7-Code-NVFP4")).toEqual([
      "/body/text_model_type",
    ]);
  });

  test("Kimi-K2 and DeepSeek-V3 have one body, of other sizes", () => {
    const [kimi, deepseek] = [config("moonshotai--Kimi-K2-Instruct"), V3].map((file) => read(file).spec.body);
    expect(kimi?.type).toBe("deepseek_v3");
    expect(Object.keys(kimi ?? {})).toEqual(Object.keys(deepseek ?? {}));
  });
});

describe("draft modules", () => {
  test("DeepSeek-V3's is one layer with experts: the joining matrix, three norms and a layer like the last", () => {
    const result = read(V3);
    expect(result.spec.body).toMatchObject({
      mtp: { num_modules: 1, layers: [{ from: 0, to: 0, mixer: "attention", mlp: "mlp" }] },
    });
    // One layer with experts has 11,507,286,016 parameters by transformers; eh_proj [h, 2h] and three norms of h.
    expect(result.parameters?.mtp).toBe(11507286016 + 2 * 7168 * 7168 + 3 * 7168);
  });

  test("a stack without experts still has those of its draft module", () => {
    const result = read({ ...V3, num_hidden_layers: 2 });
    expect(result.spec.body.layers).toEqual([{ from: 0, to: 1, mixer: "attention", mlp: "dense_mlp" }]);
    expect(valueAt(result, "/body/mlp/num_experts")).toBe(256);
    expect(
      valueAt(read({ ...V3, num_hidden_layers: 2, num_nextn_predict_layers: 0 }), "/body/mlp"),
    ).toBeNull();
  });
});

describe("what the reference does not build", () => {
  test("moe_layer_freq other than 1 is a warning, and changes nothing", () => {
    const result = read({ ...V3, moe_layer_freq: 2 });
    expect(result.spec.body.layers).toEqual(read(V3).spec.body.layers);
    expect(codesOf(result)).toContain("fixed-by-architecture");
  });

  test("more groups than experts can be split into is an error", () => {
    expect(codesOf(read({ ...V3, n_group: 7 }))).toContain("groups-not-divisible");
  });

  test("mlp_layer_types of another length than the stack is an error", () => {
    expect(codesOf(read({ ...GLM52, mlp_layer_types: ["dense", "sparse"] }))).toContain("schedule-length");
  });

  test("an MLP type that nobody knows is refused", () => {
    const types = Array.from({ length: 78 }, () => "half");
    expect(() => read({ ...GLM52, mlp_layer_types: types })).toThrow("dense and sparse only");
  });
});
