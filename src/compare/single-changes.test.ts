import { describe, expect, test } from "vitest";
import { strictFixture } from "../fixtures/read.ts";
import { inspectText } from "../inspect/inspect-text.ts";
import type { Json, JsonObject } from "../spec/json.ts";
import { compareInspections } from "./compare-inspections.ts";
import type { Comparison, Heading, Highlight, Side } from "./comparison.ts";
import { DENSE, sideOf, withText } from "./sides.test-support.ts";

/*
 * One change to a published file after the other, and what of it a reviewer must be told, written by hand: which values
 * of the spec differ, whether the layers do, under which heading each changed field stands, and what is said of it above
 * all tables.
 */

type Config = { [name: string]: Json };

/** What is told of a change. */
interface Told {
  /** Where the spec differs; what is a copy of another value is not among it. */
  readonly spec?: readonly string[];
  readonly layers?: readonly string[];
  readonly fields?: Readonly<Record<string, Heading>>;
}

const parsedOf = (name: string): Config => JSON.parse(strictFixture(name)) as Config;

function edited(name: string, edit: (config: Config) => void): string {
  const config = parsedOf(name);
  edit(config);
  return JSON.stringify(config, null, 2);
}

function compared(a: string, b: string): Comparison {
  return compareInspections(sideOf(a), sideOf(b));
}

function toldOf({ values, layers, fields }: Comparison): Told {
  const spec = values
    .filter(({ status, folded_into }) => status !== "equal" && folded_into === null)
    .map(({ status, a, b }) => (status === "only-b" ? b : a)?.pointer ?? "");
  const headings = fields
    .filter(({ folded_into }) => folded_into === null)
    .map(({ pointer, heading }) => [pointer, heading] as const);
  return {
    ...(spec.length > 0 && { spec }),
    ...(!layers.equal && { layers: layers.words }),
    ...(headings.length > 0 && { fields: Object.fromEntries(headings) }),
  };
}

const set =
  (members: JsonObject, ...path: readonly string[]) =>
  (config: Config): void => {
    const holder = path.reduce<Config>((value, name) => value[name] as Config, config);
    Object.assign(holder, members);
  };

const drop =
  (name: string) =>
  (config: Config): void => {
    Reflect.deleteProperty(config, name);
  };

const swapped =
  (first: number, ...path: readonly string[]) =>
  (config: Config): void => {
    const types = path.reduce<Config>((value, name) => value[name] as Config, config)[
      "layer_types"
    ] as Json[];
    [types[first], types[first + 1]] = [types[first + 1] as Json, types[first] as Json];
  };

/** `says`: what stands above all tables of how the specs differ; nothing but that the weights fit unless given. */
type Row = readonly [what: string, edit: (config: Config) => void, told: Told, says?: readonly string[]];

/** What is said above the tables of other things than how the specs differ. */
const BESIDES: ReadonlySet<Highlight["kind"]> = new Set([
  ...(["not-json", "unmapped", "warnings", "end-of-sequence", "engines-read", "same-weights"] as const),
]);

function checkRows(name: string, rows: readonly Row[]): void {
  const base = strictFixture(name);
  const whole = rows.map(([what, edit, told, says = []]) => [what, edit, told, says] as const);
  test.each(whole)("%s", (_, edit, told, says) => {
    const comparison = compared(base, edited(name, edit));
    expect(toldOf(comparison)).toEqual(told);
    expect(comparison.highlights.flatMap(({ kind, text }) => (BESIDES.has(kind) ? [] : [text]))).toEqual(
      says,
    );
  });
}

const spec = (...pointers: string[]): Pick<Told, "spec"> => ({ spec: pointers });
const changes = (...fields: string[]): Pick<Told, "fields"> => ({
  fields: Object.fromEntries(fields.map((field) => [field, "changes-spec" as const])),
});
const under = (heading: Heading, ...fields: string[]): Pick<Told, "fields"> => ({
  fields: Object.fromEntries(fields.map((field) => [field, heading])),
});

