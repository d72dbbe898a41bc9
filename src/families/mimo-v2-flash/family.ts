import * as z from "zod/mini";
import { DenseMLPSpec } from "../../spec/components/dense-mlp.ts";
import { GQAAttentionSpec } from "../../spec/components/gqa-attention.ts";
import { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { MTPSpec } from "../../spec/components/mtp.ts";
import { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import { family } from "../declaration/family.ts";
import type { DescribedBy } from "../declaration/shape.ts";
import { rms } from "../blocks/rules/norms.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { readAttentions } from "./attention.ts";
import { DRAFTS } from "./drafts.ts";
import { readMlpParts } from "./experts.ts";
import { checkRopes, readKindOfRope, settleOtherRope } from "./positions.ts";
import { HUB_READER, MODELING } from "./reference.ts";
import { readMixers, readMlps } from "./schedule.ts";
import type { IgnoredFields } from "../blocks/file/ignored-fields.ts";
import { schedule } from "../blocks/layers/layer-names.ts";
import { type Scopes } from "../blocks/file/scopes.ts";
import { readTrunk } from "../blocks/file/trunk.ts";

const READERS = `${MODELING.file}; ${HUB_READER}`;

const IGNORED: IgnoredFields = [
  { because: "no effect", reason: `attention is not chunked (${READERS})`, names: ["attention_chunk_size"] },
  {
    because: "no effect",
    reason: `no reader of the model builds a shared expert (${READERS})`,
    names: ["n_shared_experts"],
  },
];

export const MIMO_V2_FLASH = {
  attention: z.nullable(GQAAttentionSpec),
  sliding_attention: z.nullable(GQAAttentionSpec),
  mlp: z.nullable(MoEMLPSpec),
  dense_mlp: z.nullable(DenseMLPSpec),
  /** Of full attention. */
  position: RopePositionSpec,
  /** Of attention within a window. */
  sliding_position: z.nullable(RopePositionSpec),
  mtp: z.optional(MTPSpec),
};

/**
 * MiMo-V2-Flash: attention within a window, with a geometry, a rotary base and sinks of its own, and full attention in
 * between; experts or a dense MLP, and draft modules. A component is null where nothing has it.
 */
export const mimoV2Flash = family("mimo_v2_flash", {
  prefix: "MiMoV2Flash",
  ignoredInside: IGNORED,
  checkpoint: {
    layer: { sinks: "attention_sink_bias" },
    drafts: {
      layers: "model.mtp.layers.{}",
      inside: { layer: { sinks: "attention_sink_bias", post_attention_layernorm: "pre_mlp_layernorm" } },
      names: { "shared_head.norm": "final_layernorm" },
    },
  },
  shapes: [DECODER, MIMO_V2_FLASH],
  read: readBody,
});

function readBody({ root, decoder: scope }: Scopes): DescribedBy<typeof DECODER & typeof MIMO_V2_FLASH> {
  warnAboutSharedExperts(root);
  const epsilon = ["rms_norm_eps", "layernorm_epsilon"];
  const { body, hidden, layers, activation, maxPositions } = readTrunk(root, scope, MODELING, {
    norm: rms({ eps: epsilon }),
  });
  const mixers = readMixers(scope, layers);
  const mlps = readMlps(scope, layers);
  settleOtherRope(scope);
  const full = readKindOfRope(scope, maxPositions, "full_attention");
  const sliding = readKindOfRope(scope, maxPositions, "sliding_attention");
  checkRopes(scope, mixers);
  return {
    ...body,
    layers: schedule(mixers, mlps),
    ...readAttentions(scope, hidden, mixers, { full, sliding }),
    ...readMlpParts(scope, activation, mlps),
    position: full.position,
    sliding_position: sliding.position,
    mtp: DRAFTS,
  };
}

function warnAboutSharedExperts(root: Scope): void {
  const at = root.at("n_shared_experts");
  const node = root.find(at);
  if (node?.type !== "number" || node.value === 0) return;
  const message = `The file declares ${node.value} shared experts, but no reader of the model builds any (${READERS}).`;
  root.reader.report("warning", "shared-expert-unread", at, message);
}
