import type { EngineDefault } from "../../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../../../config/reading/sourced.ts";
import { LearnedPositionSpec } from "../../../spec/components/learned-position.ts";
import { SinusoidalPositionSpec } from "../../../spec/components/sinusoidal-position.ts";
import { RopePositionSpec } from "../../../spec/components/rope-position.ts";
import { type Reference, cite } from "../rules/reference.ts";
import { type Block, type Reading, onceInReading } from "../../declaration/reading.ts";
import { withoutRopeDefaults } from "./rope-defaults.ts";
import {
  type RopeFields,
  type RopeTypes,
  readPartialRotaryFactor,
  readRope,
  refuseScalingWithoutHeadDim,
  ropeGroup,
} from "./rope.ts";

/** A rotary embedding of one-dimensional positions that pairs a channel with the one half the rotated width further on. */
export function ropePosition(
  reference: Reference,
  rope: Pick<RopeFields, "theta" | "scaling" | "contextLen" | "proportion">,
  maxPositions: Sourced<number>,
  share: Sourced<number>,
): Described<RopePositionSpec> & { readonly mrope: Sourced<null> } {
  return {
    type: implied("rope", cite(reference, "RotaryEmbedding")),
    rope_theta: rope.theta,
    scaling: rope.scaling,
    max_position_embeddings: maxPositions,
    context_len: rope.contextLen,
    // Where no field carries the share, the type proportional reads one all the same.
    partial_rotary_factor: share.source.kind === "implied" ? (rope.proportion?.() ?? share) : share,
    interleaved: implied(false, `rotate_half pairs channel i with i + rotary_dim / 2 (${reference.file})`),
    mrope: implied(null, "positions are one-dimensional"),
  };
}

export const ROPE = { position: RopePositionSpec };

/** How a family's one rotary embedding differs from Llama's. */
export interface RopeOptions {
  /** Whether neighbouring channels are a pair. */
  readonly interleaved?: boolean;
  /** The share of a head that is rotated; all of it unless this says otherwise. */
  readonly rotated?: RotatedShare;
  /** Fields beside the rope object that give the base; rope_theta unless this says otherwise. */
  readonly theta?: readonly string[];
  /** Whether the class's default is a scaled embedding, which an object of the file replaces whole. */
  readonly scaledByDefault?: boolean;
  /** The base that an object of the file without one then gets, where it is another than the class's. */
  readonly baseAlone?: number;
  /** The base without a field, where transformers has no class that would give it. */
  readonly base?: EngineDefault<number>;
  /** How the class reads the rope type, and the only ones that it takes. */
  readonly type?: RopeTypes;
  /** Whether pairs turn the other way round. */
  readonly reversed?: boolean;
  /** Whether the class keeps a head_dim of null, with which some scalings cannot compute. */
  readonly headDimMayBeNull?: boolean;
}

/** One rotary embedding for all layers. */
export function rope({
  interleaved = false,
  rotated,
  theta,
  scaledByDefault = false,
  baseAlone,
  base,
  type,
  reversed = false,
  headDimMayBeNull = false,
}: RopeOptions = {}): Block<typeof ROPE> {
  return {
    shape: ROPE,
    read: (reading) => {
      const { scope, reference, maxPositions } = reading;
      const own = scaledByDefault ? withoutRopeDefaults(scope, baseAlone) : scope;
      const fields = readRope(own, maxPositions, {
        ...(type && { types: type }),
        ...(theta && { theta }),
        ...(base && { base }),
      });
      if (headDimMayBeNull) refuseScalingWithoutHeadDim(own, fields);
      return {
        position: {
          ...ropePosition(reference, fields, maxPositions, rotated?.(reading) ?? wholeHead(reference)),
          ...(reversed && {
            reversed: implied(true, `rotate_half turns pairs by minus the angle (${reference.file})`),
          }),
          ...(interleaved && {
            interleaved: implied(true, `rotate_half pairs neighbouring channels (${reference.file})`),
          }),
        },
      };
    },
  };
}