describe("Qwen3-8B", () => {
  const NAME = "Qwen--Qwen3-8B";
  checkRows(NAME, [
    ["rope_scaling left out where it was null", drop("rope_scaling"), under("ignored", "/rope_scaling")],
    ["defaults that are written", set({ attention_bias: false, use_cache: true }), {}],
    ["attention_bias left out", drop("attention_bias"), under("no-effect", "/attention_bias")],
    ["head_dim left out", drop("head_dim"), under("no-effect", "/head_dim")],
    [
      "rope_theta left out",
      drop("rope_theta"),
      { ...spec("/body/position/rope_theta"), ...changes("/rope_theta") },
      [
        "Positions (body.position): rotary base (rope_theta) 1,000,000 → 10,000 (B's file does not give it: default of Qwen3Config (transformers 5.18.0)).",
      ],
    ],
    ["tie_word_embeddings left out", drop("tie_word_embeddings"), under("no-effect", "/tie_word_embeddings")],
    [
      "tied",
      set({ tie_word_embeddings: true }),
      { ...spec("/body/tie_word_embeddings"), ...changes("/tie_word_embeddings") },
      ["Head tied to the embedding: no → yes."],
    ],
    [
      "num_key_value_heads left out",
      drop("num_key_value_heads"),
      { ...spec("/body/attention/num_kv_heads"), ...changes("/num_key_value_heads") },
      [
        "Full attention (body.attention): KV heads 8 → 32 (B's file does not give it: default of Qwen3Config (transformers 5.18.0)); parameters +11.1 %; weights +11.1 %; KV cache per token × 4.",
      ],
    ],
    [
      "YaRN",
      set({ rope_scaling: { rope_type: "yarn", factor: 4, original_max_position_embeddings: 32768 } }),
      { ...spec("/body/position/scaling"), ...changes("/rope_scaling") },
      ["Rotary scaling: none → YaRN × 4 (32,768 → 131,072 tokens) (rope_scaling)."],
    ],
    [
      "windows in the second half",
      set({ use_sliding_window: true, sliding_window: 4096, max_window_layers: 18 }),
      {
        ...spec("/body/sliding_attention"),
        layers: ["layers 18–35: full attention → sliding-window attention"],
        ...changes("/sliding_window", "/use_sliding_window", "/max_window_layers"),
      },
      ["Layers 18–35: full attention → sliding-window attention; KV cache at the context length −45 %."],
    ],
    [
      "max_window_layers without windows",
      set({ max_window_layers: 18 }),
      under("ignored", "/max_window_layers"),
    ],
    ["a window that is not used", set({ sliding_window: 4096 }), under("no-effect", "/sliding_window")],
    ["a field that nobody knows", set({ my_new_field: 3 }), under("unmapped", "/my_new_field")],
    [
      "biases of attention",
      set({ attention_bias: true }),
      { ...spec("/body/attention/attention_bias"), ...changes("/attention_bias") },
      ["Full attention (body.attention): attention_bias no → yes."],
    ],
    [
      "another activation",
      set({ hidden_act: "gelu" }),
      { ...spec("/body/hidden_act"), ...changes("/hidden_act") },
      ["Spec values: body.hidden_act silu → gelu."],
    ],
    ["another type", set({ torch_dtype: "float16" }), { ...spec("/dtype"), ...changes("/torch_dtype") }],
    [
      "a classifier",
      set({ architectures: ["Qwen3ForSequenceClassification"] }),
      { ...spec("/architecture", "/body/head"), ...changes("/architectures") },
      [
        "Class: Qwen3ForCausalLM → Qwen3ForSequenceClassification.",
        "Spec values: body.head none → classifier: reads last_token, bias false, outputs 2.",
      ],
    ],
    ["another end of a sequence", set({ eos_token_id: 5 }), under("engines-read", "/eos_token_id")],
    [
      "a base inside of rope_parameters",
      set({ rope_parameters: { rope_type: "default", rope_theta: 5_000_000 } }),
      {
        ...spec("/body/position/rope_theta"),
        fields: {
          "/rope_parameters/rope_theta": "changes-spec",
          "/rope_parameters/rope_type": "no-effect",
        },
      },
      ["Positions (body.position): rotary base (rope_theta) 1,000,000 → 5,000,000."],
    ],
    [
      "a longer context",
      set({ max_position_embeddings: 131_072 }),
      { ...spec("/body/position/max_position_embeddings"), ...changes("/max_position_embeddings") },
      ["Context length: 40,960 → 131,072 tokens."],
    ],
    [
      "a token more",
      set({ vocab_size: 151_937 }),
      { ...spec("/body/vocab_size"), ...changes("/vocab_size") },
      ["Vocabulary: 151,936 → 151,937."],
    ],
    [
      "a layer more",
      set({ num_hidden_layers: 37 }),
      {
        ...spec("/body/num_layers"),
        layers: ["36 layers → 37", "layer 36 is only in B"],
        ...changes("/num_hidden_layers"),
      },
      ["36 layers → 37; layer 36 is only in B; KV cache per token +2.78 %."],
    ],
    [
      "dtype for torch_dtype",
      (config) => {
        config["dtype"] = config["torch_dtype"] ?? null;
        delete config["torch_dtype"];
      },
      under("respelled", "/torch_dtype"),
    ],
    ["dtype beside torch_dtype", set({ dtype: "float16" }), { ...spec("/dtype"), ...changes("/dtype") }],
  ]);

  const base = strictFixture(NAME);
  test.each([
    [
      "the members in another order",
      JSON.stringify(Object.fromEntries(Object.entries(parsedOf(NAME)).reverse())),
    ],
    ["without white space", JSON.stringify(parsedOf(NAME))],
    ["with CRLF", base.replaceAll("\n", "\r\n")],
    ["with tabs", JSON.stringify(parsedOf(NAME), null, "\t")],
    ["1e6", base.replace('"rope_theta": 1000000', '"rope_theta": 1e6')],
    ["1000000.0", base.replace('"rope_theta": 1000000', '"rope_theta": 1000000.0')],
    ["0.000001", base.replace("1e-06", "0.000001")],
  ])("%s: nothing", (_, text) => {
    const comparison = compared(base, text);
    expect(toldOf(comparison)).toEqual({});
    expect(comparison.summary).toMatch(/^Identical specs; /);
  });

  test.each([
    ["a byte-order mark", `\uFEFF${base}`],
    ["a comment", base.replace('"hidden_size"', '// hidden\n  "hidden_size"')],
    ["a comma too many", base.replace(/\n\}\s*$/, ",\n}\n")],
  ])("%s: Python does not open B, which is said first", (_, text) => {
    const comparison = compared(base, text);
    expect(comparison.summary).toMatch(/^transformers cannot load B: Python refuses/);
    expect(comparison.highlights[0]?.kind).toBe("not-json");
    expect(comparison.counts.warnings.only_b).toBe(1);
  });

  test("a key twice with one value, with another before it, with another after it", () => {
    const twice = (first: number, last: number): Comparison =>
      compared(
        base,
        base.replace('"hidden_size": 4096,', `"hidden_size": ${first},\n  "hidden_size": ${last},`),
      );
    expect(toldOf(twice(4096, 4096))).toEqual({});
    expect(toldOf(twice(2048, 4096))).toEqual({});
    expect(twice(2048, 4096).counts.warnings.only_b).toBe(1);
    expect(toldOf(twice(4096, 2048))).toEqual({ ...spec("/body/hidden_size"), ...changes("/hidden_size") });
  });

  test.each([
    ["a length with a point", base.replace('"hidden_size": 4096', '"hidden_size": 4096.0'), "wrong-type"],
    ["a length in quotes", base.replace('"hidden_size": 4096', '"hidden_size": "4096"'), "wrong-type"],
    ["half of it", base.slice(0, 200), null],
    ["nothing", "", "empty"],
    ["a list", "[]", null],
  ])("%s is refused with its place", (_, text, code) => {
    const result = inspectText(text);
    expect(result.ok).toBe(false);
    if (result.ok) return;
    if (code !== null) expect(result.error.code).toContain(code);
    expect(result.error.line).toBeGreaterThan(0);
  });
});

