import { get, put, type ClassRules, type UnfinishedObject, type Kwargs } from "../unfinished-object.ts";
import { schedule } from "../layer-types.ts";
import { computed, dictionary, isNone, isTruthy, json, member, moved, numberOf } from "../tracked.ts";
import { before } from "./steps.ts";

/** `head_dim` is rope's slice whatever the file says: the data do not see it where the default is that size already. */
function rotatedHead(self: UnfinishedObject): void {
  const rotated = get(self, "qk_rope_head_dim");
  if (rotated?.kind !== "value") return;
  put(self, "head_dim", computed(rotated.value, [rotated], "qk_rope_head_dim: rope turns only that slice"));
}

/** `num_experts`, which older files have, goes over the default of `n_routed_experts`: it is no alias in the data. */
function olderExperts(self: UnfinishedObject, kwargs: Kwargs): void {
  const experts = kwargs.get("num_experts");
  if (experts && !isNone(experts)) put(self, "n_routed_experts", experts);
}

/**
 * Which layers of GLM-5 pick their own tokens, and which reuse the pick of the layer before. The data know the default
 * alone, not the three fields of a file that are no fields of the class.
 */
function indexers(self: UnfinishedObject, kwargs: Kwargs): void {
  if (!isNone(get(self, "indexer_types"))) return;
  const pattern = kwargs.get("index_topk_pattern");
  if (pattern && !isNone(pattern)) {
    const value = json(pattern);
    const types = typeof value === "string" ? [...value].map((c) => (c === "F" ? "full" : "shared")) : value;
    put(
      self,
      "indexer_types",
      computed(types ?? null, [pattern], "index_topk_pattern: F is full, S is shared"),
    );
    return;
  }
  const inputs = [kwargs.get("index_topk_freq"), kwargs.get("index_skip_topk_offset")] as const;
  const every = Math.max(inputs[0] ? numberOf(inputs[0]) : 1, 1);
  const offset = inputs[1] ? numberOf(inputs[1]) : 2;
  const rule =
    "full for every index_topk_freq-th layer (1) from index_skip_topk_offset (2) on, the others shared";
  schedule(self, "indexer_types", inputs, rule, (layer) =>
    Math.max(layer - offset + 1, 0) % every === 0 ? "full" : "shared",
  );
}

/** Sizes of GLM-5.3's linear attention, from the dictionary that checkpoints have. */
const GLM5_LINEAR = [
  ["linear_head_dim", "head_dim"],
  ["linear_num_heads", "num_heads"],
  ["linear_conv_kernel_dim", "short_conv_kernel_size"],
  ["linear_lower_bound", "gate_lower_bound"],
] as const;

/** GLM-5.3: full layers are indexed ones, and linear attention may come in a dictionary of its own. */
function glm5Layers(self: UnfinishedObject, kwargs: Kwargs): void {
  const types = get(self, "layer_types");
  const list = json(types);
  const rule = "indexed_attention where the file says full_attention";
  if (Array.isArray(list) && list.includes("full_attention"))
    put(
      self,
      "layer_types",
      computed(
        list.map((type) => (type === "full_attention" ? "indexed_attention" : type)),
        [types],
        rule,
      ),
    );
  const linear = dictionary(kwargs.get("linear_attn_config"));
  if (!linear) return;
  for (const [name, older] of GLM5_LINEAR) {
    const value = member(linear, older);
    if (value) put(self, name, moved(value, `taken out of linear_attn_config, where it is ${older}`));
  }
  const safe = member(linear, "safe_gate");
  if ((safe === undefined || isTruthy(safe)) && isNone(get(self, "linear_lower_bound")))
    put(self, "linear_lower_bound", computed(-5, [safe], "-5 for a safe gate without a bound"));
}

/** DeepSeek V3 and V3.2, and GLM-5, in transformers 5.x (configuration_deepseek_v*.py, configuration_glm_moe_dsa.py). */
export const deepseek: { readonly [className: string]: ClassRules } = {
  DeepseekV32Config: before(rotatedHead, olderExperts),
  Glm5NextTextConfig: before(indexers, glm5Layers, rotatedHead, (_self, kwargs) => {
    kwargs.delete("head_dim");
  }),
  GlmMoeDsaConfig: before(indexers, rotatedHead, olderExperts),
};
