import { flag } from "../config/reading/field-types.ts";
import { implied } from "../config/reading/sourced.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { perHeadQkNorm } from "./blocks/attention/gqa.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { rope } from "./blocks/position/position.ts";
import { rms, rmsNorm } from "./blocks/rules/norms.ts";
import { cite } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import type { Reading } from "./declaration/reading.ts";
import { FINAL_SOFTCAP } from "./gemma/decoder.ts";

/** nanochat: norms without weights, of embeddings and of rotated q and k too, and an MLP without a gate. */
export const nanochat = decoder("nanochat", "NanoChat", {
  name: "NanochatModelSpec",
  checkpoint: { layer: { up_proj: "fc1", down_proj: "fc2" } },
  norm: rms({ weight: false }),
  normalisesEmbeddings: true,
  logitSoftcap: FINAL_SOFTCAP,
  attention: gqa({ bias: field(flag, "attention_bias"), nullHeadDimRefused: true, qkNorm: readQkNorm }),
  mlp: dense({ gated: false }),
  position: rope({ reversed: true }),
});

function readQkNorm({ reference, eps }: Reading) {
  return {
    ...perHeadQkNorm(reference, rmsNorm(eps, reference, { weight: false })),
    qk_norm_order: implied(
      "after_rope" as const,
      cite(reference, "Attention", "rotates q and k before the norms"),
    ),
  };
}