describe("gpt-oss-120b", () => {
  checkRows("openai--gpt-oss-120b", [
    [
      "the first two layers change places",
      swapped(0),
      {
        layers: [
          "layer 0: sliding-window attention → full attention",
          "layer 1: full attention → sliding-window attention",
        ],
        ...changes("/layer_types"),
      },
      [
        "Layer 0: sliding-window attention → full attention; layer 1: full attention → sliding-window attention.",
      ],
    ],
    [
      "all layers the other way round",
      (config) => void (config["layer_types"] as Json[]).reverse(),
      {
        layers: [
          "layers 0–35: full attention on every 2nd layer and sliding-window attention on the rest → sliding-window attention on every 2nd layer and full attention on the rest",
        ],
        ...changes("/layer_types"),
      },
      [
        "Layers 0–35: full attention on every 2nd layer and sliding-window attention on the rest → sliding-window attention on every 2nd layer and full attention on the rest.",
      ],
    ],
    [
      "three layers with full attention in the middle",
      (config) => {
        const types = config["layer_types"] as Json[];
        types.splice(10, 3, ...Array<string>(3).fill("full_attention"));
      },
      {
        layers: [
          "layer 10: sliding-window attention → full attention",
          "layer 12: sliding-window attention → full attention",
        ],
        ...changes("/layer_types"),
      },
      [
        "Layer 10: sliding-window attention → full attention; layer 12: sliding-window attention → full attention; KV cache at the context length +11.1 %.",
      ],
    ],
    [
      "full attention everywhere",
      (config) =>
        void (config["layer_types"] = (config["layer_types"] as Json[]).map(() => "full_attention")),
      {
        layers: [
          "layers 0–34: full attention on every 2nd layer and sliding-window attention on the rest → full attention",
        ],
        ...changes("/layer_types"),
      },
      [
        "Layers 0–34: full attention on every 2nd layer and sliding-window attention on the rest → full attention; KV cache at the context length +99.8 %.",
      ],
    ],
    [
      "an expert more",
      set({ num_local_experts: 129 }),
      { ...spec("/body/mlp/num_experts"), ...changes("/num_local_experts") },
      [
        "Experts (body.mlp.num_experts): 128 → 129; parameters +0.767 %; active parameters less than +0.01 %; weights +0.731 %.",
      ],
    ],
    [
      "twice as many experts for a token, in both fields",
      set({ num_experts_per_tok: 8, experts_per_token: 8 }),
      {
        ...spec("/body/mlp/top_k"),
        fields: { "/num_experts_per_tok": "changes-spec", "/experts_per_token": "shadowed" },
      },
      ["Experts of a token (body.mlp.top_k): 4 → 8; active parameters +62.8 %."],
    ],
    [
      "twice as many experts for a token, in one of them",
      set({ num_experts_per_tok: 8 }),
      { ...spec("/body/mlp/top_k"), ...changes("/num_experts_per_tok") },
      ["Experts of a token (body.mlp.top_k): 4 → 8; active parameters +62.8 %."],
    ],
    [
      "a wider window",
      set({ sliding_window: 256 }),
      { ...spec("/body/sliding_attention/window/size"), ...changes("/sliding_window") },
      [
        "Sliding-window attention (body.sliding_attention): window 128 → 256; KV cache at the context length +0.0976 %.",
      ],
    ],
    ["layer_types left out", drop("layer_types"), under("no-effect", "/layer_types")],
    [
      "another limit",
      set({ swiglu_limit: 9 }),
      { ...spec("/body/mlp/clamp/limit"), ...changes("/swiglu_limit") },
      ["MoE (body.mlp): clamp.limit 7 → 9."],
    ],
  ]);
});

