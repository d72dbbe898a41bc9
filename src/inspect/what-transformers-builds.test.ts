import { describe, expect, test } from "vitest";
import type { JsonObject } from "../spec/json.ts";
import { fixture } from "../fixtures/read.ts";
import { inspectText } from "./inspect-text.ts";
import type { Inspection } from "./inspection.ts";

const config = (name: string): JsonObject => JSON.parse(fixture(name)) as JsonObject;

/** The config with these members of its text model changed. */
function varied(name: string, members: JsonObject): Inspection {
  const base = config(name);
  const text = base["text_config"] as JsonObject | undefined;
  const whole = text ? { ...base, text_config: { ...text, ...members } } : { ...base, ...members };
  const result = inspectText(JSON.stringify(whole));
  if (!result.ok) throw new Error(`${name}: ${result.error.message}`);
  return result;
}

const codes = ({ diagnostics }: Inspection): string[] => diagnostics.map(({ code }) => code);

describe("a head_dim of 0", () => {
  test.each(["minimax--m7-0", "mixtral--m7-0", "mistral--m7-0", "qwen3_vl_moe--m7-0"])(
    "says as little as none to %s, whose class takes `head_dim or …`",
    (name) => {
      const zero = varied(name, { head_dim: 0 });
      const { hidden_size, attention } = zero.spec.body as unknown as {
        hidden_size: number;
        attention: { num_query_heads: number; head_dim: number };
      };
      expect(attention.head_dim).toBe(Math.floor(hidden_size / attention.num_query_heads));
      expect(zero.origins.get("/body/attention/head_dim")).toMatchObject({ kind: "derived" });
    },
  );

  test.each(["llama--m7-0", "qwen3--m7-0", "gemma3_text--m7-0"])("is refused in %s, as there", (name) => {
    expect(() => varied(name, { head_dim: 0 })).toThrow("head_dim is 0");
  });
});

test.each([
  ["qwen3--m7-0", "rms_norm_eps"],
  ["minimax_m2--m7-0", "rms_norm_eps"],
  ["minimax_m3_vl_text--m7-0", "rms_norm_eps"],
  ["qwen3_5_text--m7-0", "rms_norm_eps"],
  ["kimi_linear--m7-0", "rms_norm_eps"],
  ["nemotron_h--m7-0", "layer_norm_epsilon"],
])("the norms of %s may have an epsilon of 0", (name, field) => {
  expect(varied(name, { [field]: 0 }).spec.body.norm).toMatchObject({ eps: 0 });
});

test.each(["gemma3_text--m7-0", "gemma4--m7-0"])(
  "a cap of 0 on the logits of %s is no missing cap, and warned of",
  (name) => {
    const result = varied(name, { final_logit_softcapping: 0 });
    expect(result.spec.body.final_logit_softcap).toBe(0);
    expect(codes(result)).toContain("softcap-of-zero");
  },
);

test.each(["mamba--m7-0", "mamba2--default", "falcon_mamba--m7-0"])(
  "the switch by which loading changes the weights of %s is warned of",
  (name) => {
    expect(codes(varied(name, { rescale_prenorm_residual: false }))).not.toContain("fixed-by-architecture");
    expect(codes(varied(name, { rescale_prenorm_residual: true }))).toContain("fixed-by-architecture");
  },
);

test("no cap on attention logits in a Gemma 3's file changes the spec, and one is warned of", () => {
  const result = varied("gemma3_text--m7-0", { attn_logit_softcapping: 30 });
  expect(result.spec.body).toHaveProperty("attention.logit_softcap", null);
  expect(codes(result)).toContain("softcap-not-applied");
});

/** Members that the config class of transformers 5.18.0 does not know, so that it takes any value of them. */
const UNKNOWN_TO_THE_CLASS: readonly (readonly [string, readonly string[]])[] = [
  [
    "MiniMaxAI--MiniMax-M2.5",
    [
      ...["use_qk_norm", "qk_norm_type", "scoring_func", "use_routing_bias", "rotary_dim"],
      ...["use_mtp", "num_mtp_modules", "mtp_transformer_layers"],
    ],
  ],
  [
    "Qwen--Qwen3.5-35B-A3B",
    [
      ...["attn_output_gate", "full_attention_interval", "mamba_ssm_dtype", "mlp_only_layers"],
      ...["mtp_num_hidden_layers", "mtp_use_dedicated_embeddings"],
    ],
  ],
  ["Qwen--Qwen3-VL-2B-Instruct", ["tie_word_embeddings"]],
  ["zai-org--GLM-5.2-FP8", ["indexer_rope_interleave", "index_share_for_mtp_iteration"]],
  [
    "XiaomiMiMo--MiMo-V2-Flash",
    [
      ...["add_swa_attention_sink_bias", "scoring_func", "topk_method", "swa_head_dim", "swa_v_head_dim"],
      ...["swa_num_attention_heads", "swa_num_key_value_heads"],
    ],
  ],
];

describe.each(UNKNOWN_TO_THE_CLASS)("a member that the class of %s does not know", (name, members) => {
  test.each(members)("says as little as its absence where it is null: %s", (member) => {
    const base = config(name);
    const text = (base["text_config"] ?? base) as JsonObject;
    const { [member]: given, ...rest } = text;
    expect(given).toBeDefined();
    const absent = inspectText(
      JSON.stringify(base["text_config"] ? { ...base, text_config: rest } : rest),
    ) as Inspection;
    const isNull = varied(name, { [member]: null });
    expect(isNull.spec).toEqual(absent.spec);
    expect([...isNull.fields].filter(([, { use }]) => use === "unmapped")).toEqual([]);
  });
});

