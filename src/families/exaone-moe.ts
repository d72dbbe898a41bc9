import { someExperts } from "./blocks/mlp/mlp-block.ts";
import { decoder } from "./declaration/decoder.ts";
import { EXPERT_FIELDS, readExperts } from "./deepseek/experts.ts";
import { readMlpTypes } from "./deepseek/layer-mlps.ts";
import { exaoneAttention } from "./exaone4.ts";

/** K-EXAONE: EXAONE 4's attention, norms before each half, and DeepSeek-V3's experts after dense layers. */
export const exaoneMoe = decoder("exaone_moe", "ExaoneMoe", {
  ignoredInside: [
    {
      because: "no effect",
      reason: "draft modules are not built (transformers 5.18.0, modeling_exaone_moe.py)",
      names: ["num_nextn_predict_layers"],
    },
  ],
  checkpoint: {
    layer: { "mlp.gate.e_score_correction_bias": "mlp.e_score_correction_bias" },
  },
  attention: exaoneAttention(),
  mlp: someExperts({
    schedule: ({ scope, layers }) => readMlpTypes(scope, layers),
    fields: [...EXPERT_FIELDS, "num_shared_experts"],
    experts: ({ scope, reference, activation }) =>
      readExperts(scope, reference, activation, {
        names: ["num_experts"],
        block: "SparseMoEBlock",
        sharedNumber: "num_shared_experts",
        method: "noaux_tc",
        scoring: "sigmoid",
        nullable: false,
      }),
  }),
});