describe("DeepSeek-V3", () => {
  checkRows("deepseek-ai--DeepSeek-V3", [
    [
      "an expert more",
      set({ n_routed_experts: 257 }),
      { ...spec("/body/mlp/num_experts"), ...changes("/n_routed_experts") },
      [
        "Experts (body.mlp.num_experts): 256 → 257; parameters +0.381 %; active parameters less than +0.01 %; weights +0.38 %.",
      ],
    ],
    [
      "no groups",
      set({ n_group: 1, topk_group: 1 }),
      {
        ...spec("/body/mlp/groups/num_groups", "/body/mlp/groups/top_groups"),
        ...changes("/n_group", "/topk_group"),
      },
      ["MoE (body.mlp): groups.num_groups 8 → 1; groups.top_groups 4 → 1."],
    ],
    [
      "no draft module",
      set({ num_nextn_predict_layers: 0 }),
      { ...spec("/body/mtp"), ...changes("/num_nextn_predict_layers") },
      ["Draft modules (MTP): 1 → none."],
    ],
    [
      "draft modules left out",
      drop("num_nextn_predict_layers"),
      under("no-effect", "/num_nextn_predict_layers"),
    ],
    [
      "another mscale",
      set({ mscale: 0.707 }, "rope_scaling"),
      { ...spec("/body/position/scaling/mscale"), ...changes("/rope_scaling/mscale") },
      ["Rotary scaling: YaRN × 40 (4,096 → 163,840 tokens) in both; mscale 1 → 0.707."],
    ],
    [
      "one dense layer",
      set({ first_k_dense_replace: 1 }),
      { layers: ["layers 1–2: dense MLP → MoE"], ...changes("/first_k_dense_replace") },
      ["Layers 1–2: dense MLP → MoE."],
    ],
    [
      "softmax",
      set({ scoring_func: "softmax" }),
      { ...spec("/body/mlp/scoring_func"), ...changes("/scoring_func") },
      ["MoE (body.mlp): scoring_func sigmoid → softmax."],
    ],
    ["expert parallelism", set({ ep_size: 8 }), under("ignored", "/ep_size")],
    [
      "twice the factor",
      set({ factor: 80 }, "rope_scaling"),
      {
        ...spec("/body/attention/softmax_scale", "/body/position/scaling/factor"),
        ...changes("/rope_scaling/factor"),
      },
      [
        "Rotary scaling: YaRN × 40 (4,096 → 163,840 tokens) → YaRN × 80 (4,096 → 327,680 tokens).",
        "Latent attention (body.attention): softmax_scale 0.1352337788608801 → 0.14927585352619885.",
      ],
    ],
    [
      "not quantised",
      drop("quantization_config"),
      {
        ...spec("/quantization"),
        ...changes(
          ...["activation_scheme", "fmt", "quant_method", "weight_block_size"].map(
            (name) => `/quantization_config/${name}`,
          ),
        ),
      },
      [
        "Quantisation: fp8_e4m3 (weights 8 bit, blocks of 128 × 128; activations 8 bit, groups of 128, at run time; 1 module left out) → none; weights +99.3 % (quantization_config).",
      ],
    ],
    ["experts in every second layer", set({ moe_layer_freq: 2 }), under("engines-read", "/moe_layer_freq")],
  ]);
});

