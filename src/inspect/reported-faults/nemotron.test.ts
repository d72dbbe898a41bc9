import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../spec/json.ts";
import { lengthOf } from "../../spec/layers.ts";
import { fixture, trueCount } from "../../fixtures/read.ts";
import { inspectText } from "../inspect-text.ts";
import type { Inspection } from "../inspection.ts";
import { codesOf, config, read, valueAt } from "./read.test-support.ts";

const NANO = "nvidia--NVIDIA-Nemotron-3-Nano-30B-A3B-BF16";
const SUPER = "nvidia--NVIDIA-Nemotron-3-Super-120B-A12B-FP8";
const ULTRA = "nvidia--NVIDIA-Nemotron-3-Ultra-550B-A55B-FP8";

/** A config that has a bare Infinity, which JSON.parse would not take. */
function readText(text: string): Inspection {
  const result = inspectText(text);
  if (!result.ok) throw new Error(result.error.message);
  return result;
}

const KINDS = new Map([
  ["M", "mamba"],
  ["E", "moe"],
  ["*", "attention"],
  ["-", "mlp"],
]);

const listOf = (pattern: string): string[] => [...pattern].map((letter) => KINDS.get(letter) ?? letter);

describe("Nemotron-H", () => {
  // sgl-project/sglang#19950, huggingface/transformers#45300
  test("hybrid_override_pattern and layers_block_type give one spec", () => {
    const { hybrid_override_pattern: pattern, ...rest } = config(NANO);
    const listed = read({ ...rest, layers_block_type: listOf(pattern as string) });
    const named = read({ ...rest, layer_types: listOf(pattern as string) });
    expect(listed.spec).toEqual(read(config(NANO)).spec);
    expect(named.spec).toEqual(listed.spec);
  });

  // huggingface/transformers#44763, NVIDIA/TensorRT-LLM#18042
  test("- is a dense MLP", () => {
    const result = read(config(NANO, { hybrid_override_pattern: "M-*E" }));
    expect(result.spec.body.layers).toEqual([
      { from: 0, to: 0, mixer: "mamba", mlp: null },
      { from: 1, to: 1, mixer: null, mlp: "dense_mlp" },
      { from: 2, to: 2, mixer: "attention", mlp: null },
      { from: 3, to: 3, mixer: null, mlp: "mlp" },
    ]);
    expect(valueAt(result, "/body/dense_mlp/intermediate_size")).toBe(1856);
  });

  // NVIDIA-NeMo/Megatron-Bridge#2628
  test("a letter that stands for no layer is an error that says which do", () => {
    const result = inspectText(JSON.stringify(config(NANO, { hybrid_override_pattern: "M|E" })));
    expect(result).toMatchObject({ ok: false, error: { code: "unknown-layer-type" } });
    if (!result.ok) expect(result.error.message).toContain('"|"');
  });

  test("the schedule alone says how many layers there are, and num_hidden_layers beside it is shadowed", () => {
    const result = read(config(NANO, { num_hidden_layers: 30 }));
    expect(result.spec.body.num_layers).toBe(52);
    expect(result.fields.get("/num_hidden_layers")).toMatchObject({
      use: "shadowed",
      by: "/hybrid_override_pattern",
      agrees: false,
    });
    expect(codesOf(result)).toContain("spellings-disagree");
  });

  test("n_group is the router's and n_groups the mixer's", () => {
    const result = read(config(NANO, { n_group: 4, topk_group: 2 }));
    expect(valueAt(result, "/body/mlp/groups/num_groups")).toBe(4);
    expect(valueAt(result, "/body/mamba/num_groups")).toBe(8);
    expect(result.origins.get("/body/mamba/num_groups")).toMatchObject({
      from: ["/n_groups"],
      given: { from: ["/hybrid_override_pattern"] },
    });
  });

  test("of norm_eps and layer_norm_epsilon only the latter is read, and a difference is a warning", () => {
    const result = read(config(NANO, { norm_eps: 1e-6 }));
    expect(result.spec.body.norm.eps).toBe(1e-5);
    expect(result.fields.get("/norm_eps")).toMatchObject({ use: "ignored", because: "no effect" });
    expect(codesOf(result)).toContain("norm-eps-unread");
  });

  test("a bare Infinity in time_step_limit is read, and so is transformers' own way to write it", () => {
    const text = fixture(SUPER);
    expect(text).toMatch(/^\s*Infinity$/m);
    const bare = readText(text);
    const tagged = readText(text.replace(/\bInfinity\b/, '{ "__float__": "Infinity" }'));
    expect(bare.fields.get("/time_step_limit")).toMatchObject({ use: "ignored", because: "no effect" });
    expect(tagged.spec).toEqual(bare.spec);
  });

  test("rope fields in the file do not give its attention positions", () => {
    const result = read(config(NANO));
    expect(valueAt(result, "/body/attention/position")).toBeNull();
    expect(valueAt(result, "/body/position/type")).toBe("none");
    expect(result.fields.get("/rope_theta")).toMatchObject({ use: "ignored" });
  });

  test("the head is never tied, and a file that asks for it is warned about", () => {
    const result = read(config(NANO, { tie_word_embeddings: true }));
    expect(result.spec.body.tie_word_embeddings).toBe(false);
    expect(codesOf(result)).toContain("tie-word-embeddings-unread");
  });

  test("moe_latent_size is the experts' width, and null is none", () => {
    const latent = read(config(ULTRA));
    expect(valueAt(latent, "/body/mlp/latent_size")).toBe(2048);
    const plain = read(config(ULTRA, { moe_latent_size: null }));
    expect(valueAt(plain, "/body/mlp/latent_size")).toBeNull();
    // Routed experts of two matrices [5120, 2048] and a projection to and from them, against two of [5120, 8192].
    const perLayer = 512 * 2 * 5120 * (8192 - 2048) - 2 * 2048 * 8192;
    const layers = latent.spec.body.layers
      .filter(({ mlp }) => mlp === "mlp")
      .reduce((sum, run) => sum + lengthOf(run), 0);
    expect((plain.parameters?.text ?? 0) - (latent.parameters?.text ?? 0)).toBe(layers * perLayer);
  });

  test("a draft module is an attention layer and an expert layer, with a joining projection and three norms", () => {
    const { parameters, spec } = readText(fixture(SUPER));
    const truth = trueCount(SUPER);
    const at = (layer: number): number =>
      truth.layers.find(({ from, to }) => from <= layer && layer <= to)?.params ?? 0;
    expect(spec.body).toMatchObject({
      mtp: {
        num_modules: 1,
        layers: [
          { from: 0, to: 0, mixer: "attention", mlp: null },
          { from: 1, to: 1, mixer: null, mlp: "mlp" },
        ],
      },
    });
    // Layer 7 of the stack is attention, layer 1 experts.
    expect(parameters?.mtp).toBe(2 * 4096 * 4096 + 3 * 4096 + at(7) + at(1));
  });
});

