import * as z from "zod/mini";
import { type FieldType, count, flag, orNull, text } from "../../../config/reading/field-types.ts";
import type { Scope } from "../../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../../../config/reading/sourced.ts";
import {
  BlockSparseAttentionSpec,
  type PooledBlockIndexerSpec,
} from "../../../spec/components/block-sparse-attention.ts";
import { GatedDeltaNetSpec } from "../../../spec/components/gated-delta-net.ts";
import { GatedMergeSpec, GatedResidualSpec } from "../../../spec/components/gated-residual.ts";
import { MoEMLPSpec } from "../../../spec/components/moe-mlp.ts";
import { NgramEmbeddingSpec } from "../../../spec/components/ngram-embedding.ts";
import { RopePositionSpec } from "../../../spec/components/rope-position.ts";
import { decoder as DECODER } from "../../../spec/decoder-body.ts";
import { perHeadQkNorm, plainGqa } from "../../blocks/attention/gqa.ts";
import { gateInQuery } from "../../blocks/attention/output-gate.ts";
import { ignoreUnused } from "../../blocks/file/fixed-fields.ts";
import { type Scopes, readTextModelType } from "../../blocks/file/scopes.ts";
import { readTrunk } from "../../blocks/file/trunk.ts";
import { warnUnread } from "../../blocks/file/unread.ts";
import { readDeltaNet } from "../../blocks/gated-delta-net.ts";
import { onlyIfUsed, sameInAllLayers, scheduleWith } from "../../blocks/layers/layer-names.ts";
import { readHybridSchedule } from "../../blocks/layers/schedule.ts";
import { ropePosition } from "../../blocks/position/position.ts";
import { readMrope, readPartialRotaryFactor, readRope } from "../../blocks/position/rope.ts";
import { readKvHeads } from "../../blocks/attention/heads.ts";
import { checkMrope } from "../../blocks/rules/checks.ts";
import { BARE_LANGUAGE_MODEL } from "../../blocks/rules/checkpoint-names.ts";
import { type DescribedRMSNorm, rms } from "../../blocks/rules/norms.ts";
import { cite } from "../../blocks/rules/reference.ts";
import { family } from "../../declaration/family.ts";
import type { DescribedBy } from "../../declaration/shape.ts";
import { alone } from "../../wrappers/towers.ts";
import { readGatedSharedExpert, readQwenExperts } from "../experts.ts";
import { VISION_TOKENS } from "../vision.ts";
import { ngramsOf, readNgramLayers, readNgrams } from "./ngrams.ts";
import { CONFIG_RULES, MODELING } from "./reference.ts";
import { string } from "../../../spec/values.ts";

export const QWEN4_EXP = {
  text_model_type: string,
  /** Of layers that attend to chosen blocks; null where none does. */
  attention: z.nullable(BlockSparseAttentionSpec),
  /** null where no layer has it. */
  linear_attn: z.nullable(GatedDeltaNetSpec),
  mlp: MoEMLPSpec,
  gated_residual: GatedResidualSpec,
  gated_merge: GatedMergeSpec,
  /** The layers' embeddings of the last tokens, by the layers that have one, counted from 0; null where none has. */
  ngram_embeddings: z.nullable(z.record(string, NgramEmbeddingSpec)),
  position: RopePositionSpec,
};

/** Qwen4-Exp: Gated DeltaNet with attention to chosen blocks in between, experts, gated residual streams, and n-gram embeddings. */
export const qwen4Exp = family("qwen4_exp", {
  prefix: "Qwen4Exp",
  modelTypes: {
    qwen4_exp: {
      config: "Qwen4ExpConfig",
      text: "Qwen4ExpTextConfig",
      architecture: "Qwen4ExpForConditionalGeneration",
      towers: alone("visual", "Qwen4ExpVisionConfig"),
      ignored: VISION_TOKENS,
      checkpoint: BARE_LANGUAGE_MODEL,
    },
    qwen4_exp_text: { config: "Qwen4ExpTextConfig", architecture: "Qwen4ExpForCausalLM" },
  },
  ignoredInside: [
    {
      because: "bookkeeping",
      reason: "how many convolutions of a layer keep a state, which the class sets",
      names: ["number_of_conv_states"],
    },
    {
      because: "no effect",
      reason: `the classes build no draft modules, and leave the mtp tensors of a checkpoint out (_keys_to_ignore_on_load_unexpected, ${MODELING.file})`,
      names: ["mtp_num_hidden_layers"],
    },
  ],
  shapes: [DECODER, QWEN4_EXP],
  read: readBody,
});