describe("Qwen3.5-35B-A3B", () => {
  const T = "/text_config";
  checkRows("Qwen--Qwen3.5-35B-A3B", [
    [
      "two layers change places",
      swapped(3, "text_config"),
      {
        ...spec("/body/full_attention_interval"),
        layers: ["layer 3: full attention → gated delta net", "layer 4: gated delta net → full attention"],
        ...changes(`${T}/layer_types`),
      },
      [
        "Layer 3: full attention → gated delta net; layer 4: gated delta net → full attention.",
        "Spec values: body.full_attention_interval 4 → none.",
      ],
    ],
    [
      "an expert more",
      set({ num_experts: 257 }, "text_config"),
      { ...spec("/body/mlp/num_experts"), ...changes(`${T}/num_experts`) },
      [
        "Experts (body.mlp.num_experts): 256 → 257; parameters +0.363 %; active parameters less than +0.01 %; weights +0.363 %.",
      ],
    ],
    [
      "a layer more in the tower",
      set({ depth: 28 }, "vision_config"),
      { ...spec("/body/vision/num_layers"), ...changes("/vision_config/depth") },
      ["Vision tower: num_layers 27 → 28; parameters of towers +3.41 %."],
    ],
    [
      "no vision_config",
      drop("vision_config"),
      {
        ...spec("/body/vision/output_size"),
        fields: {
          ...Object.fromEntries(
            [
              ..."deepstack_visual_indexes depth hidden_act hidden_size in_channels intermediate_size".split(
                " ",
              ),
              ..."num_heads num_position_embeddings patch_size spatial_merge_size temporal_patch_size".split(
                " ",
              ),
            ].map((name) => [`/vision_config/${name}`, "no-effect" as const]),
          ),
          "/vision_config/out_hidden_size": "changes-spec",
          "/vision_config/initializer_range": "ignored",
          "/vision_config/model_type": "ignored",
        },
      },
      ["Vision tower: output_size 2,048 → 3,584; parameters of towers +1.59 %."],
    ],
    [
      "the other way tied, at the root",
      (config) => void (config["tie_word_embeddings"] = config["tie_word_embeddings"] !== true),
      { ...spec("/body/tie_word_embeddings"), ...changes("/tie_word_embeddings") },
      [
        "Head tied to the embedding: no → yes; parameters −1.43 %; active parameters −14.7 %; weights −1.43 %.",
      ],
    ],
    [
      "other sections",
      set({ mrope_section: [12, 10, 10] }, "text_config", "rope_parameters"),
      { ...spec("/body/position/mrope/section"), ...changes(`${T}/rope_parameters/mrope_section`) },
      ["Positions (body.position): mrope.section [11,11,10] → [12,10,10]."],
    ],
    [
      "a wider convolution",
      set({ linear_conv_kernel_dim: 5 }, "text_config"),
      { ...spec("/body/linear_attn/conv_kernel_dim"), ...changes(`${T}/linear_conv_kernel_dim`) },
      ["Gated delta net (body.linear_attn): conv_kernel_dim 4 → 5; convolution states +25 %."],
    ],
    [
      "no gate of attention",
      set({ attn_output_gate: false }, "text_config"),
      { ...spec("/body/attn_output_gate"), ...changes(`${T}/attn_output_gate`) },
      ["Spec values: body.attn_output_gate yes → no."],
    ],
  ]);

  test.each([
    ["the members of text_config at the root", false],
    ["the text model alone", true],
  ])("%s: fields move, and the tower is gone with the type", (_, alone) => {
    const base = strictFixture("Qwen--Qwen3.5-35B-A3B");
    const { text_config: text, ...rest } = JSON.parse(base) as Config;
    const moved = { ...(alone ? {} : rest), ...(text as JsonObject) };
    const comparison = compared(base, JSON.stringify(moved, null, 2));
    expect(toldOf(comparison).spec).toEqual(["/model_type", "/body/vision"]);
    expect(comparison.counts.fields).toMatchObject({ respelled: 31, unmapped: 0 });
    expect(comparison.layers.equal).toBe(true);
  });
});

