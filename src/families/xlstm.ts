import { count, flag, positive, real, text } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../config/reading/sourced.ts";
import { MlstmSpec } from "../spec/components/mlstm.ts";
import { givenNames, ignoreUnused } from "./blocks/file/fixed-fields.ts";
import { noPositions } from "./blocks/position/no-position.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { checkHeads } from "./blocks/rules/checks.ts";
import { type DescribedRMSNorm, type NormBlock, layerNormOf, rms, rmsNorm } from "./blocks/rules/norms.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import type { Reading } from "./declaration/reading.ts";

const REFERENCE = modeling("xLSTM", "xlstm", {
  DecoderLayer: "Block",
  MLP: "FeedForward",
  Attention: "Layer",
});
const CONFIG = "xLSTMConfig.__post_init__, transformers 5.18.0";

const bias = field(flag, "use_bias");

export const XLSTM = { mlstm: MlstmSpec };

/** xLSTM: a matrix LSTM in place of attention, with a state instead of a cache, and a gated MLP. */
export const xlstm = decoder("xlstm", "xLSTM", {
  name: "XlstmModelSpec",
  reference: REFERENCE,
  checkpoint: {
    decoder: "backbone",
    layers: "blocks",
    outside: { embed_tokens: "embeddings", norm: "out_norm" },
    layer: {
      input_layernorm: "norm_mlstm",
      post_attention_layernorm: "norm_ffn",
      mlp: "ffn",
      "mlp.gate_proj": "ffn.proj_up_gate",
      "mlp.up_proj": "ffn.proj_up",
      "mlp.down_proj": "ffn.proj_down",
    },
  },
  ignoredInside: [
    {
      because: "no effect",
      reason:
        "which kernels compute the recurrence, in what pieces and in what type of number, and not what they compute",
      names: [
        "chunkwise_kernel",
        "sequence_kernel",
        "step_kernel",
        "mode",
        "chunk_size",
        "autocast_kernel_dtype",
        "return_last_states",
        "norm_reduction_force_float32",
        "max_inference_chunksize",
      ],
    },
  ],
  fixed: {
    add_out_norm: { built: true, reason: cite(REFERENCE, "Model", "always normalises after its last layer") },
    tie_word_embeddings: {
      built: false,
      reason: cite(REFERENCE, "ForCausalLM", "ties no weights, and has a head of its own"),
    },
    weight_mode: {
      built: "single",
      reason:
        "the weights of the mode fused cannot be initialised, so that no checkpoint of it loads (xLSTMPreTrainedModel._init_weights)",
    },
  },
  norm: norms(),
  activation: implied("silu", cite(REFERENCE, "FeedForward", "has SiLU")),
  layers: readLayers,
  unlimited: cite(REFERENCE, "Model", "has no positions, and no length that would end them"),
  tied: () => implied(false, cite(REFERENCE, "ForCausalLM", "ties no weights, and has a head of its own")),
  embeddingSize: readEmbeddingSize,
  headWidth: ({ hidden }) =>
    derive([hidden], (width) => width, cite(REFERENCE, "ForCausalLM", "has a head of hidden_size channels")),
  logitSoftcap: field(real, "output_logit_soft_cap"),
  attention: {
    shape: XLSTM,
    read: (reading) => ({ names: "mlstm", parts: { mlstm: readMixer(reading) } }),
  },
  mlp: dense({ bias, width: readWidth }),
  position: noPositions(),
});

/** num_blocks or, without it, num_hidden_layers. */
function readLayers(scope: Scope): Sourced<number> {
  const decides = "num_blocks decides (xLSTMModel, modeling_xlstm.py)";
  if (givenNames(scope, ["num_blocks"]).length === 0) return scope.read(count, "num_hidden_layers");
  ignoreUnused(scope, ["num_hidden_layers"], decides);
  return scope.read(count, "num_blocks");
}

function readEmbeddingSize(scope: Scope, hidden: Sourced<number>): Sourced<number> {
  const width = scope.nullable(
    count,
    "embedding_dim",
    derive([hidden], (h) => h, `hidden_size, where embedding_dim is not given (${CONFIG})`),
  );
  if (width.value !== hidden.value) {
    const message = `Embeddings of ${width.value} channels cannot enter layers of ${hidden.value}: transformers 5.18.0 builds such a model, and fails when it runs.`;
    scope.reader.report("warning", "embedding-width", scope.at("embedding_dim"), message);
  }
  return width;
}

/** The norms of layers have a bias where the layers have, the last one has none. */
function norms(): NormBlock<DescribedRMSNorm> {
  const block = rms({ eps: "norm_eps" });
  return {
    read(scope, reference) {
      const { eps, norm } = block.read(scope, reference);
      return {
        eps,
        norm: { ...norm, has_bias: bias.read(scope) },
        placement: { final_norm: rmsNorm(eps, reference) },
      };
    },
  };
}

/** What Python's int() makes of a share of the stream. */
function part(scope: Scope, hidden: Sourced<number>, name: string): Sourced<number> {
  return derive(
    [hidden, scope.read(positive, name)],
    (width, factor) => Math.max(1, Math.trunc(width * factor)),
    cite(REFERENCE, "Layer", `takes hidden_size × ${name}, without what is behind the point`),
  );
}

function readMixer({ scope, hidden, eps }: Reading): Described<MlstmSpec> {
  const heads = scope.read(count, "num_heads");
  const qk = part(scope, hidden, "qk_dim_factor");
  const v = part(scope, hidden, "v_dim_factor");
  checkHeads(scope, qk, heads, "num_heads", ["channels of q and k", "heads"]);
  checkHeads(scope, v, heads, "num_heads", ["channels of v", "heads"]);
  const says = (rule: string): string => cite(REFERENCE, "Layer", rule);
  return {
    type: implied("mlstm" as const, says("runs the recurrence of the mLSTM")),
    num_heads: heads,
    qk_size: qk,
    v_size: v,
    bias: bias.read(scope),
    gate_softcap: scope.read(real, "gate_soft_cap"),
    eps: scope.read(real, "eps"),
    output_norm: layerNormOf(eps, REFERENCE, { bias, suffix: "MultiHeadLayerNorm" }, scope),
    state_dtype: scope.read(text, "inference_state_dtype"),
  };
}

function readWidth({ scope, hidden }: Reading): Sourced<number> {
  return derive(
    [hidden, scope.read(positive, "ffn_proj_factor"), scope.read(count, "ffn_round_up_to_multiple_of")],
    (width, factor, multiple) => Math.floor((width * factor + multiple - 1) / multiple) * multiple,
    cite(REFERENCE, "FeedForward", "takes hidden_size × ffn_proj_factor, rounded up"),
  );
}
