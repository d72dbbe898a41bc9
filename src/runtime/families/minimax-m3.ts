import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import type { AttributeDeclaration } from "../declaration.ts";
import { heads } from "../groups/attention.ts";
import { at, renamed } from "../groups/attribute.ts";
import { firstOf, pointerTo } from "../groups/components.ts";
import { firstDense, mlpLayerTypes } from "../groups/layers.ts";
import { dense, experts, sharedWidth } from "../groups/mlp.ts";
import { rope } from "../groups/rope.ts";
import { trunk } from "../groups/trunk.ts";
import type { FamilyAttributes } from "./family.ts";

export const minimaxM3: FamilyAttributes = (spec) => {
  const { body } = spec;
  const attention = firstOf(body, "mixer", "gqa", "block_sparse");
  const sparse = firstOf(body, "mixer", "block_sparse");
  const moe = firstOf(body, "mlp", "moe");
  const denseName = firstOf(body, "mlp", "dense");
  return [
    ...trunk(spec),
    ...rope(spec),
    ...(attention
      ? [
          ...renamed(heads(attention), { attention_bias: null }),
          at("rotary_dim", `${pointerTo(attention)}/rotary_dim`),
        ]
      : []),
    ...(sparse ? blockIndexer(spec, sparse) : []),
    ...(denseName ? renamed(dense(denseName), { intermediate_size: "dense_intermediate_size" }) : []),
    ...(moe ? mixture(moe) : []),
    ...(isRemote(spec) ? [firstDense(spec)] : [mlpLayerTypes(spec)]),
  ];
};

function mixture(moe: string): readonly AttributeDeclaration[] {
  const spec = pointerTo(moe);
  return [
    ...renamed([...experts(moe), sharedWidth(moe)], {
      num_experts: "num_local_experts",
      moe_intermediate_size: "intermediate_size",
      norm_topk_prob: null,
      shared_expert_intermediate_size: "shared_intermediate_size",
    }),
    at("routed_scaling_factor", `${spec}/routed_scaling_factor`),
    at("swiglu_alpha", `${spec}/clamp/alpha`),
    at("swiglu_limit", `${spec}/clamp/limit`),
  ];
}

/** Under the names of transformers; the repository's own code has them in `sparse_attention_config`. */
function blockIndexer(spec: EngineModelSpec, sparse: string): readonly AttributeDeclaration[] {
  if (isRemote(spec)) return [];
  const indexer = `${pointerTo(sparse)}/indexer`;
  return [
    at("index_n_heads", `${indexer}/num_heads`),
    at("index_head_dim", `${indexer}/head_dim`),
    at("index_block_size", `${indexer}/block_size`),
    at("index_topk_blocks", `${indexer}/top_blocks`),
    at("index_local_blocks", `${indexer}/local_blocks`),
  ];
}

/** Whether the file is for the code of the model's repository and not for that of transformers. */
function isRemote({ model_type }: EngineModelSpec): boolean {
  return model_type === "minimax_m3";
}