/** How the rotated share of a head is read; attention and its positions ask for the same one. */
export type RotatedShare = (reading: Reading) => Sourced<number>;

/** The share that partial_rotary_factor gives, else `otherwise`. */
export function partlyRotated(
  otherwise: number,
  options?: Parameters<typeof readPartialRotaryFactor>[3],
): RotatedShare {
  const rule = `without a factor ${otherwise} of a head is rotated (the config class's __post_init__, transformers 5.18.0)`;
  return onceInReading(({ scope }) =>
    readPartialRotaryFactor(scope, ropeGroup(scope), { value: otherwise, rule }, options),
  );
}

/** The channels of a head that are rotated. */
export function rotaryDim(headDim: Sourced<number>, share: Sourced<number>): Sourced<number> {
  return derive(
    [headDim, share],
    (dim, part) => Math.floor(dim * part),
    "head_dim × the rotated share, rounded down",
  );
}

export const LEARNED_POSITION = { position: LearnedPositionSpec };

/** A table with a row for each position, which is added to the embeddings of tokens. */
export function learnedPositions({ offset = 0 } = {}): Block<typeof LEARNED_POSITION> {
  return {
    shape: LEARNED_POSITION,
    outside: ["position"],
    read(reading) {
      const { reference, maxPositions } = reading;
      return {
        position: {
          type: implied("learned_position", cite(reference, "Model", "adds a learnt row for each position")),
          max_position_embeddings: maxPositions,
          context_len: derive(
            [maxPositions],
            (positions) => positions,
            "max_position_embeddings: the table has no row for a later position",
          ),
          offset: implied(
            offset,
            cite(
              reference,
              "Model",
              offset === 0
                ? "takes the row of the position itself"
                : `takes the row ${offset} after that of the position`,
            ),
          ),
        },
      };
    },
  };
}

export const SINUSOIDAL_POSITION = { position: SinusoidalPositionSpec };

/** How sines of the position differ from those of the paper. */
interface SinusoidalOptions {
  /** What is added to a position before; nothing unless this says otherwise. */
  readonly offset?: number;
  /** In how many steps the angle falls by 10000. */
  readonly steps: (reading: Reading) => Sourced<number>;
  /** The row of the table that is zeroed; none unless this says otherwise. */
  readonly zeroed?: (reading: Reading) => Sourced<number | null>;
  /** Whether there is no row for a position beyond the declared ones, where others make more. */
  readonly bounded?: boolean;
}

/** Sines and cosines of the position, which are added to the embeddings of tokens. */
export function sinusoidalPositions({
  offset = 0,
  steps,
  zeroed,
  bounded = false,
}: SinusoidalOptions): Block<typeof SINUSOIDAL_POSITION> {
  return {
    shape: SINUSOIDAL_POSITION,
    outside: ["position"],
    read(reading) {
      const { reference, maxPositions } = reading;
      const has = (rule: string): string => cite(reference, "Model", rule);
      return {
        position: {
          type: implied("sinusoidal_position" as const, has("adds sines of the position")),
          max_position_embeddings: maxPositions,
          context_len: derive(
            [maxPositions],
            (positions) => positions,
            bounded
              ? "max_position_embeddings: the table has no row for a later position"
              : "max_position_embeddings: what the model was trained for",
          ),
          offset: implied(offset, has(`takes the sines of the position + ${offset}`)),
          base: implied(10000, has("takes sines of base 10000")),
          steps: steps(reading),
          zeroed_row: zeroed?.(reading) ?? implied(null, has("has sines for every position")),
        },
      };
    },
  };
}

/** The rotated share of a head where no field carries it. */
export function wholeHead(reference: Reference): Sourced<number> {
  return implied(1, cite(reference, "Attention", "rotates all channels of a head"));
}
