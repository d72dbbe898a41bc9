import type { RopePositionSpec } from "../spec/components/rope-position.ts";
import type { RopeScalingSpec } from "../spec/components/rope-scaling.ts";
import { isScaling, ropeFactor } from "../spec/rope-factor.ts";
import { at } from "./vectors.ts";

/** How a rotary embedding turns the channels of a head. */
export interface Rotation {
  /** By how much each pair of channels turns from one position to the next, in radians; backwards where negative. */
  readonly frequencies: readonly number[];
  /** What turned channels are multiplied by (yarn and longrope). */
  readonly factor: number;
  /** The two channels of pair i. */
  readonly pair: (i: number) => readonly [number, number];
}

/**
 * The rotation of `dims` channels of a head of `width` channels (Su et al. 2021, arXiv:2104.09864) in a sequence of
 * `tokens` tokens. Throws where the scaling is of a type that the spec does not describe, or has not as
 * many divisors as pairs turn.
 */
export function rotationOf(
  position: RopePositionSpec,
  dims: number,
  width: number,
  tokens: number,
): Rotation {
  const pairs = pairsOf(dims);
  const { scaling, interleaved, reversed = false } = position;
  const reach = scaling?.rope_type === "proportional" ? width / 2 : pairs;
  const frequencies = scaled(position, scaling, dims, width, tokens);
  const trained =
    scaling && isScaling(scaling, "longrope") ? scaling.original_max_position_embeddings : Infinity;
  return {
    frequencies: reversed ? frequencies.map((frequency) => -frequency) : frequencies,
    factor: ropeFactor(position, tokens > trained),
    pair: interleaved ? (i) => [2 * i, 2 * i + 1] : (i) => [i, i + reach],
  };
}

/** Turns channels of a head, from channel `start` on, by the position of its token. Changes the head. */
export function rotate(head: Float32Array, start: number, rotation: Rotation, position: number): void {
  const { frequencies, factor, pair } = rotation;
  frequencies.forEach((frequency, i) => {
    const [first, second] = pair(i);
    const cos = factor * Math.cos(position * frequency);
    const sin = factor * Math.sin(position * frequency);
    const x = at(head, start + first);
    const y = at(head, start + second);
    head[start + first] = x * cos - y * sin;
    head[start + second] = y * cos + x * sin;
  });
}

/** An odd number of channels turns one more: transformers counts pairs by arange(0, dims, 2). */
function pairsOf(dims: number): number {
  return Math.ceil(dims / 2);
}

/** base^(−2i/d) for each pair i. */
function geometric(base: number, dims: number, over = dims): number[] {
  return Array.from({ length: pairsOf(dims) }, (_, i) => base ** ((-2 * i) / over));
}

/** The formulas of transformers 5.18.0, modeling_rope_utils.py. */
function scaled(
  position: RopePositionSpec,
  scaling: RopeScalingSpec | null,
  dims: number,
  width: number,
  tokens: number,
): readonly number[] {
  const { rope_theta: base, max_position_embeddings: declared } = position;
  const plain = geometric(base, dims);
  if (scaling === null) return plain;
  if (isScaling(scaling, "linear")) return plain.map((frequency) => frequency / scaling.factor);
  if (isScaling(scaling, "proportional")) {
    const turning = Math.floor((position.partial_rotary_factor * width) / 2);
    return geometric(base, dims, width)
      .slice(0, turning)
      .map((frequency) => frequency / scaling.factor);
  }
  if (isScaling(scaling, "dynamic")) {
    // HunYuanDenseV1RotaryEmbedding
    if (scaling.alpha !== undefined) return geometric(base * scaling.alpha ** (dims / (dims - 2)), dims);
    const trained = declared ?? tokens;
    const length = Math.max(tokens, trained);
    const growth = (scaling.factor * length) / trained - (scaling.factor - 1);
    return geometric(base * growth ** (dims / (dims - 2)), dims);
  }
  if (isScaling(scaling, "stepped_ntk")) {
    const steps = Math.ceil(Math.log2(tokens / scaling.original_max_position_embeddings) + 1);
    const growth = Math.max(1, 2 ** steps - 1);
    return geometric(base * growth ** (dims / (dims - 2)), dims);
  }
  if (isScaling(scaling, "yarn")) return yarn(scaling, base, dims);
  if (isScaling(scaling, "longrope")) {
    const original = scaling.original_max_position_embeddings;
    const long = tokens > original;
    const divisors = long ? scaling.long_factor : scaling.short_factor;
    // One divides all of them, as a tensor of one element does.
    if (divisors.length !== plain.length && divisors.length !== 1)
      throw new Error(
        `${long ? "long_factor" : "short_factor"} has ${divisors.length} divisors, and ${plain.length} pairs of channels turn: the frequencies cannot be divided.`,
      );
    return plain.map((frequency, i) => frequency / (divisors[divisors.length === 1 ? 0 : i] as number));
  }
  if (isScaling(scaling, "llama3")) {
    const { factor, low_freq_factor: low, high_freq_factor: high } = scaling;
    const original = scaling.original_max_position_embeddings;
    return plain.map((frequency) => {
      const turns = (original * frequency) / (2 * Math.PI);
      if (turns < low) return frequency / factor;
      if (turns > high) return frequency;
      const smooth = (turns - low) / (high - low);
      return ((1 - smooth) * frequency) / factor + smooth * frequency;
    });
  }
  throw new Error(`The spec does not describe the parameters of rope_type ${scaling.rope_type}.`);
}

type Yarn = Extract<RopeScalingSpec, { rope_type: "yarn" }>;

/** Peng et al. 2023, arXiv:2309.00071: slow pairs are stretched, fast ones are not, and those between by degrees. */
function yarn(scaling: Yarn, base: number, dims: number): readonly number[] {
  const { factor, original_max_position_embeddings: original, truncate } = scaling;
  // The ramp has half of the channels, rounded down, and the frequencies have half, rounded up: torch refuses it.
  if (dims % 2 !== 0) throw new Error(`YaRN turns pairs of channels, and ${dims} is an odd number of them.`);
  const pairOf = (turns: number): number =>
    (dims * Math.log(original / (turns * 2 * Math.PI))) / (2 * Math.log(base));
  const [low, high] = [pairOf(scaling.beta_fast), pairOf(scaling.beta_slow)];
  const first = Math.max(truncate ? Math.floor(low) : low, 0);
  const last = Math.min(truncate ? Math.ceil(high) : high, dims - 1);
  const span = first === last ? 0.001 : last - first;
  return geometric(base, dims).map((frequency, i) => {
    const stretched = Math.min(1, Math.max(0, (i - first) / span));
    return (frequency / factor) * stretched + frequency * (1 - stretched);
  });
}