/** What transformers calls the mixers of layers, in the checkpoint and in the class. */
const MIXERS = new Map([
  ["linear_attention", "linear_attn"],
  ["full_attention", "attention"],
  ["indexed_attention", "attention"],
]);

function readBody(scopes: Scopes, modelType: string): DescribedBy<typeof DECODER & typeof QWEN4_EXP> {
  const { root, decoder: scope } = scopes;
  const trunk = readTrunk(root, scope, MODELING, {
    norm: rms({ zeroCentered: true, placement: "none" }),
  });
  const { body, layers, hidden, activation, norm, eps, maxPositions } = trunk;
  warnUnread(scope, "mtp_num_hidden_layers", 0, "transformers 5.18.0 builds no draft modules of Qwen4-Exp");
  const headDim = scope.read(count, "head_dim");
  const rope = readRope(scope, maxPositions);
  const share = readPartialRotaryFactor(
    scope,
    rope.group,
    {
      value: 1,
      rule: cite(MODELING, "RotaryEmbedding", "rotates all of a head unless the file says otherwise"),
    },
    { nullIsWhole: true },
  );
  const rotaryDim = derive(
    [headDim, share],
    (dim, part) => Math.trunc(dim * part),
    "head_dim × partial_rotary_factor, rounded down",
  );
  const mrope = readMrope(scope, rope.group, [11, 11, 10], cite(MODELING, "RotaryEmbedding"));
  checkMrope(scope, mrope.section, rotaryDim, `${rope.group}/mrope_section`);
  const mixers = readHybridSchedule(scope, layers, 0, MIXERS).names;
  const ngramLayers = readNgramLayers(scope, layers, mixers);
  const streams = scope.read(count, "hc_count");
  if (streams.value < 2) {
    const message = `hc_count is ${streams.value}: transformers 5.18.0 refuses a model with fewer than 2 residual streams.`;
    scope.reader.report("error", "too-few-streams", scope.at("hc_count"), message);
  }
  const parts = { num_streams: streams, rank: scope.read(count, "hc_lowrank"), input_norm: norm };
  return {
    ...body,
    text_model_type: readTextModelType(scopes, modelType),
    final_norm: implied(null, cite(MODELING, "Model", "merges the streams behind a norm of its own")),
    layers: scheduleWith(
      mixers,
      derive(
        [sameInAllLayers(layers, "mlp", ""), ngramLayers],
        (names) => names,
        "ple_layer_ids names the layers with an embedding of n-grams",
      ),
      (_mixer, _mlp, layer) => [
        ...(ngramLayers.value.includes(layer + 1) ? [ngramsOf(layer)] : []),
        "gated_residual",
      ],
      "",
    ),
    extras: implied(["gated_merge"], cite(MODELING, "Model", "merges the streams after its layers")),
    attention: readAttention(scope, mixers, { headDim, rotaryDim, norm }),
    linear_attn: onlyIfUsed(readLinearAttention(scope, { eps, activation }), mixers, "linear_attn"),
    mlp: {
      ...readQwenExperts(scope, MODELING, activation, {
        experts: scope.read(count, "num_experts"),
        normalised: scope.read(flag, "norm_topk_prob"),
      }),
      shared_expert: readGatedSharedExpert(scope, MODELING),
    },
    gated_residual: {
      type: implied("gated_residual", cite(MODELING, "GatedResidual")),
      ...parts,
    },
    gated_merge: {
      type: implied("gated_merge", cite(MODELING, "GatedResidual", "merges the streams without use_combine")),
      ...parts,
    },
    ngram_embeddings: readNgrams(scope, ngramLayers, { streams, hidden, norm }),
    position: { ...ropePosition(MODELING, rope, maxPositions, share), mrope },
  };
}

const INDEXER_FIELDS = [
  "indexer_n_heads",
  "indexer_kv_heads",
  "indexer_head_dim",
  "indexer_budget",
  "indexer_compress_ratio",
] as const;

interface Common {
  readonly headDim: Sourced<number>;
  readonly rotaryDim: Sourced<number>;
  readonly norm: DescribedRMSNorm;
}

