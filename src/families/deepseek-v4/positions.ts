import { count, positive, share as shareType } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { ignoreUnused, givenNames } from "../blocks/file/fixed-fields.ts";
import { ropePosition } from "../blocks/position/position.ts";
import { cite } from "../blocks/rules/reference.ts";
import { type RopeFields, readRope } from "../blocks/position/rope.ts";
import { CONFIGURATION, MODELING } from "./reference.ts";
import { dotted } from "../../config/nodes/dotted.ts";

/** One of the two rotary embeddings. */
interface Position {
  readonly spec: Described<RopePositionSpec>;
  /** The rotated share of a head. */
  readonly share: Sourced<number>;
}

/** The two rotary embeddings: of layers that see a window only, and of those that compress. */
export interface Positions {
  readonly main: Position;
  readonly compress: Position;
}

/** Names that a rope object has in its flat form; beside the two embeddings' own objects nobody reads them. */
const FLAT = ["rope_type", "type", "rope_theta", "partial_rotary_factor"];

/**
 * Reads both embeddings: from the objects `main` and `compress` of rope_parameters, or from `rope_theta`,
 * `compress_rope_theta` and a flat object, which then scales the second only (DeepseekV4Config.__post_init__).
 */
export function readPositions(
  scope: Scope,
  headDim: Sourced<number>,
  maxPositions: Sourced<number>,
): Positions {
  const group = splitGroup(scope);
  if (group !== undefined) {
    ignoreUnused(
      scope,
      FLAT.map((name) => `${group}/${name}`),
      `main and compress say it of themselves (${CONFIGURATION})`,
    );
    const own = (kind: string, theta: string): Position => {
      const rope = readRope(scope, maxPositions, { kind, theta: [theta], onlyOwn: true });
      const share = readShare(scope, headDim, [
        `${group}/${kind}/partial_rotary_factor`,
        "partial_rotary_factor",
      ]);
      return position(rope, maxPositions, share);
    };
    return { main: own("main", "rope_theta"), compress: own("compress", "compress_rope_theta") };
  }
  const share = readShare(scope, headDim, ["partial_rotary_factor"]);
  return {
    main: position(readUnscaled(scope, maxPositions), maxPositions, share),
    compress: position(readFlat(scope, maxPositions), maxPositions, share),
  };
}

/** The object that holds both embeddings' own objects, where one does. */
function splitGroup(scope: Scope): string | undefined {
  const scaling = scope.find(scope.at("rope_scaling"));
  const group = scaling?.type === "object" && scaling.members.size > 0 ? "rope_scaling" : "rope_parameters";
  const split = ["main", "compress"].every(
    (kind) => scope.find(scope.at(`${group}/${kind}`))?.type === "object",
  );
  return split ? group : undefined;
}

/** The embedding of layers that see a window only, where the file does not split its object. */
function readUnscaled(scope: Scope, maxPositions: Sourced<number>): RopeFields {
  const rule = `layers that see a window only have an unscaled embedding (${CONFIGURATION})`;
  return {
    theta: scope.read(positive, "rope_theta"),
    type: implied("default", rule),
    scaling: implied(null, rule),
    contextLen: derive([maxPositions], (n) => n, "max_position_embeddings, which no rope scaling extends"),
    group: "rope_parameters",
  };
}

/** The embedding of layers that compress, from a flat object; its base stands beside it. */
function readFlat(scope: Scope, maxPositions: Sourced<number>): RopeFields {
  const rope = readRope(scope, maxPositions, { theta: ["compress_rope_theta"] });
  const { group } = rope;
  ignoreUnused(
    scope,
    [`${group}/partial_rotary_factor`],
    `partial_rotary_factor or qk_rope_head_dim beside ${group} decides (${CONFIGURATION})`,
  );
  const inside = scope.at(`${group}/rope_theta`);
  if (scope.find(inside)) {
    const reason = `rope_theta and compress_rope_theta beside ${group} decide (${CONFIGURATION})`;
    scope.reader.ignore(inside, "no effect", reason);
    scope.reader.report(
      "warning",
      "rope-theta-unread",
      inside,
      `${dotted(inside)} has no effect: ${reason}.`,
    );
  }
  return {
    ...rope,
    theta: scope.read(positive, "compress_rope_theta"),
    scaling: unscaledAttention(scope, rope),
  };
}

/** YaRN's factor on the logits is 1 here unless the file gives one. */
function unscaledAttention(scope: Scope, { group, type, scaling }: RopeFields): RopeFields["scaling"] {
  if (type.value !== "yarn" || scope.find(scope.at(`${group}/attention_factor`))) return scaling;
  const rule = `sines and cosines are not multiplied by YaRN's factor (${CONFIGURATION})`;
  return { ...scaling, attention_factor: derive([type], () => 1, rule) } as RopeFields["scaling"];
}

function readShare(scope: Scope, headDim: Sourced<number>, names: readonly string[]): Sourced<number> {
  const [inRope] = givenNames(scope, ["qk_rope_head_dim"]);
  const given = scope.optional(shareType, givenNames(scope, names));
  const channels = inRope === undefined ? undefined : scope.optional(count, inRope);
  if (given) {
    const agrees = channels?.value === Math.trunc(headDim.value * given.value);
    if (channels)
      scope.reader.shadow(scope.at("qk_rope_head_dim"), given.source.from[0] ?? scope.pointer, agrees);
    return given;
  }
  if (channels) return derive([channels, headDim], (part, dim) => part / dim, "qk_rope_head_dim / head_dim");
  return scope.nullable(shareType, "partial_rotary_factor", {
    value: 64 / 512,
    rule: `an eighth of a head is rotated unless the file says otherwise (${CONFIGURATION})`,
  });
}

function position(rope: RopeFields, maxPositions: Sourced<number>, share: Sourced<number>): Position {
  const spec = {
    ...ropePosition(MODELING, rope, maxPositions, share),
    interleaved: implied(true, cite(MODELING, "Attention", "rotates neighbouring channels")),
  };
  return { spec, share };
}
