import * as z from "zod/mini";
import { count, flag, natural, positive, texts } from "../config/reading/field-types.ts";
import { derive, implied } from "../config/reading/sourced.ts";
import { GQAAttentionSpec } from "../spec/components/gqa-attention.ts";
import { RGLRUMixerSpec } from "../spec/components/rg-lru-mixer.ts";
import type { LayerNames } from "./blocks/layers/layer-names.ts";
import { attentionBeside } from "./blocks/mamba/hybrid-mixers.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { partlyRotated, rope } from "./blocks/position/position.ts";
import { rms } from "./blocks/rules/norms.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import type { Reading } from "./declaration/reading.ts";

const MODELING = modeling("RecurrentGemma", "recurrent_gemma");

const MIXERS = new Map([
  ["attention", "attention"],
  ["recurrent", "recurrent"],
]);

export const RECURRENT_GEMMA_MIXERS = {
  /** null where no layer has it, as with the next one. */
  attention: z.nullable(GQAAttentionSpec),
  recurrent: z.nullable(RGLRUMixerSpec),
};

const rotated = partlyRotated(0.5, { nullIsWhole: true });

/** RecurrentGemma (Griffin): a gated linear recurrence, with attention inside a window in every third layer. */
export const recurrentGemma = decoder("recurrent_gemma", "RecurrentGemma", {
  checkpoint: {
    layer: {
      input_layernorm: "temporal_pre_norm",
      post_attention_layernorm: "channel_pre_norm",
      self_attn: "temporal_block",
      mlp: "mlp_block",
    },
    outside: { norm: "final_norm" },
  },
  ignoredInside: [
    {
      because: "training",
      reason: `only the initialisation of weights reads it (${MODELING.file})`,
      names: ["w_init_variance_scale", "final_w_init_variance_scale"],
    },
    {
      because: "no effect",
      reason: "a word of the first release, which the class does not read",
      names: ["_block_types"],
    },
  ],
  fixed: {
    embeddings_scale_by_sqrt_dim: {
      built: true,
      reason: cite(MODELING, "Model", "always multiplies embeddings by √hidden_size"),
    },
  },
  norm: rms({ zeroCentered: true }),
  activation: "hidden_activation",
  unlimited: cite(MODELING, "Model", "names no length: its attention has a window, its recurrence a state"),
  multipliers: {
    embedding: field(count, "hidden_size").as(
      (width) => toBfloat16(Math.sqrt(width)),
      cite(MODELING, "Model", "multiplies embeddings by √hidden_size, rounded to bfloat16"),
    ),
  },
  logitSoftcap: field(positive, "logits_soft_cap"),
  attention: attentionBeside(RECURRENT_GEMMA_MIXERS, {
    schedule: readSchedule,
    attention: {
      bias: field(flag, "attention_bias"),
      outputBias: true,
      nullHeadDimRefused: true,
      rotated,
      window: (scope) => scope.read(count, ["sliding_window", "attention_window_size"]),
    },
    attentionFields: ["attention_bias", "attention_window_size", "sliding_window"],
    beside: {
      name: "recurrent",
      fields: ["lru_width", "conv1d_width"],
      read: readRecurrence,
    },
  }),
  mlp: dense({
    bias: true,
    width: ({ scope }) =>
      derive(
        [scope.read(natural, "intermediate_size")],
        (width) => Math.floor(width / 2),
        cite(MODELING, "Mlp", "is half of intermediate_size wide"),
      ),
  }),
  position: rope({ rotated, type: { known: ["default"], read: (type) => type } }),
});

/** The kinds of block_types, over and over. */
function readSchedule({ scope, layers }: Reading): LayerNames {
  const kinds = scope.read(texts, "block_types");
  const unknown = [...new Set(kinds.value.filter((kind) => !MIXERS.has(kind)))];
  if (unknown.length > 0 || kinds.value.length === 0) {
    const message = `block_types is ${JSON.stringify(kinds.value)}; a layer of this family is one of ${[...MIXERS.keys()].join(", ")}.`;
    scope.reader.refuse("unknown-layer-type", scope.at("block_types"), message);
  }
  return derive(
    [layers, kinds],
    (n, list) => Array.from({ length: n }, (_, index) => list[index % list.length] ?? "attention"),
    "block_types, over and over for num_hidden_layers layers",
  );
}

function readRecurrence({ scope, hidden, activation }: Reading) {
  const width = scope.nullable(
    count,
    "lru_width",
    derive([hidden], (size) => size, "hidden_size, where lru_width is not given"),
  );
  const unit = (rule: string): string => cite(MODELING, "Rglru", rule);
  return {
    type: implied("rg_lru" as const, cite(MODELING, "RecurrentBlock")),
    width,
    num_blocks: scope.read(count, "num_attention_heads"),
    conv_kernel_dim: scope.read(count, "conv1d_width"),
    output_gate_activation: activation,
    state_dtype: implied("float32", unit("accumulates its state in float32")),
  };
}

/** The nearest number of eight significant bits; of two that are as near, the even one. */
function toBfloat16(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer);
  const [whole = 0] = bits;
  const rounded = (whole + 0x7fff + ((whole >>> 16) & 1)) & 0xffff0000;
  return new Float32Array(Uint32Array.of(rounded).buffer)[0] ?? value;
}
