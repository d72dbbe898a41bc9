import * as z from "zod/mini";
import { type Sourced, allDependOn, derive } from "../../../config/reading/sourced.ts";
import { NoPositionSpec } from "../../../spec/components/no-position.ts";
import { RopePositionSpec } from "../../../spec/components/rope-position.ts";
import type { Block, Reading } from "../../declaration/reading.ts";
import type { DescribedGqa } from "../attention/gqa.ts";
import { ropePosition, wholeHead } from "./position.ts";
import { ignoreRope, readRope } from "./rope.ts";

export const OPTIONAL_ROPE = {
  /** Rotary, or none at all. */
  position: z.discriminatedUnion("type", [RopePositionSpec, NoPositionSpec]),
};

/** Whether a model has a rotary embedding, and the rule by which the field decides. */
interface Rotation {
  readonly on: (reading: Reading) => Sourced<boolean>;
  readonly rule: string;
}

/** A rotary embedding of whole heads where a field asks for it. */
export function optionalRope({ on, rule }: Rotation): Block<typeof OPTIONAL_ROPE> {
  return {
    shape: OPTIONAL_ROPE,
    read(reading) {
      const { scope, reference, maxPositions } = reading;
      const rotates = on(reading);
      if (rotates.value) {
        const position = ropePosition(
          reference,
          readRope(scope, maxPositions),
          maxPositions,
          wholeHead(reference),
        );
        return { position: allDependOn(position, [rotates], rule) };
      }
      ignoreRope(scope, rule);
      return {
        position: {
          type: derive([rotates], () => "none" as const, rule),
          max_position_embeddings: maxPositions,
          context_len: derive([maxPositions], (positions) => positions, "max_position_embeddings"),
        },
      };
    },
  };
}

/** What attention says of its positions in such a model. */
export function rotatedWhere(
  reading: Reading,
  headDim: Sourced<number>,
  { on, rule }: Rotation,
): Pick<DescribedGqa, "rotary_dim" | "position"> {
  const rotates = on(reading);
  return {
    rotary_dim: derive([headDim, rotates], (dim, rotated) => (rotated ? dim : 0), rule),
    position: derive([rotates], (rotated) => (rotated ? "position" : null), rule),
  };
}