describe("MiniMax-M2.5", () => {
  checkRows("MiniMaxAI--MiniMax-M2.5", [
    [
      "all channels rotated",
      set({ rotary_dim: 128 }),
      {
        ...spec("/body/attention/rotary_dim", "/body/position/partial_rotary_factor"),
        ...changes("/rotary_dim"),
      },
      [
        "Positions (body.position): partial_rotary_factor 0.5 → 1.",
        "Full attention (body.attention): rotary_dim 64 → 128.",
      ],
    ],
    [
      "no drafts",
      set({ use_mtp: false }),
      { ...spec("/body/num_mtp_modules"), ...changes("/use_mtp") },
      ["Draft modules (MTP): 3 → none."],
    ],
    [
      "one draft module",
      set({ num_mtp_modules: 1 }),
      { ...spec("/body/num_mtp_modules"), ...changes("/num_mtp_modules") },
      ["Draft modules (MTP): 3 → 1."],
    ],
  ]);
});

test("each file and itself: nothing", () => {
  for (const name of [
    "Qwen--Qwen3-8B",
    "openai--gpt-oss-120b",
    "deepseek-ai--DeepSeek-V3",
    "Qwen--Qwen3.5-35B-A3B",
    "MiniMaxAI--MiniMax-M2.5",
  ]) {
    const comparison = compared(strictFixture(name), strictFixture(name));
    expect(toldOf(comparison)).toEqual({});
    expect(comparison.summary).toBe("Identical specs; the two files are the same text.");
  }
});

test("a side that transformers refuses is told so first, whichever it is", () => {
  const [good, bad] = [64, 68].map((layers) => withText(DENSE, { num_hidden_layers: layers })) as [
    Side,
    Side,
  ];
  const why =
    "layer_types has 64 entries, but num_hidden_layers is 68. transformers 5.18.0 refuses such a file.";
  const forth = compareInspections(good, bad);
  expect(forth.summary.startsWith(`Error only in B: ${why} `)).toBe(true);
  expect(forth.highlights[0]?.text).toMatch(/^Error only in B \(config\.json:\d+:\d+\): layer_types has 64/);
  expect(compareInspections(bad, good).summary).toMatch(/^Error only in A: layer_types has 64 entries/);
  expect(compareInspections(bad, bad).summary).toMatch(/^Identical specs/);
});