test.each(["google--gemma-4-26B-A4B"])(
  "experts of %s without top_k_experts are counted, and an error",
  (name) => {
    const result = varied(name, { top_k_experts: null });
    expect(result.parameters?.text).toBe(varied(name, {}).parameters?.text);
    expect(codes(result)).toContain("no-top-k");
  },
);

test("where two readers disagree whether a field is read, a warning says so", () => {
  for (const [name, member] of [
    ["MiniMaxAI--MiniMax-M2.5", "use_qk_norm"],
    ["Qwen--Qwen3.5-35B-A3B", "attn_output_gate"],
  ] as const) {
    expect(codes(varied(name, {}))).not.toContain("readers-disagree");
    expect(codes(varied(name, { [member]: false }))).toContain("readers-disagree");
  }
});

describe("a width of 0", () => {
  test("is no dense MLP's where no layer is dense", () => {
    const result = varied("Qwen--Qwen3-30B-A3B", { intermediate_size: 0 });
    expect(result.fields.get("/intermediate_size")).toMatchObject({ use: "ignored" });
    expect(result.parameters?.text).toBe(varied("Qwen--Qwen3-30B-A3B", {}).parameters?.text);
  });

  test.each(["qwen2_moe--m7-0", "qwen3_next--m7-0", "qwen3_5_moe_text--m7-0"])(
    "leaves of the shared expert of %s its gate, as transformers builds it",
    (name) => {
      const { hidden_size, layers, mlp } = varied(name, {}).spec.body as unknown as {
        hidden_size: number;
        layers: { from: number; to: number; mlp: string }[];
        mlp: { shared_expert: { intermediate_size: number } };
      };
      const sparse = layers
        .filter((run) => run.mlp === "mlp")
        .reduce((n, run) => n + run.to - run.from + 1, 0);
      const width = mlp.shared_expert.intermediate_size;
      const [whole, without] = [width, 0].map(
        (n) => varied(name, { shared_expert_intermediate_size: n }).parameters?.text ?? NaN,
      );
      expect((whole ?? NaN) - (without ?? NaN)).toBe(sparse * 3 * hidden_size * width);
    },
  );
});

test("no layer can be dense by number where decoder_sparse_step leaves none for experts", () => {
  const result = varied("qwen3_moe--m7-0", { decoder_sparse_step: 1000, mlp_only_layers: [1] });
  expect(result.fields.get("/mlp_only_layers")).toMatchObject({ use: "ignored" });
});

test("n_group has no effect where there is no topk_group", () => {
  const result = varied("deepseek-ai--DeepSeek-V3", { topk_group: null });
  expect(result.fields.get("/n_group")).toMatchObject({ use: "ignored" });
  expect(result.spec.body).toMatchObject({ mlp: { groups: null } });
});

test("the layers of a draft module that the file does not number follow from num_mtp_modules", () => {
  const { mtp_transformer_layers: _, ...rest } = config("MiniMaxAI--MiniMax-M2.5");
  const result = inspectText(JSON.stringify(rest)) as Inspection;
  expect(result.origins.get("/body/mtp_transformer_layers")).toMatchObject({
    kind: "derived",
    from: ["/num_mtp_modules"],
  });
});

test.each([{}, null])(
  "Inkling's tower of which the file says %j has the layers of its class",
  (vision_config) => {
    const result = inspectText(JSON.stringify({ ...config("inkling_mm_model--m7-0"), vision_config }));
    const said = inspectText(JSON.stringify(config("inkling_mm_model--m7-0")));
    expect((result as Inspection).parameters).toEqual((said as Inspection).parameters);
  },
);

test("the yarn that gpt-oss has from its class is scaled from the class's trained length", () => {
  const { rope_parameters: _, ...rest } = config("gpt_oss--m7-1");
  const { spec } = inspectText(JSON.stringify(rest)) as Inspection;
  expect(spec).toEqual(varied("gpt_oss--m7-1", {}).spec);
});

test("of a rope_parameters that rope_scaling replaces, a key that nobody knows stays unmapped", () => {
  const result = varied("meta-llama--Meta-Llama-3.1-70B", { rope_parameters: { factor: 2, zz: 1 } });
  expect(result.fields.get("/rope_parameters/factor")).toMatchObject({ use: "shadowed" });
  expect(result.fields.get("/rope_parameters/zz")).toMatchObject({ use: "unmapped" });
});

describe("what other checkpoints' files say and the model is built without", () => {
  test.each<[string, JsonObject]>([
    // Qwen3-Coder-480B-A35B-Instruct
    ["Qwen--Qwen3-30B-A3B", { qkv_bias: false, use_qk_norm: true, shared_expert_intermediate_size: 0 }],
    // DeepSeek-R1-Distill-Qwen-7B
    ["qwen2--m7-0", { use_mrope: false }],
    // Nemotron-H-8B-Base-8K
    ["nemotron_h--m7-0", { attention_head_dim: 128, rms_norm_eps: 1e-5, time_step_rank: 256 }],
  ])("%s with %o", (name, members) => {
    const result = varied(name, members);
    expect(result.spec).toEqual(varied(name, {}).spec);
    for (const member of Object.keys(members))
      expect(result.fields.get(`/${member}`)).toMatchObject({ use: "ignored" });
  });

  test("is warned of where it says otherwise", () => {
    const result = varied("Qwen--Qwen3-30B-A3B", { shared_expert_intermediate_size: 512 });
    expect(codes(result)).toContain("fixed-by-architecture");
  });
});
