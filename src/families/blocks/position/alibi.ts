import { count } from "../../../config/reading/field-types.ts";
import { type Described, type Sourced, derive, implied } from "../../../config/reading/sourced.ts";
import { AlibiPositionSpec } from "../../../spec/components/alibi-position.ts";
import type { Block } from "../../declaration/reading.ts";
import { orNull } from "../../../config/reading/field-types.ts";
import { type Reference, cite } from "../rules/reference.ts";

export const ALIBI = { position: AlibiPositionSpec };

/** Linear biases whose steepest slope is that of 8; `scaled`: the softmax's scale multiplies them. */
export function alibiPosition(
  reference: Reference,
  maxPositions: Sourced<number | null>,
  scaled: boolean,
): Described<AlibiPositionSpec> {
  const says = (rule: string): string => cite(reference, "Attention", rule);
  return {
    type: implied("alibi", says("adds a bias to its logits that grows with the distance")),
    max_bias: implied(8, `the slopes are those of a largest bias of 8 (${reference.file})`),
    scaled: implied(
      scaled,
      says(scaled ? "scales its logits after the bias was added" : "adds the bias to logits that are scaled"),
    ),
    max_position_embeddings: maxPositions,
    context_len: derive(
      [maxPositions],
      (positions) => positions,
      maxPositions.source.text || "the positions of the file",
    ),
  };
}

/** Linear biases in every layer; `length`: the spellings of a length that the class itself does not read. */
export function alibi(length: readonly string[]): Block<typeof ALIBI> {
  return {
    shape: ALIBI,
    read({ scope, reference }) {
      const positions = scope.nullable(orNull(count), length, {
        value: null,
        rule: "no field names a length, and biases have none",
      });
      return { position: alibiPosition(reference, positions, false) };
    },
  };
}
