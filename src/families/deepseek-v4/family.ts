import * as z from "zod/mini";
import { CompressedAttentionSpec } from "../../spec/components/compressed-attention.ts";
import { HyperConnectionsSpec, StreamMergeSpec } from "../../spec/components/hyper-connections.ts";
import { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { MTPSpec } from "../../spec/components/mtp.ts";
import { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import { family } from "../declaration/family.ts";
import type { DescribedBy } from "../declaration/shape.ts";
import { count, natural, orNull, text } from "../../config/reading/field-types.ts";
import { type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import { type LayerRun, runsOf } from "../../spec/layers.ts";
import { readAttentions } from "./attention.ts";
import { readExperts } from "./experts.ts";
import { FIXED } from "./ignored.ts";
import { draftModules } from "./mtp.ts";
import { readPositions } from "./positions.ts";
import { MODELING } from "./reference.ts";
import { readMixers, readMlps } from "./schedule.ts";
import { readStreams } from "./streams.ts";
import type { LayerNames } from "../blocks/layers/layer-names.ts";
import { cite } from "../blocks/rules/reference.ts";
import { type Scopes } from "../blocks/file/scopes.ts";
import { readTrunk } from "../blocks/file/trunk.ts";
import { NAMES } from "./names.ts";
import { nullableString } from "../../spec/values.ts";

export const DEEPSEEK_V4 = {
  /** Attention that sees a window only; null where no layer has it, as with the next two. */
  sliding_attention: z.nullable(CompressedAttentionSpec),
  /** Attention that sees chosen compressed entries too. */
  compressed_sparse_attention: z.nullable(CompressedAttentionSpec),
  /** Attention that sees all entries of a heavier compression too. */
  heavily_compressed_attention: z.nullable(CompressedAttentionSpec),
  /** Experts chosen by their scores; null where no layer has them. */
  mlp: z.nullable(MoEMLPSpec),
  /** Experts chosen by the token's id; null where no layer has them. */
  hash_mlp: z.nullable(MoEMLPSpec),
  hyper_connections: HyperConnectionsSpec,
  stream_merge: StreamMergeSpec,
  /** Positions of layers that see a window only. */
  position: RopePositionSpec,
  /** Positions of layers that compress. */
  compress_position: RopePositionSpec,
  mtp: z.nullable(MTPSpec),
  /** The type in which the checkpoint keeps routed experts, `fp4` for example; null where the file does not say. */
  expert_dtype: nullableString,
};

/** DeepSeek-V4: windows and compressed entries, experts in every layer, and parallel residual streams. */
export const deepseekV4 = family("deepseek_v4", {
  prefix: "DeepseekV4",
  // The same model in files that no class of transformers reads; what they leave out is taken from V4's class.
  modelTypes: { deepseek_v4: {}, deepseek_ref: {} },
  fixed: FIXED,
  checkpoint: NAMES,
  shapes: [DECODER, DEEPSEEK_V4],
  read: readBody,
});

function readBody({ root, decoder: scope }: Scopes): DescribedBy<typeof DECODER & typeof DEEPSEEK_V4> {
  const { body, layers, activation, norm, maxPositions } = readTrunk(root, scope, MODELING);
  const headDim = scope.read(count, "head_dim");
  const drafts = scope.read(natural, "num_nextn_predict_layers");
  const mixers = readMixers(scope, layers, drafts);
  const mlps = readMlps(scope, layers);
  const positions = readPositions(scope, headDim, maxPositions);
  const ofDrafts = derive([drafts], () => "mlp", "draft layers choose experts by their scores");
  return {
    ...body,
    layers: schedule(mixers.names, mlps),
    extras: implied(["stream_merge"], cite(MODELING, "Model", "merges the streams before its last norm")),
    ...readAttentions(scope, { headDim, norm }, positions, withDrafts(mixers.names, drafts, mixers.ofDrafts)),
    ...readExperts(scope, activation, withDrafts(mlps, drafts, ofDrafts)),
    ...readStreams(scope, norm),
    position: positions.main.spec,
    compress_position: positions.compress.spec,
    mtp: draftModules(drafts, mixers.ofDrafts),
    expert_dtype: scope.nullable(orNull(text), "expert_dtype", {
      value: null,
      rule: "the weights' own type decides",
    }),
  };
}

function schedule(mixers: LayerNames, mlps: LayerNames): Sourced<LayerRun[]> {
  return derive(
    [mixers, mlps],
    (mixerNames, mlpNames) =>
      runsOf(
        mixerNames.map((mixer, index) => ({
          mixer,
          mlp: mlpNames[index] ?? null,
          extras: ["hyper_connections"],
        })),
      ),
    `${mixers.source.text}; ${mlps.source.text}`,
  );
}

/** The layers' components and that of the draft modules, where there are any. */
function withDrafts(names: LayerNames, drafts: Sourced<number>, ofDrafts: Sourced<string>): LayerNames {
  return derive(
    [names, drafts, ofDrafts],
    (all, modules, own) => (modules > 0 ? [...all, own] : all),
    names.source.text,
  );
}
