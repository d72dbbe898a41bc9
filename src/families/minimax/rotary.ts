import { count } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive } from "../../config/reading/sourced.ts";
import { type FixedFields, ignoreFixed, givenNames } from "../blocks/file/fixed-fields.ts";
import { cite } from "../blocks/rules/reference.ts";
import type { RopeFields } from "../blocks/position/rope.ts";
import type { Variant } from "./reference.ts";
import { dotted } from "../../config/nodes/dotted.ts";

/** Reads the rotated channels of a head: all in transformers' class, `rotary_dim` of them in the released files'. */
export function readRotaryDim(
  scope: Scope,
  { group }: RopeFields,
  headDim: Sourced<number>,
  { reference, native }: Variant,
): Sourced<number> {
  const whole = derive([headDim], (dim) => dim, "all of a head is rotated");
  const reason = cite(reference, "RotaryEmbedding", "rotates all of a head");
  const shares: FixedFields = {
    partial_rotary_factor: { built: 1, reason },
    [`${group}/partial_rotary_factor`]: { built: 1, reason },
  };
  if (native) {
    ignoreFixed(scope, { ...shares, rotary_dim: { built: headDim.value, reason } });
    return whole;
  }
  const dim = givenNames(scope, ["rotary_dim"]).length > 0 ? scope.read(count, "rotary_dim") : whole;
  if (dim.value > headDim.value)
    scope.reader.report(
      "error",
      "rotary-dim-too-large",
      scope.at("rotary_dim"),
      `${dotted(scope.at("rotary_dim"))} is ${dim.value}, more than head_dim, ${headDim.value}.`,
    );
  return dim;
}
