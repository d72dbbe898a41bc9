import * as z from "zod/mini";
import { DenseMLPSpec } from "../../spec/components/dense-mlp.ts";
import { MLAAttentionSpec } from "../../spec/components/mla-attention.ts";
import { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { MTPSpec } from "../../spec/components/mtp.ts";
import { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import { family } from "../declaration/family.ts";
import { DEEPSEEK_IGNORED } from "./ignored.ts";
import { readV3Decoder } from "./v3-decoder.ts";
import { DRAFTS_WITH_COPIES } from "../blocks/rules/checkpoint-names.ts";

export const DEEPSEEK_V3 = {
  attention: MLAAttentionSpec,
  /** The experts; null where neither layers nor draft modules hold any. */
  mlp: z.nullable(MoEMLPSpec),
  /** null where every layer holds experts. */
  dense_mlp: z.nullable(DenseMLPSpec),
  position: RopePositionSpec,
  /** The draft modules; null without any. */
  mtp: z.nullable(MTPSpec),
};

/** DeepSeek-V3 and R1, and Kimi-K2, which is built like them: latent attention, grouped experts, draft modules. */
export const deepseekV3 = family("deepseek_v3", {
  prefix: "DeepseekV3",
  modelTypes: {
    deepseek_v3: {},
    // Kimi-K2's files name DeepSeek-V3's classes, and vLLM reads them by DeepseekV3Config (transformers_utils/config.py).
    kimi_k2: {},
  },
  ignoredInside: DEEPSEEK_IGNORED,
  checkpoint: { drafts: DRAFTS_WITH_COPIES },
  shapes: [DECODER, DEEPSEEK_V3],
  read: (scopes) => readV3Decoder(scopes).body,
});
