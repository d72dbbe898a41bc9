import { count, share as shareType } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive } from "../../config/reading/sourced.ts";
import { givenNames } from "../blocks/file/fixed-fields.ts";
import { cite } from "../blocks/rules/reference.ts";
import type { RopeFields } from "../blocks/position/rope.ts";
import { MODELING } from "./reference.ts";
import { dotted } from "../../config/nodes/dotted.ts";

/** The rotated channels of a head, and their share of it. */
export interface Rotary {
  readonly dim: Sourced<number>;
  readonly share: Sourced<number>;
}

/**
 * Reads the rotated part of a head: `partial_rotary_factor`, in the rope object or beside it. `rotary_dim` is a field of
 * the class that the model does not read; engines do, so that it is worth a warning where it says otherwise.
 */
export function readRotary(scope: Scope, { group }: RopeFields, headDim: Sourced<number>): Rotary {
  const names = [`${group}/partial_rotary_factor`, "partial_rotary_factor"];
  const said = givenNames(scope, names);
  const reads = cite(MODELING, "RotaryEmbedding", "reads partial_rotary_factor alone");
  const share = scope.nullable(shareType, said.length > 0 ? said : names, {
    value: 1,
    rule: `all of a head is rotated unless partial_rotary_factor is given: ${reads}`,
  });
  const dim = derive(
    [headDim, share],
    (channels, part) => Math.trunc(channels * part),
    "head_dim × partial_rotary_factor, rounded down",
  );
  const declared = givenNames(scope, ["rotary_dim"]).length > 0 && scope.optional(count, "rotary_dim");
  if (!declared) return { dim, share };
  const at = scope.at("rotary_dim");
  const [winner] = share.source.from;
  if (winner !== undefined) {
    scope.reader.shadow(at, winner, declared.value === dim.value);
    return { dim, share };
  }
  scope.reader.ignore(at, "no effect", reads);
  if (declared.value !== dim.value)
    scope.reader.report(
      "warning",
      "rotary-dim-unread",
      at,
      `${dotted(at)} is ${declared.value}, but without partial_rotary_factor all ${dim.value} channels of a head are rotated: ${reads}. SGLang's minimax_m3.py rotates rotary_dim.`,
    );
  return { dim, share };
}
