import { heads } from "../groups/attention.ts";
import { renamed } from "../groups/attribute.ts";
import { layerTypes } from "../groups/layers.ts";
import { experts } from "../groups/mlp.ts";
import { rope } from "../groups/rope.ts";
import { trunk } from "../groups/trunk.ts";
import { slidingWindow } from "../groups/windows.ts";
import type { FamilyAttributes } from "./family.ts";

export const gptOss: FamilyAttributes = (spec) => [
  ...trunk(spec),
  ...rope(spec),
  ...heads("attention"),
  slidingWindow(spec),
  layerTypes(spec),
  ...renamed(experts("mlp"), {
    num_experts: "num_local_experts",
    moe_intermediate_size: "intermediate_size",
    norm_topk_prob: null,
  }),
];