function readAttention(
  scope: Scope,
  mixers: Parameters<typeof onlyIfUsed>[1],
  { headDim, rotaryDim, norm }: Common,
): Described<BlockSparseAttentionSpec | null> {
  const has = (rule: string): string => cite(MODELING, "Attention", rule);
  const query = scope.read(count, "num_attention_heads");
  const kv = readKvHeads(scope, query, true);
  const bias = scope.read(flag, "attention_bias");
  if (!mixers.value.includes("attention")) {
    ignoreUnused(scope, INDEXER_FIELDS, "no layer attends to chosen blocks");
    return derive([mixers], () => null, `no layer has it: ${mixers.source.text}`);
  }
  return onlyIfUsed(
    {
      ...plainGqa(MODELING, { query, kv, headDim }, { qkv: bias, output: bias }),
      ...perHeadQkNorm(MODELING, norm),
      type: implied("block_sparse" as const, has("has an indexer")),
      rotary_dim: rotaryDim,
      output_gate: gateInQuery(implied(true, has("gates its output")), MODELING.file),
      indexer: readIndexer(scope, rotaryDim, norm),
    },
    mixers,
    "attention",
  );
}

function readIndexer(
  scope: Scope,
  rotaryDim: Sourced<number>,
  norm: DescribedRMSNorm,
): Described<PooledBlockIndexerSpec> {
  const dim = scope.read(count, "indexer_head_dim");
  const size = scope.read(count, "indexer_compress_ratio");
  const budget = scope.read(count, "indexer_budget");
  const refuse = (name: string, code: string, what: string): void =>
    scope.reader.report("error", code, scope.at(name), `${what}: transformers 5.18.0 refuses such a file.`);
  const keyHeads = scope.find(scope.at("indexer_kv_heads"));
  scope.reader.ignore(
    scope.at("indexer_kv_heads"),
    "no effect",
    cite(MODELING, "QSAIndexer", "has one key head, and the class refuses others"),
  );
  if (keyHeads?.type !== "number" || keyHeads.value !== 1)
    refuse(
      "indexer_kv_heads",
      "indexer-key-heads",
      "indexer_kv_heads is not 1, but an indexer has one key head",
    );
  if (budget.value % size.value !== 0)
    refuse(
      "indexer_budget",
      "blocks-not-divisible",
      `indexer_budget ${budget.value} is no multiple of indexer_compress_ratio ${size.value}`,
    );
  if (rotaryDim.value > dim.value)
    refuse(
      "indexer_head_dim",
      "rotary-channels",
      `indexer_head_dim ${dim.value} is less than the ${rotaryDim.value} channels that are rotated`,
    );
  return {
    type: implied("pooled_block_indexer", cite(MODELING, "QSAIndexer")),
    num_heads: scope.read(count, "indexer_n_heads"),
    head_dim: dim,
    rotary_dim: rotaryDim,
    block_size: size,
    top_blocks: derive(
      [budget, size],
      (tokens, each) => Math.max(1, Math.floor(tokens / each)),
      "indexer_budget / indexer_compress_ratio",
    ),
    qk_norm: norm,
  };
}

/** The activation of the gate; null is hidden_act. */
const gateType: FieldType<string | null> = orNull(text);

function readLinearAttention(
  scope: Scope,
  common: { readonly eps: Sourced<number>; readonly activation: Sourced<string> },
) {
  const given = scope.nullable(gateType, "output_gate_type", {
    value: null,
    rule: `hidden_act (${CONFIG_RULES})`,
  });
  const gate = derive(
    [given, common.activation],
    (own, plain) => own ?? plain,
    cite(MODELING, "GatedDeltaNet", "gates by output_gate_type, or else by hidden_act"),
  );
  if (gate.value !== "silu" && gate.value !== "sigmoid") {
    const message = `The gate of linear attention is ${JSON.stringify(gate.value)}: transformers 5.18.0 refuses others than "silu" and "sigmoid".`;
    scope.reader.report("error", "unknown-gate", scope.at("output_gate_type"), message);
  }
  return {
    ...readDeltaNet(scope, MODELING, common, {
      projection_layout: implied(
        "qkv_z_b_a",
        cite(MODELING, "GatedDeltaNet", "has in_proj_qkv, in_proj_z, in_proj_b and in_proj_a"),
      ),
    }),
    output_gate_activation: gate,
  };
}
