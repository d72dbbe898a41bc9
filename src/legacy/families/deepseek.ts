import { get, put, type ClassRules, type UnfinishedObject, type Kwargs } from "../unfinished-object.ts";
import { schedule } from "../layer-types.ts";
import { computed, isNone, json, numberOf } from "../tracked.ts";
import { kvHeads, latentHeads } from "./common.ts";

/** Layers with sparse attention; 5.18 calls it otherwise than 5.17. */
function sparseLayers(self: UnfinishedObject): void {
  const old = self.version.transformers_version === "5.17.0";
  const type = old ? "deepseek_sparse_attention" : "indexed_attention";
  schedule(self, "layer_types", [], `every layer is ${type}`, () => type);
}

/** The first layers are dense, the others have experts. */
function firstDense(self: UnfinishedObject): void {
  const first = get(self, "first_k_dense_replace");
  const rule = "the first first_k_dense_replace layers are dense, the others sparse";
  schedule(self, "mlp_layer_types", [first], rule, (layer) => (layer < numberOf(first) ? "dense" : "sparse"));
}

function olderExperts(self: UnfinishedObject, kwargs: Kwargs): void {
  const experts = kwargs.get("num_experts");
  if (experts && !isNone(experts)) put(self, "n_routed_experts", experts);
}

/** Which layers of GLM-5 pick their own tokens, and which reuse the pick of the layer before. */
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

/** DeepSeek V2, V3 and V3.2, and GLM-5, in transformers 5.x (configuration_deepseek_v*.py, configuration_glm_moe_dsa.py). */
export const deepseek: { readonly [className: string]: ClassRules } = {
  DeepseekV2Config: {
    init: (self, kwargs, base) => {
      latentHeads(self);
      kvHeads(self);
      base(kwargs);
    },
  },
  DeepseekV3Config: {
    init: (self, kwargs, base) => {
      kvHeads(self);
      latentHeads(self);
      base(kwargs);
    },
  },
  DeepseekV32Config: {
    init: (self, kwargs, base) => {
      latentHeads(self);
      firstDense(self);
      sparseLayers(self);
      olderExperts(self, kwargs);
      base(kwargs);
    },
  },
  GlmMoeDsaConfig: {
    init: (self, kwargs, base) => {
      indexers(self, kwargs);
      latentHeads(self);
      firstDense(self);
      sparseLayers(self);
      olderExperts(self, kwargs);
      base(kwargs);
    },
  },
};
