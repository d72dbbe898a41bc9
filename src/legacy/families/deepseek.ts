import { get, put, type ClassRules, type UnfinishedObject, type Kwargs } from "../unfinished-object.ts";
import { schedule } from "../layer-types.ts";
import { computed, isNone, json, numberOf } from "../tracked.ts";
import { before } from "./steps.ts";

/** `head_dim` is rope's slice whatever the file says: the data do not see it where the default is that size already. */
export function rotatedHead(self: UnfinishedObject): void {
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

/** DeepSeek V3 and V3.2, and GLM-5, in transformers 5.x (configuration_deepseek_v*.py, configuration_glm_moe_dsa.py). */
export const deepseek: { readonly [className: string]: ClassRules } = {
  DeepseekV32Config: before(rotatedHead, olderExperts),
  GlmMoeDsaConfig: before(indexers, rotatedHead, olderExperts),
};
