import * as z from "zod/mini";
import { DenseMLPSpec } from "../../spec/components/dense-mlp.ts";
import { MLAAttentionSpec } from "../../spec/components/mla-attention.ts";
import { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { MTPSpec } from "../../spec/components/mtp.ts";
import { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import { family } from "../declaration/family.ts";
import type { DescribedBy } from "../declaration/shape.ts";
import { implied } from "../../config/reading/sourced.ts";
import { DEEPSEEK_IGNORED } from "./ignored.ts";
import { readIndexerTypes } from "./indexer-types.ts";
import { KEPT_IN_FLOAT32 } from "./indexer.ts";
import { readSparseDecoder } from "./sparse-decoder.ts";
import { onlyIfUsed, schedule } from "../blocks/layers/layer-names.ts";
import { cite, modeling } from "../blocks/rules/reference.ts";
import { type Scopes } from "../blocks/file/scopes.ts";
import { DRAFTS_AFTER_THE_STACK } from "../blocks/rules/checkpoint-names.ts";

const MODELING = modeling("GlmMoeDsa", "glm_moe_dsa");

export const GLM_MOE_DSA = {
  /** Of layers with an indexer of their own. */
  attention: MLAAttentionSpec,
  /** Of layers that reuse the selection of the last one with an indexer; null where every layer has its own. */
  shared_attention: z.nullable(MLAAttentionSpec),
  /** The experts; null where neither layers nor draft modules hold any. */
  mlp: z.nullable(MoEMLPSpec),
  /** null where every layer holds experts. */
  dense_mlp: z.nullable(DenseMLPSpec),
  position: RopePositionSpec,
  /** The draft modules; null without any. */
  mtp: z.nullable(MTPSpec),
};

/** GLM-5: DeepSeek-V3.2's layers, some of which reuse the tokens that an earlier layer's indexer chose. */
export const glmMoeDsa = family("glm_moe_dsa", {
  prefix: "GlmMoeDsa",
  ignoredInside: DEEPSEEK_IGNORED,
  checkpoint: {
    drafts: DRAFTS_AFTER_THE_STACK,
    float32: KEPT_IN_FLOAT32,
    unquantised: { fp8: KEPT_IN_FLOAT32 },
  },
  shapes: [DECODER, GLM_MOE_DSA],
  read: readBody,
});

function readBody(scopes: Scopes): DescribedBy<typeof DECODER & typeof GLM_MOE_DSA> {
  const { body, layers, mlps, attention } = readSparseDecoder(scopes, MODELING, { interleaved: true });
  const mixers = readIndexerTypes(scopes.decoder, layers);
  const reuses = cite(MODELING, "Attention", "reuses the last selection where its indexer type is shared");
  const shared = { ...attention, indexer: implied(null, reuses), reuses_selection: implied(true, reuses) };
  return {
    ...body,
    layers: schedule(mixers, mlps),
    shared_attention: onlyIfUsed(shared, mixers, "shared_attention"),
  };
}
