import { share } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive, dependsOn } from "../../config/reading/sourced.ts";
import type { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { ropePosition } from "../blocks/position/position.ts";
import { type RopeFields, type RopeKind, readRope } from "../blocks/position/rope.ts";
import { MODELING } from "./reference.ts";
import { dotted } from "../../config/nodes/dotted.ts";

/** The rotary embedding of one kind of layer, and how many channels of its heads it turns. */
export interface Gemma4Position {
  readonly position: Described<RopePositionSpec>;
  readonly rotaryDim: Sourced<number>;
}

/** Reads the embedding of one kind of layer, of which transformers 5.18.0 takes the partial rotation from the type. */
export function readGemma4Position(
  scope: Scope,
  kind: "full_attention" | "sliding_attention",
  maxPositions: Sourced<number>,
  headDim: Sourced<number>,
): Gemma4Position {
  const rope = readRope(scope, maxPositions, {
    kind,
    onlyOwn: true,
    theta: basesBeside(scope, kind),
    ...withoutRotation(scope, kind),
  });
  checkTrainedLength(scope, rope);
  const turned = readShare(scope, rope.group, kind, rope.type);
  return {
    position: ropePosition(MODELING, rope, maxPositions, turned),
    rotaryDim: derive(
      [headDim, turned, rope.type],
      (dim, part, type) =>
        type === "proportional" ? 2 * Math.floor((part * dim) / 2) : Math.trunc(part * dim),
      "head_dim × partial_rotary_factor, rounded down to whole pairs",
    ),
  };
}

function readShare(scope: Scope, group: string, kind: string, type: Sourced<string>): Sourced<number> {
  const name = `${group}/partial_rotary_factor`;
  if (type.value === "default") {
    const reason = `Gemma4TextRotaryEmbedding turns whole heads where the rope type is default (${MODELING.file})`;
    scope.reader.ignore(scope.at(name), "no effect", reason);
    return derive([type], () => 1, reason);
  }
  const rule = `all of a head is turned unless the file says otherwise (transformers 5.18.0, modeling_rope_utils.py)`;
  const part = scope.read(share, name, { value: 1, rule }, `rope_parameters/${kind}/partial_rotary_factor`);
  return dependsOn(part, [type], "partial_rotary_factor, which the rope type calls for");
}

/** A `rope_theta` beside the object fills a gap in it (standardize_rope_params), and says nothing without one. */
function basesBeside(scope: Scope, kind: string): readonly string[] {
  const groups = [`rope_parameters/${kind}`, `rope_scaling/${kind}`];
  if (groups.some((group) => scope.find(scope.at(group))?.type === "object")) return ["rope_theta"];
  scope.reader.ignore(
    scope.at("rope_theta"),
    "no effect",
    "Gemma4TextConfig takes bases by kind of layer, from rope_parameters (transformers 5.18.0)",
  );
  return [];
}

/**
 * A null in the place of a kind's parameters: the class builds the model, without an embedding for that kind, and raises
 * where a layer of it runs. What stands in the spec is the class's own base.
 */
function withoutRotation(scope: Scope, kind: keyof typeof BASES): Pick<RopeKind, "unused"> {
  const at = scope.at(`rope_parameters/${kind}`);
  if (scope.find(at)?.type !== "null") return {};
  const message = `${dotted(at)} is null: Gemma4TextRotaryEmbedding then has nothing for layers of ${kind}, and transformers 5.18.0 stops with an AttributeError where one runs. Give the parameters, or leave rope_parameters out for the class's own.`;
  scope.reader.report("error", "null-rope-kind", at, message);
  return { unused: { value: BASES[kind], rule: "the class's own base, for the null says none" } };
}

/** The bases of a class without rope_parameters (Gemma4TextConfig.__post_init__, transformers 5.18.0). */
const BASES = { full_attention: 1_000_000, sliding_attention: 10_000 };

/** Unlike other classes this one does not fill in the trained length, so that a rope type that reads it needs it. */
function checkTrainedLength(scope: Scope, { type, group }: RopeFields): void {
  const at = scope.at(`${group}/original_max_position_embeddings`);
  if (!["yarn", "longrope", "llama3"].includes(type.value) || scope.find(at)) return;
  const message = `${dotted(at)} is missing, which rope type ${type.value} reads: transformers 5.18.0 refuses a Gemma 4 without it.`;
  scope.reader.report("error", "no-trained-length", at, message);
}
