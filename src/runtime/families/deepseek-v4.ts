import { componentOf } from "../../spec/component-of.ts";
import { type Json, isJsonObject } from "../../spec/json.ts";
import type { AttributeDeclaration } from "../declaration.ts";
import { indexer } from "../groups/attention.ts";
import { at, from, renamed } from "../groups/attribute.ts";
import { namesOf, pointerTo } from "../groups/components.ts";
import { draftModules } from "../groups/drafts.ts";
import { byLayer } from "../groups/layers.ts";
import { clampLimit, deepseekExperts } from "../groups/mlp.ts";
import { ropeParametersByKind } from "../groups/rope.ts";
import { trunk } from "../groups/trunk.ts";
import type { FamilyAttributes } from "./family.ts";

const COMPRESSING = ["compressed_sparse_attention", "heavily_compressed_attention"];

export const deepseekV4: FamilyAttributes = (spec) => {
  const { body } = spec;
  const [attention = "sliding_attention"] = namesOf(body, "mixer");
  const [experts = "mlp"] = namesOf(body, "mlp");
  const spot = pointerTo(attention);
  const chosen = namesOf(body, "mixer").find((name) => {
    const mixer = componentOf(body, name);
    return mixer.type === "compressed_attention" && mixer.indexer !== null;
  });
  return [
    ...trunk(spec),
    at("num_attention_heads", `${spot}/num_query_heads`),
    from(
      "num_key_value_heads",
      [`${spot}/type`],
      () => 1,
      "all query heads share one head that is key and value",
    ),
    at("head_dim", `${spot}/head_dim`),
    at("q_lora_rank", `${spot}/q_lora_rank`),
    at("qk_rope_head_dim", `${spot}/rotary_dim`),
    at("o_groups", `${spot}/output_groups`),
    at("o_lora_rank", `${spot}/output_lora_rank`),
    at("sliding_window", `${spot}/window/size`),
    ...(chosen ? indexer(chosen) : []),
    byLayer(
      "layer_types",
      spec,
      "mixer",
      (mixer) => {
        if (mixer?.type !== "compressed_attention" || mixer.compressor === null) return "sliding_attention";
        return mixer.indexer === null ? "heavily_compressed_attention" : "compressed_sparse_attention";
      },
      "what each layer's attention sees beyond its window, in the words of transformers",
    ),
    compressRates,
    at("rope_theta", "/body/position/rope_theta"),
    at("compress_rope_theta", "/body/compress_position/rope_theta"),
    ropeParametersByKind({ main: "position", compress: "compress_position" }),
    ...renamed(deepseekExperts(experts), { n_group: null, topk_group: null }),
    at("scoring_func", `${pointerTo(experts)}/scoring_func`),
    clampLimit(experts),
    byLayer(
      "mlp_layer_types",
      spec,
      "mlp",
      (mlp) => (mlp?.type === "moe" && mlp.expert_choice === "token_table" ? "hash_moe" : "moe"),
      "hash_moe for experts that a table chooses by the token, moe for others",
    ),
    at("hc_mult", "/body/hyper_connections/num_streams"),
    at("hc_sinkhorn_iters", "/body/hyper_connections/sinkhorn_iterations"),
    at("hc_eps", "/body/hyper_connections/eps"),
    draftModules,
  ];
};

const compressRates: AttributeDeclaration = from(
  "compress_rates",
  COMPRESSING.map((name) => `/body/${name}/compressor`),
  (...compressors) =>
    Object.fromEntries(
      compressors.flatMap((one, index): [string, Json][] =>
        isJsonObject(one) ? [[COMPRESSING[index] ?? "", one["rate"] as Json]] : [],
      ),
    ),
  "the tokens of an entry, by the kind of layer",
);