describe("Nemotron-NAS", () => {
  const WHOLE = "nvidia--Llama-3_3-Nemotron-Super-49B-v1";
  const START = "nvidia--Llama-3_3-Nemotron-Super-49B-v1.first-9-layers";

  test("all 80 layers are counted: 49,867,145,216 parameters, as the weights on the Hub have", () => {
    const result = readText(fixture(WHOLE));
    expect(result.parameters?.text).toBe(49867145216);
    expect([...result.fields.values()].filter(({ use }) => use === "unmapped")).toEqual([]);
  });

  test("a half that was pruned is not there, and neither is its norm", () => {
    const result = read(config(START));
    expect(result.spec.body.layers).toEqual([
      { from: 0, to: 0, mixer: "blocks/attention_8", mlp: "blocks/mlp_14336" },
      { from: 1, to: 5, mixer: "blocks/attention_8", mlp: "blocks/mlp_28672" },
      { from: 6, to: 7, mixer: null, mlp: "blocks/mlp_14336" },
      { from: 8, to: 8, mixer: "blocks/attention_8", mlp: "blocks/mlp_28672" },
    ]);
    expect(result.parameters?.layers[2]?.params).toBe(3 * 14336 * 8192 + 8192);
  });

  test("a layer may have neither half, or one matrix instead of a half", () => {
    const block = (attention: JsonObject, ffn: JsonObject): JsonObject => ({ attention, ffn });
    const blocks = [
      block({ no_op: true }, { no_op: true }),
      block({ replace_with_linear: true }, { ffn_mult: 1 }),
      block({ n_heads_in_group: 16, window_length: 512, num_sink_tokens: 4 }, { replace_with_linear: true }),
    ];
    const result = read(config(START, { num_hidden_layers: 3, block_configs: blocks }));
    expect(result.spec.body.layers).toEqual([
      { from: 0, to: 0, mixer: null, mlp: null },
      { from: 1, to: 1, mixer: "blocks/linear_attention", mlp: "blocks/mlp_5632" },
      { from: 2, to: 2, mixer: "blocks/attention_16_window_512_sinks_4", mlp: "blocks/linear_mlp" },
    ]);
    expect(result.parameters?.layers.map(({ params }) => params)).toEqual([
      0,
      8192 * 8192 + 3 * 5632 * 8192 + 2 * 8192,
      2 * 8192 * 8192 + 2 * 512 * 8192 + 8192 * 8192 + 2 * 8192,
    ]);
  });

  test("block_configs of another length than the stack is refused, as its own class refuses it", () => {
    const result = inspectText(JSON.stringify(config(START, { num_hidden_layers: 80 })));
    expect(result).toMatchObject({ ok: false, error: { code: "schedule-length" } });
  });
});
