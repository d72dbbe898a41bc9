import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { isJsonObject } from "../../spec/json.ts";
import type { AttributeDeclaration } from "../declaration.ts";
import { heads, latentHeads } from "../groups/attention.ts";
import { at, from } from "../groups/attribute.ts";
import { firstOf } from "../groups/components.ts";
import { draftModules } from "../groups/drafts.ts";
import { byLayer, firstDense, mlpLayerTypes } from "../groups/layers.ts";
import { deepseekExperts, dense } from "../groups/mlp.ts";
import { rope } from "../groups/rope.ts";
import { trunk } from "../groups/trunk.ts";
import type { FamilyAttributes } from "./family.ts";

export const deepseekV2: FamilyAttributes = (spec) => [
  ...trunk(spec),
  ...rope(spec),
  ...latentHeads("attention", false),
  ...mlps(spec),
  firstDense(spec),
  ...topkMethod(spec),
];

/** DeepSeek-V3 and R1, Kimi-K2, and Kimi-K2.5 below its wrapper. */
export const deepseekV3: FamilyAttributes = (spec) => [
  ...trunk(spec),
  ...rope(spec),
  ...latentHeads("attention", false),
  ...mlps(spec),
  firstDense(spec),
  draftModules,
];

export const deepseekV32: FamilyAttributes = (spec) => [
  ...trunk(spec),
  ...rope(spec),
  ...latentHeads("attention", true),
  ...mlps(spec),
  firstDense(spec),
  draftModules,
];

export const glmMoeDsa: FamilyAttributes = (spec) => [
  ...trunk(spec),
  ...rope(spec),
  ...latentHeads("attention", true),
  ...mlps(spec),
  mlpLayerTypes(spec),
  byLayer(
    "indexer_types",
    spec,
    "mixer",
    (mixer) => (mixer?.type === "mla" && mixer.reuses_selection ? "shared" : "full"),
    "shared for a layer that reuses the tokens that another chose, full for one with an indexer",
  ),
  draftModules,
];

export const glm4Moe: FamilyAttributes = (spec) => [
  ...trunk(spec),
  ...rope(spec),
  ...heads("attention"),
  at("use_qk_norm", "/body/attention/use_qk_norm"),
  ...mlps(spec),
  firstDense(spec),
  draftModules,
];

function mlps({ body }: EngineModelSpec): readonly AttributeDeclaration[] {
  const denseName = firstOf(body, "mlp", "dense");
  const moe = firstOf(body, "mlp", "moe");
  return [...(denseName ? dense(denseName) : []), ...(moe ? deepseekExperts(moe) : [])];
}

/** How DeepSeek-V2 chooses experts: with groups or without. */
function topkMethod({ body }: EngineModelSpec): readonly AttributeDeclaration[] {
  const moe = firstOf(body, "mlp", "moe");
  if (!moe) return [];
  return [
    from(
      "topk_method",
      [`/body/${moe}/groups`],
      (groups) => (isJsonObject(groups) ? "group_limited_greedy" : "greedy"),
      "group_limited_greedy with routing groups, greedy without",
    ),
  ];
}
