import { count, flag, natural, real } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../config/reading/sourced.ts";
import { layeredGqa, withoutRotation } from "./blocks/attention/gqa-block.ts";
import { fullEvery } from "./blocks/attention/window-schedule.ts";
import { givenNames } from "./blocks/file/fixed-fields.ts";
import type { LayerNames } from "./blocks/layers/layer-names.ts";
import { someExperts } from "./blocks/mlp/mlp-block.ts";
import { rms } from "./blocks/rules/norms.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { Field, field } from "./declaration/fact.ts";
import type { Reading } from "./declaration/reading.ts";
import { readSharedExpert } from "./deepseek/experts.ts";

const MODELING = modeling("Afmoe", "afmoe");
const RULE = "AfmoeConfig.__post_init__, transformers 5.18.0";
const PERIOD = "global_attn_every_n_layers";

const router = (rule: string): string => cite(MODELING, "TokenChoiceRouter", rule);

/** Trinity: gated attention, whose layers without a window have no positions, norms around each half, and experts. */
export const afmoe = decoder("afmoe", "Afmoe", {
  fixed: {
    route_norm: { built: true, reason: router("always divides the chosen scores by their sum") },
    score_func: { built: "sigmoid", reason: router("scores by sigmoid") },
    n_group: { built: 1, reason: router("chooses among all experts") },
    topk_group: { built: 1, reason: router("chooses among all experts") },
    num_expert_groups: { built: 1, reason: router("chooses among all experts") },
    num_limited_groups: { built: 1, reason: router("chooses among all experts") },
  },
  ignoredInside: [
    { because: "training", reason: "how fast experts' biases learn", names: ["load_balance_coeff"] },
    {
      because: "bookkeeping",
      reason: "which kernel runs experts is the engine's decision",
      names: ["use_grouped_mm"],
    },
  ],
  checkpoint: {
    linearRouters: true,
    layer: {
      g_proj: "gate_proj",
      pre_feedforward_layernorm: "pre_mlp_layernorm",
      post_feedforward_layernorm: "post_mlp_layernorm",
      "mlp.gate": "mlp.router.gate",
      "mlp.gate.e_score_correction_bias": "mlp.expert_bias",
    },
  },
  norm: rms({ placement: "sandwich" }),
  multipliers: { embedding: new Field(readEmbeddingMultiplier) },
  attention: layeredGqa({
    bias: field(flag, "attention_bias"),
    qkNorm: "per_head",
    nullHeadDimRefused: true,
    byRule: readPeriod,
    besideTypes: shadowPeriod,
    full: ({ reference }) => withoutRotation(reference, "rotates q and k in layers with a window only"),
    besides: readGate,
  }),
  mlp: someExperts({
    schedule: readDenseFirst,
    fields: [
      "num_experts",
      "num_experts_per_tok",
      "num_shared_experts",
      "moe_intermediate_size",
      "route_scale",
    ],
    experts: {
      number: "num_experts",
      width: "moe_intermediate_size",
      classes: { block: "SparseMoeBlock", router: "TokenChoiceRouter" },
      besides: readBesides,
    },
  }),
});

function readEmbeddingMultiplier(scope: Scope): Sourced<number> {
  const rule = cite(MODELING, "Model", "multiplies embeddings by hidden_size^½ where mup_enabled");
  const on = scope.nullable(flag, "mup_enabled", { value: false, rule });
  if (!on.value) return derive([on], () => 1, rule);
  return derive([on, scope.read(count, "hidden_size")], (_, hidden) => hidden ** 0.5, rule);
}

function readPeriod(scope: Scope, layers: Sourced<number>): LayerNames {
  return derive(
    [layers, scope.read(count, PERIOD)],
    (n, every) => fullEvery(every, n),
    `num_hidden_layers layers, every ${PERIOD}-th of them full attention (${RULE})`,
  );
}

function shadowPeriod(scope: Scope, names: readonly (string | null)[]): void {
  if (givenNames(scope, [PERIOD]).length === 0) return;
  const period = scope.read(count, PERIOD);
  const agrees = fullEvery(period.value, names.length).join() === names.join();
  scope.reader.shadow(scope.at(PERIOD), scope.at("layer_types"), agrees);
}

function readGate({ reference }: Reading) {
  const rule = cite(reference, "Attention", "multiplies its output by sigmoid(gate_proj(x))");
  return {
    output_gate: {
      type: implied("output_gate" as const, rule),
      granularity: implied("per_channel" as const, rule),
      activation: implied("sigmoid", rule),
      layout: implied("own" as const, rule),
    },
  };
}

function readDenseFirst({ scope, layers, reference }: Reading): LayerNames {
  return derive(
    [layers, scope.read(natural, "num_dense_layers")],
    (n, dense) => Array.from({ length: n }, (_, index) => (index < dense ? "dense_mlp" : "mlp")),
    cite(reference, "DecoderLayer", "has experts after the first num_dense_layers layers"),
  );
}

function readBesides({ scope, reference }: Reading) {
  const corrected = cite(
    reference,
    "SparseMoeBlock",
    "has expert_bias, a parameter, which corrects the choice",
  );
  return {
    scoring_func: implied("sigmoid", router("scores by sigmoid")),
    use_routing_bias: implied(true, corrected),
    routing_bias_storage: implied("parameter" as const, corrected),
    routed_scaling_factor: scope.read(real, "route_scale"),
    shared_expert: readSharedExpert(
      scope,
      cite(reference, "SparseMoeBlock", "adds the shared experts' output as it is"),
      {
        width: scope.read(natural, "moe_intermediate_size"),
        widthName: "moe_intermediate_size",
        number: "num_shared_experts",
      },
    ),
  };
}
