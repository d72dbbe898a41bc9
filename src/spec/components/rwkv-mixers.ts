import * as z from "zod/mini";
import type { CacheLine } from "../cache-line.ts";
import { define } from "../component-definition.ts";
import { inside, linear, tensor } from "../tensors.ts";
import { positiveInt, string } from "../values.ts";

/** What a half of RWKV keeps of a sequence, whatever its length. */
const kept = (elements: number, formula: string, dtype: string | null): CacheLine => ({
  kind: "recurrent state",
  elements,
  formula,
  per: { unit: "sequence" },
  window: null,
  dtype,
  heads: null,
});

const mixes = (names: readonly string[], h: number) =>
  names.map((name) => tensor(`time_mix_${name}`, "parameter", [1, 1, h]));

/**
 * Time mixing of RWKV 4 (Peng et al. 2023, arXiv:2305.13048, section 3.1). Its inputs are x and the token before it, mixed
 * channel by channel: m × x + (1 − m) × shifted. With r = σ(receptance), k = key and v = value, channel by channel,
 * wkv at t is (Σ_{i<t} e^(−(t−1−i)w + k_i) v_i + e^(u + k_t) v_t) over the same sum without v, with w = e^time_decay and
 * u = time_first; the output is output(r × wkv). Weights, with h = hidden_size and a = attention_size: key, value and
 * receptance [a, h], output [h, a], time_decay and time_first [a], and three mixes [1, 1, h].
 */
export const RwkvTimeMixSpec = z.object({
  type: z.literal("rwkv_time_mix"),
  attention_size: positiveInt,
  /** The type in which sums are kept. */
  state_dtype: string,
});

export type RwkvTimeMixSpec = z.infer<typeof RwkvTimeMixSpec>;

export const rwkvTimeMix = define({
  name: "RwkvTimeMixSpec",
  schema: RwkvTimeMixSpec,
  tensors: ({ attention_size: a }, { hidden_size: h }) =>
    inside(
      ["attention"],
      [
        tensor("time_decay", "parameter", [a]),
        tensor("time_first", "parameter", [a]),
        ...mixes(["key", "value", "receptance"], h),
        ...["key", "value", "receptance"].flatMap((name) => linear(name, a, h)),
        ...linear("output", h, a),
      ],
    ),
  keeps: ({ attention_size: a, state_dtype }) => [
    kept(3 * a, `${a} channels × (2 sums and their largest exponent)`, state_dtype),
  ],
  words: () => "RWKV time mixing",
});

/**
 * Channel mixing of RWKV 4 (arXiv:2305.13048, section 3.1): σ(receptance) × value(relu(key)²), with inputs mixed as in
 * time mixing. Weights, with h = hidden_size: key [intermediate_size, h], value [h, intermediate_size], receptance [h, h],
 * and two mixes [1, 1, h].
 */
export const RwkvChannelMixSpec = z.object({
  type: z.literal("rwkv_channel_mix"),
  intermediate_size: positiveInt,
});

export type RwkvChannelMixSpec = z.infer<typeof RwkvChannelMixSpec>;

export const rwkvChannelMix = define({
  name: "RwkvChannelMixSpec",
  schema: RwkvChannelMixSpec,
  tensors: ({ intermediate_size: inner }, { hidden_size: h }) =>
    inside(
      ["feed_forward"],
      [
        ...mixes(["key", "receptance"], h),
        ...linear("key", inner, h),
        ...linear("receptance", h, h),
        ...linear("value", h, inner),
      ],
    ),
  keeps: () => [],
  words: () => "RWKV channel mixing",
});
