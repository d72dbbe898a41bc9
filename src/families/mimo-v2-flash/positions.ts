import type { Scope } from "../../config/reading/reader.ts";
import type { Described, Sourced } from "../../config/reading/sourced.ts";
import type { RopePositionSpec } from "../../spec/components/rope-position.ts";
import type { LayerNames } from "../blocks/layers/layer-names.ts";
import { ropePosition } from "../blocks/position/position.ts";
import { readPartialRotaryFactor, readRope } from "../blocks/position/rope.ts";
import { MODELING } from "./reference.ts";

/** What a kind of layer rotates by. */
export interface KindOfRope {
  readonly share: Sourced<number>;
  readonly position: Described<RopePositionSpec>;
}

/** The two kinds of layers, and where the Hub's file has the base of each. */
const BASES = { full_attention: "rope_theta", sliding_attention: "swa_rope_theta" } as const;

/**
 * Reads the rotary embedding of one kind of layer: its object in rope_parameters or, as the Hub has it, a base of its
 * own beside a partial_rotary_factor for both.
 */
export function readKindOfRope(
  scope: Scope,
  maxPositions: Sourced<number>,
  kind: keyof typeof BASES,
): KindOfRope {
  const group = `rope_parameters/${kind}`;
  const rope = readRope(scope, maxPositions, { kind, theta: [BASES[kind]], group });
  const share = readPartialRotaryFactor(scope, group, {
    value: 0.334,
    rule: `a third of a head is rotated unless the file says otherwise (${MODELING.file})`,
  });
  return { share, position: ropePosition(MODELING, rope, maxPositions, share) };
}

/** Reports what rope_parameters lack of the kinds of layers that the stack has. */
export function checkRopes(scope: Scope, mixers: LayerNames): void {
  if (mixers.value.includes("sliding_attention")) checkOwn(scope, "sliding_attention");
  if (mixers.value.includes("attention")) checkOwn(scope, "full_attention");
}

/** What stands in rope_parameters beside the kinds, or in rope_scaling, has no reader. */
export function settleOtherRope(scope: Scope): void {
  const { reader } = scope;
  const scaling = scope.at("rope_scaling");
  reader.ignore(scaling, "no effect", "no reader of the model scales its rotary embeddings");
  const found = scope.find(scaling);
  if (found && found.type !== "null") {
    const message =
      "rope_scaling takes the place of rope_parameters by kind of layer: transformers 5.18.0 refuses such a file, and vLLM leaves it unread.";
    reader.report("error", "rope-scaling-unread", scaling, message);
  }
  const at = scope.at("rope_parameters");
  const node = scope.find(at);
  if (node?.type === "null") reader.ignore(at, "no effect", "null: the class's default stands");
}

/** A file that gives rope_parameters replaces the class's default whole. */
function checkOwn(scope: Scope, kind: keyof typeof BASES): void {
  const whole = scope.find(scope.at("rope_parameters"));
  if (whole?.type !== "object") return;
  const own = scope.find(scope.at(`rope_parameters/${kind}`));
  if (own?.type === "object" && own.members.has("rope_theta")) return;
  const message = `rope_parameters has no rope_theta for ${kind}: transformers 5.18.0 refuses such a file. The class's default is taken.`;
  scope.reader.report("error", "rope-kind-missing", scope.at("rope_parameters"), message);
}
