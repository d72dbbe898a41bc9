import * as z from "zod/mini";
import { DenseMLPSpec } from "../../spec/components/dense-mlp.ts";
import { GQAAttentionSpec } from "../../spec/components/gqa-attention.ts";
import { Mamba2MixerSpec } from "../../spec/components/mamba2-mixer.ts";
import { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { MTPSpec } from "../../spec/components/mtp.ts";
import { NoPositionSpec } from "../../spec/components/no-position.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import { family } from "../declaration/family.ts";
import type { DescribedBy } from "../declaration/shape.ts";
import { count, flag } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import { readBlocks } from "./blocks.ts";
import { halvesOf } from "./halves.ts";
import { IGNORED } from "./ignored.ts";
import { ATTENTION_FIELDS, MAMBA_FIELDS, readAttention, readMamba } from "./mixers.ts";
import { EXPERT_FIELDS, readDenseMlp, readExperts } from "./mlps.ts";
import { readDrafts } from "./mtp.ts";
import { MODELING } from "./reference.ts";
import { readActivation } from "../blocks/rules/activations.ts";
import { type LayerNames, schedule } from "../blocks/layers/layer-names.ts";
import { noPosition } from "../blocks/position/no-position.ts";
import { rmsNorm } from "../blocks/rules/norms.ts";
import { notNegative } from "../blocks/rules/not-negative.ts";
import { readPart, withDrafts } from "../blocks/layers/parts.ts";
import { plainDecoder } from "../blocks/file/plain-decoder.ts";
import { cite } from "../blocks/rules/reference.ts";
import { type Scopes } from "../blocks/file/scopes.ts";
import { neverTied } from "../blocks/file/untied.ts";
import { warnUnread } from "../blocks/file/unread.ts";

export const NEMOTRON_H = {
  mamba: z.nullable(Mamba2MixerSpec),
  attention: z.nullable(GQAAttentionSpec),
  mlp: z.nullable(MoEMLPSpec),
  dense_mlp: z.nullable(DenseMLPSpec),
  position: NoPositionSpec,
  mtp: z.nullable(MTPSpec),
};

/**
 * Nemotron-H and Nemotron 3: every layer is one half only, Mamba-2, attention without positions, experts or a dense MLP.
 * A component that no layer has is null.
 */
export const nemotronH = family("nemotron_h", {
  prefix: "NemotronH",
  ignoredInside: IGNORED,
  checkpoint: {
    decoder: "backbone",
    outside: { embed_tokens: "embeddings", norm: "norm_f" },
    layer: { input_layernorm: "norm", post_attention_layernorm: "norm", self_attn: "mixer", mlp: "mixer" },
    drafts: {
      layers: "mtp.layers.{}",
      names: { "shared_head.norm": "final_layernorm" },
      normInLastLayer: true,
    },
  },
  shapes: [DECODER, NEMOTRON_H],
  read: readBody,
});

function readBody({ root, decoder: scope }: Scopes): DescribedBy<typeof DECODER & typeof NEMOTRON_H> {
  const blocks = readBlocks(scope);
  const { mixers, mlps } = halvesOf(blocks);
  const drafts = readDrafts(scope);
  const mixersFor = (name: string): LayerNames => withDrafts(mixers, drafts.modules, drafts.mixers, name);
  const mlpsFor = (name: string): LayerNames => withDrafts(mlps, drafts.modules, drafts.mlps, name);
  const hidden = scope.read(count, "hidden_size");
  const activation = readActivation(scope, "mlp_hidden_act");
  const eps = scope.read(notNegative, "layer_norm_epsilon");
  const parts = { activation, bias: readMlpBias(scope, mlpsFor("mlp")) };
  warnAboutUnread(scope, eps);
  return {
    ...plainDecoder(MODELING),
    norm_placement: implied("pre", cite(MODELING, "Block", "normalises before its mixer")),
    num_layers: derive([blocks], (kinds) => kinds.length, "as many as the schedule names"),
    hidden_size: hidden,
    vocab_size: scope.read(count, "vocab_size"),
    hidden_act: activation,
    tie_word_embeddings: neverTied(root, MODELING),
    norm: rmsNorm(eps, MODELING),
    layers: schedule(mixers, mlps),
    mamba: readPart(scope, mixersFor("mamba"), "mamba", MAMBA_FIELDS, () => readMamba(scope, eps)),
    attention: readPart(scope, mixersFor("attention"), "attention", ATTENTION_FIELDS, () =>
      readAttention(scope),
    ),
    mlp: readPart(scope, mlpsFor("mlp"), "mlp", EXPERT_FIELDS, () => readExperts(scope, parts)),
    dense_mlp: readPart(scope, mlpsFor("dense_mlp"), "dense_mlp", ["intermediate_size"], () =>
      readDenseMlp(scope, parts),
    ),
    position: noPosition(MODELING, scope.read(count, "max_position_embeddings")),
    mtp: drafts.spec,
  };
}

function readMlpBias(scope: Scope, mlps: LayerNames): Sourced<boolean> {
  if (mlps.value.every((name) => name === null))
    scope.reader.ignore(scope.at("mlp_bias"), "no effect", "no layer has an MLP");
  return scope.read(flag, "mlp_bias");
}

function warnAboutUnread(scope: Scope, eps: Sourced<number>): void {
  for (const name of ["norm_eps", "rms_norm_eps"])
    warnUnread(scope, name, eps.value, "layer_norm_epsilon decides");
  warnUnread(scope, "attention_head_dim", scope.read(count, "head_dim").value, "head_dim decides");
  warnUnread(scope, "attention_bias", false, "the attention's projections have no bias");
  warnUnread(scope, "sliding_window", null, "attention has no window in transformers 5.18.0");
  warnUnread(scope, "n_shared_experts", 1, "transformers 5.18.0 builds one, while vLLM multiplies its width");
}
