import * as z from "zod/mini";
import type { Described } from "../../../config/reading/sourced.ts";
import { GQAAttentionSpec } from "../../../spec/components/gqa-attention.ts";
import { Mamba2MixerSpec } from "../../../spec/components/mamba2-mixer.ts";
import type { CheckpointNames } from "../../../spec/checkpoint-names.ts";
import type { HalfBlock, Reading } from "../../declaration/reading.ts";
import type { Shape } from "../../declaration/shape.ts";
import { type GqaOptions, readGqa } from "../attention/gqa-block.ts";
import type { LayerNames } from "../layers/layer-names.ts";
import { partIfUsed } from "../mlp/sparse-layers.ts";
import { expanded, MAMBA2_FIELDS, readMamba2 } from "./mamba2.ts";

export const HYBRID_MIXERS = {
  /** null where no layer has it, as with the next one. */
  attention: z.nullable(GQAAttentionSpec),
  mamba: z.nullable(Mamba2MixerSpec),
};

/** What hybrids of Bamba's kind call the parts of their layers. */
export const HYBRID_NAMES: CheckpointNames = {
  layer: {
    post_attention_layernorm: "pre_ff_layernorm",
    mlp: "feed_forward",
    "mlp.gate": "feed_forward.router",
  },
  components: { mamba: { mixer: "mamba" } },
  outside: { norm: "final_layernorm" },
};

/** The fields that describe attention alone. */
const ATTENTION_FIELDS = ["num_attention_heads", "num_key_value_heads", "head_dim"];

interface HybridOptions {
  /** `attention` or the other mixer for each layer. */
  readonly schedule: (reading: Reading) => LayerNames;
  readonly attention: GqaOptions;
  /** Further fields that describe attention alone. */
  readonly attentionFields: readonly string[];
}

interface OtherMixer {
  /** Its name in the body; `mamba` unless this says otherwise. */
  readonly name?: string;
  /** The fields that describe it alone. */
  readonly fields: readonly string[];
  readonly read: (reading: Reading) => object;
}

/** Attention in some layers and another mixer in the others; what no layer has is not read. */
export function attentionBeside<S extends Shape>(
  shape: S,
  { schedule, attention, attentionFields, beside }: HybridOptions & { readonly beside: OtherMixer },
): HalfBlock<S> {
  return {
    shape,
    read(reading) {
      const { scope } = reading;
      const names = schedule(reading);
      const other = beside.name ?? "mamba";
      const parts = {
        attention: partIfUsed(scope, names, "attention", {
          fields: [...ATTENTION_FIELDS, ...attentionFields],
          read: () => readGqa(reading, attention),
        }),
        [other]: partIfUsed(scope, names, other, {
          fields: beside.fields,
          read: () => beside.read(reading),
        }),
      };
      return { names, parts: parts as never };
    },
  };
}

/** Attention in some layers and Mamba-2 in the others, in the words of hybrids; `suffix` is what Mamba's class is called. */
export function mamba2Hybrid(
  options: HybridOptions & { readonly suffix: string },
): HalfBlock<typeof HYBRID_MIXERS> {
  return attentionBeside(HYBRID_MIXERS, {
    ...options,
    beside: {
      fields: MAMBA2_FIELDS,
      read: ({ scope, reference, hidden, eps, activation }) =>
        readMamba2(scope, reference, {
          suffix: options.suffix,
          eps,
          activation,
          inner: expanded(scope, "mamba_expand", hidden),
        }) satisfies Described<Mamba2MixerSpec>,
    },
  });
}
