import { count, listOf, natural, orNull, real } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Sourced, allDependOn, derive, implied } from "../config/reading/sourced.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { plainExperts } from "./blocks/mlp/experts.ts";
import { someExperts } from "./blocks/mlp/mlp-block.ts";
import { readTypedLayers } from "./blocks/mlp/typed-layers.ts";
import { mrope } from "./blocks/position/mrope.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { type Reading, onceInReading } from "./declaration/reading.ts";
import { EXPERT_FIELDS, bias } from "./ernie4-5-moe.ts";

const REFERENCE = modeling("Ernie4_5_VLMoe", "ernie4_5_vl_moe", {
  SparseMoeBlock: "MoeBlock",
  TopKRouter: "MoeTopKRouter",
  RotaryEmbedding: "TextRotaryEmbedding",
});
const CONFIG = "Ernie4_5_VLMoeTextConfig.__post_init__, transformers 5.18.0";

/** The decoder of ERNIE 4.5 VL: experts for text, others for images, and shared ones that all tokens pass. */
export const ernie45VlMoeText = decoder("ernie4_5_vl_moe_text", "Ernie4_5_VLMoeText", {
  name: "Ernie45VlMoeTextModelSpec",
  reference: REFERENCE,
  architecture: "Ernie4_5_VLMoeTextModel",
  checkpoint: {
    layer: {
      "mlp.vision_gate.weight": "mlp.gate.weight_1",
      "mlp.gate.e_score_correction_bias": "mlp.moe_statics.e_score_correction_bias",
    },
  },
  attention: gqa({ bias, nullHeadDimRefused: true, nullKvRefused: true }),
  mlp: someExperts({
    schedule: ({ scope, layers }) => readTypedLayers(scope, layers, { rules: CONFIG, beyond: "cut" }),
    fields: EXPERT_FIELDS,
    denseBias: bias,
    experts: readMixture,
  }),
  position: mrope({ section: [22, 22, 20], types: ["default"], interleaved: true, timeLast: true }),
});

const widths = onceInReading(({ scope }: Reading) =>
  scope.nullable(listOf(count, "an array of positive whole numbers"), "moe_intermediate_size", {
    value: [1536, 512],
    rule: CONFIG,
  }),
);

function widthOf(reading: Reading, which: 0 | 1): Sourced<number> {
  return derive(
    [widths(reading)],
    (all) => all[which] ?? 1,
    cite(
      REFERENCE,
      "SparseMoeBlock",
      `takes its ${which === 0 ? "first" : "second"} number for ${which === 0 ? "text" : "images"}`,
    ),
  );
}

function readMixture(reading: Reading) {
  const { scope, activation } = reading;
  const router = (rule: string): string => cite(REFERENCE, "TopKRouter", rule);
  const turned = "Transpose of mlp.gate.weight (transformers 5.18.0, conversion_mapping.py)";
  const corrected = "Ernie4_5_VLMoeMoeStatics adds e_score_correction_bias, a parameter, to the scores";
  const width = widthOf(reading, 0);
  return {
    ...plainExperts(REFERENCE, { block: "SparseMoeBlock", router: "TopKRouter" }),
    type: implied("moe" as const, cite(REFERENCE, "SparseMoeBlock")),
    num_experts: scope.read(count, ["num_experts", "moe_num_experts"]),
    top_k: scope.read(orNull(count), ["num_experts_per_tok", "moe_k"]),
    intermediate_size: width,
    scoring_func: implied("softmax", router("is a softmax over all experts")),
    norm_topk_prob: implied(true, router("divides the chosen scores by their sum")),
    norm_topk_min: scope.nullable(real, "moe_norm_min", {
      value: 0,
      rule: router("divides the chosen scores by their sum, which a null does not limit"),
    }),
    activation,
    use_routing_bias: implied(true, corrected),
    routing_bias_storage: implied("parameter" as const, corrected),
    routing_bias_shape: implied("row" as const, corrected),
    router_layout: implied("in_out" as const, turned),
    vision_experts: {
      type: implied("vision_experts" as const, cite(REFERENCE, "SparseMoeBlock", "has them for images")),
      intermediate_size: widthOf(reading, 1),
    },
    ...readShared(scope, width),
    shared_bias: bias.read(scope),
  };
}

/** n shared experts are one of n times the width of those for text. */
function readShared(scope: Scope, width: Sourced<number>) {
  const number = scope.read(natural, "moe_num_shared_experts");
  const rule = cite(REFERENCE, "SparseMoeBlock", "has one MLP for all shared experts");
  if (number.value === 0) return { shared_expert: derive([number], () => null, rule) };
  const shared = {
    type: implied("shared_expert" as const, rule),
    intermediate_size: derive(
      [number, width],
      (n, inner) => n * inner,
      `${rule}: their number × their width`,
    ),
    gated_output: implied(
      false,
      cite(REFERENCE, "SparseMoeBlock", "adds the shared experts' output as it is"),
    ),
  };
  return { shared_expert: allDependOn(shared, [number], "there are shared experts") };
}
