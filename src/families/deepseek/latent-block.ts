import { flag } from "../../config/reading/field-types.ts";
import { type Sourced, implied } from "../../config/reading/sourced.ts";
import { MLAAttentionSpec } from "../../spec/components/mla-attention.ts";
import { ROPE } from "../blocks/position/position.ts";
import { readRope } from "../blocks/position/rope.ts";
import { cite } from "../blocks/rules/reference.ts";
import { type Block, type HalfBlock, type Reading, onceInReading } from "../declaration/reading.ts";
import { readLatentAttention } from "./latent-attention.ts";
import { rotaryChannels } from "./position.ts";

export const LATENT_ATTENTION = { attention: MLAAttentionSpec };

const rotary = onceInReading(({ scope, maxPositions }) => readRope(scope, maxPositions));

/** Latent attention in every layer. */
export function latentAttention(
  valueDim?: (reading: Reading) => Sourced<number>,
): HalfBlock<typeof LATENT_ATTENTION> {
  return {
    shape: LATENT_ATTENTION,
    read: (reading) => ({
      names: "attention",
      parts: {
        attention: readLatentAttention(reading.scope, reading.reference, rotary(reading), {
          latentQueries: false,
          ...(valueDim && { valueDim: valueDim(reading) }),
        }),
      },
    }),
  };
}

/** The rotary embedding of latent attention; `interleaving`: whether rope_interleave has a say in it. */
export function latentRope({ interleaving }: { readonly interleaving: boolean }): Block<typeof ROPE> {
  return {
    shape: ROPE,
    read(reading) {
      const { scope, reference, maxPositions } = reading;
      const rule = cite(
        reference,
        "Attention",
        `pairs channel i with i + qk_rope_head_dim / 2${interleaving ? " unless rope_interleave" : ""}`,
      );
      const paired = interleaving
        ? scope.nullable(flag, "rope_interleave", { value: false, rule })
        : implied(false, rule);
      return { position: rotaryChannels(reference, rotary(reading), maxPositions, paired) };
    },
  };
}
