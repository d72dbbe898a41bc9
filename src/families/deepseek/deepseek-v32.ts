import * as z from "zod/mini";
import { DenseMLPSpec } from "../../spec/components/dense-mlp.ts";
import { MLAAttentionSpec } from "../../spec/components/mla-attention.ts";
import { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { MTPSpec } from "../../spec/components/mtp.ts";
import { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import { family } from "../declaration/family.ts";
import { DEEPSEEK_IGNORED } from "./ignored.ts";
import { KEPT_IN_FLOAT32 } from "./indexer.ts";
import { readSparseDecoder } from "./sparse-decoder.ts";
import { sameInAllLayers, schedule } from "../blocks/layers/layer-names.ts";
import { modeling } from "../blocks/rules/reference.ts";
import { DRAFTS_WITH_COPIES } from "../blocks/rules/checkpoint-names.ts";

const MODELING = modeling("DeepseekV32", "deepseek_v32");

export const DEEPSEEK_V32 = {
  attention: MLAAttentionSpec,
  /** The experts; null where neither layers nor draft modules hold any. */
  mlp: z.nullable(MoEMLPSpec),
  /** null where every layer holds experts. */
  dense_mlp: z.nullable(DenseMLPSpec),
  position: RopePositionSpec,
  /** The draft modules; null without any. */
  mtp: z.nullable(MTPSpec),
};

/** DeepSeek-V3.2: DeepSeek-V3, where an indexer in every layer chooses the tokens that attention sees. */
export const deepseekV32 = family("deepseek_v32", {
  prefix: "DeepseekV32",
  ignoredInside: DEEPSEEK_IGNORED,
  // weights_proj is stored in bfloat16 (Indexer, inference/model.py of deepseek-ai/DeepSeek-V3.2-Exp; SGLang's nsa_indexer.py).
  checkpoint: {
    drafts: DRAFTS_WITH_COPIES,
    float32: KEPT_IN_FLOAT32,
    unquantised: { fp8: ["indexer.weights_proj"] },
  },
  shapes: [DECODER, DEEPSEEK_V32],
  read(scopes) {
    const { body, layers, mlps } = readSparseDecoder(scopes, MODELING, { interleaved: false });
    const mixers = sameInAllLayers(layers, "attention", "every layer has an indexer");
    return { ...body, layers: schedule(mixers, mlps) };
  },
});
