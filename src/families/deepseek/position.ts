import { type Described, type Sourced, implied } from "../../config/reading/sourced.ts";
import type { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { ropePosition } from "../blocks/position/position.ts";
import { type Reference, cite } from "../blocks/rules/reference.ts";
import type { RopeFields } from "../blocks/position/rope.ts";

/** The rotary embedding of latent attention, which turns a slice of its own of every head. */
export function rotaryChannels(
  reference: Reference,
  rope: RopeFields,
  maxPositions: Sourced<number>,
  interleaved: Sourced<boolean>,
): Described<RopePositionSpec> {
  const all = implied(1, cite(reference, "Attention", "rotates all of the qk_rope_head_dim channels"));
  return { ...ropePosition(reference, rope, maxPositions, all), interleaved };
}
