import { count, type FieldType, flag, natural, real } from "../config/reading/field-types.ts";
import { type Sourced, derive, implied } from "../config/reading/sourced.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import type { LayerNames } from "./blocks/layers/layer-names.ts";
import { someExperts } from "./blocks/mlp/mlp-block.ts";
import { rope } from "./blocks/position/position.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { Field } from "./declaration/fact.ts";
import type { Reading } from "./declaration/reading.ts";
import { readSharedExpert } from "./deepseek/experts.ts";

const MODELING = modeling("Ernie4_5_Moe", "ernie4_5_moe");

/** Whether projections have biases, of ERNIE 4.5's decoders with experts. */
export const bias = new Field((scope) =>
  scope.nullable(flag, "use_bias", { value: false, rule: "a projection whose bias is null has none" }),
);

/** What only layers with experts read. */
export const EXPERT_FIELDS = [
  "moe_num_experts",
  "num_experts",
  "moe_k",
  "num_experts_per_tok",
  "moe_intermediate_size",
  "moe_num_shared_experts",
  "moe_norm_min",
];

/** ERNIE 4.5 MoE: neighbouring channels rotated, experts beside shared ones in some layers, a dense MLP in the others. */
export const ernie45Moe = decoder("ernie4_5_moe", "Ernie4_5_Moe", {
  checkpoint: {
    layer: { "mlp.gate.e_score_correction_bias": "mlp.moe_statics.e_score_correction_bias" },
  },
  fixed: {
    use_rmsnorm: { built: true, reason: cite(MODELING, "DecoderLayer", "has RMS norms") },
    moe_gate: { built: "topk", reason: cite(MODELING, "TopKRouter", "chooses the best scores") },
    moe_use_aux_free: {
      built: true,
      reason: cite(MODELING, "TopKRouter", "always corrects its choice by a bias"),
    },
  },
  ignoredInside: [
    {
      because: "training",
      reason: "how many tokens an expert may take in training",
      names: ["moe_capacity"],
    },
    {
      because: "no effect",
      reason: `draft modules are not built (${MODELING.file})`,
      names: ["num_nextn_predict_layers"],
    },
  ],
  headBias: bias,
  attention: gqa({ bias, nullHeadDimRefused: true, nullKvRefused: true }),
  mlp: someExperts({
    schedule: readSchedule,
    fields: EXPERT_FIELDS,
    denseBias: bias,
    experts: {
      // The class keeps num_experts as moe_num_experts, so that it wins where a file gives both (attribute_map).
      number: ["num_experts", "moe_num_experts"],
      topK: ["num_experts_per_tok", "moe_k"],
      width: "moe_intermediate_size",
      besides: readBesides,
    },
  }),
  position: rope({ interleaved: true }),
});

/** A layer's number, or −1 for the last one. */
const layerNumber: FieldType<number> = {
  expected: "a whole number, −1 or more",
  accept: (node) => {
    const value = real.accept(node);
    return value !== undefined && Number.isInteger(value) && value >= -1 ? value : undefined;
  },
  placeholder: -1,
};

function readSchedule({ scope, layers, reference }: Reading): LayerNames {
  const start = scope.read(natural, "moe_layer_start_index");
  const interval = scope.read(count, "moe_layer_interval");
  const end = scope.read(layerNumber, "moe_layer_end_index");
  const beyond = end.value >= layers.value - 1;
  if (beyond) scope.reader.ignore(scope.at("moe_layer_end_index"), "no effect", "no layer stands after it");
  return derive(
    [layers, start, interval, ...(beyond ? [] : [end])],
    (n, first, every) =>
      Array.from({ length: n }, (_, index) =>
        (index + 1) % every === 0 && index >= first && (end.value === -1 || index <= end.value)
          ? "mlp"
          : "dense_mlp",
      ),
    cite(
      reference,
      "DecoderLayer",
      "has experts in every moe_layer_interval-th layer from moe_layer_start_index to moe_layer_end_index",
    ),
  );
}

function readBesides({ scope, reference }: Reading) {
  const router = (rule: string): string => cite(reference, "TopKRouter", rule);
  const corrected = cite(reference, "Statics", "adds e_score_correction_bias, a parameter, to the scores");
  const sharedBias: Sourced<boolean> = bias.read(scope);
  return {
    use_routing_bias: implied(true, corrected),
    routing_bias_storage: implied("parameter" as const, corrected),
    routing_bias_shape: implied(
      "row" as const,
      cite(reference, "Statics", "keeps e_score_correction_bias as [1, number of experts]"),
    ),
    norm_topk_min: scope.nullable(real, "moe_norm_min", {
      value: 0,
      rule: router("divides the chosen scores by their sum, which a null does not limit"),
    }),
    shared_expert: readSharedExpert(
      scope,
      cite(reference, "SparseMoeBlock", "adds the shared experts' output as it is"),
      {
        width: scope.read(natural, "moe_intermediate_size"),
        widthName: "moe_intermediate_size",
        number: "moe_num_shared_experts",
      },
    ),
    shared_bias: sharedBias,
  };
}
