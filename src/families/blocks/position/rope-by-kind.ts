import { Scope } from "../../../config/reading/reader.ts";
import { type Described, type Sourced, derive } from "../../../config/reading/sourced.ts";
import type { RopePositionSpec } from "../../../spec/components/rope-position.ts";
import { givenNames } from "../file/fixed-fields.ts";
import type { Reference } from "../rules/reference.ts";
import { ropePosition } from "./position.ts";
import { readPartialRotaryFactor, readRope } from "./rope.ts";

/** The rotary embedding of one kind of layer, and the share of each head that it turns. */
export interface KindRope {
  readonly share: Sourced<number>;
  readonly position: Described<RopePositionSpec>;
}

/** What the object of one kind may hold, for a kind that no layer has. */
const MEMBERS = ["rope_theta", "rope_type", "type", "partial_rotary_factor"] as const;

/**
 * Reads the rotary embedding that `rope_parameters` has for one kind of layer. A file that gives the object replaces the
 * class's default whole: what it leaves out for a kind that layers have is then no longer the class's.
 */
export function readKindRope(
  scope: Scope,
  reference: Reference,
  maxPositions: Sourced<number>,
  { kind, used }: { readonly kind: string; readonly used: boolean },
): KindRope {
  const group = `rope_parameters/${kind}`;
  const given = givenNames(scope, ["rope_parameters"]).length > 0;
  const alone = given && used ? withoutDefault(scope) : scope;
  const rope = readRope(alone, maxPositions, { kind, theta: [], group });
  const share = readPartialRotaryFactor(alone, group, {
    value: 1,
    rule: `all of a head is rotated without a partial_rotary_factor (${reference.file})`,
  });
  return { share, position: ropePosition(reference, rope, maxPositions, share) };
}

/** Says of the members of a kind that no layer has that they have no effect. */
export function ignoreKindRope(scope: Scope, kind: string): void {
  for (const name of MEMBERS)
    scope.reader.ignore(scope.at(`rope_parameters/${kind}/${name}`), "no effect", "no layer is of this kind");
}

/** The channels that an embedding turns of each head. */
export function rotatedChannels(headDim: Sourced<number>, share: Sourced<number>): Sourced<number> {
  return derive(
    [headDim, share],
    (dim, part) => Math.trunc(dim * part),
    "head_dim × partial_rotary_factor, rounded down",
  );
}

function withoutDefault(scope: Scope): Scope {
  const { rope_parameters: _, ...defaults } = scope.hf.defaults;
  return new Scope(scope.reader, scope.pointer, scope.node, { ...scope.hf, defaults });
}
