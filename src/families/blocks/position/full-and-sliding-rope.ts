import type { EngineDefault, Scope } from "../../../config/reading/reader.ts";
import type { Sourced } from "../../../config/reading/sourced.ts";
import { RopePositionSpec } from "../../../spec/components/rope-position.ts";
import type { Block } from "../../declaration/reading.ts";
import { type Reference, cite } from "../rules/reference.ts";
import { ropePosition, wholeHead } from "./position.ts";
import { type RopeFields, readRope } from "./rope.ts";

const FULL = "rope_parameters/full_attention";
const SLIDING = "rope_parameters/sliding_attention";

/** What a rope object that is not split by kind of layer holds. */
const PARAMETERS = [
  "rope_theta",
  "rope_type",
  "type",
  "factor",
  "original_max_position_embeddings",
  "partial_rotary_factor",
];

export const ROPE_BY_KIND = {
  /** Of full attention. */
  position: RopePositionSpec,
  /** Of attention within a window. */
  sliding_position: RopePositionSpec,
};

/** Two rotary embeddings, as readRopeByKind has them. */
export function ropeByKind(): Block<typeof ROPE_BY_KIND> {
  return {
    shape: ROPE_BY_KIND,
    read({ scope, reference, maxPositions }) {
      const { full, sliding } = readRopeByKind(scope, maxPositions, reference, []);
      const position = (fields: RopeFields) =>
        ropePosition(reference, fields, maxPositions, wholeHead(reference));
      return { position: position(full), sliding_position: position(sliding) };
    },
  };
}

/**
 * Reads the two rotary embeddings as convert_rope_params_to_dict of Gemma3TextConfig and Olmo3Config do (transformers
 * 5.18.0): from `rope_parameters` by kind of layer, or from `rope_theta` and the fields of `slidingBase`; a
 * `rope_scaling` beside them is full attention's alone. A `rope_parameters` that is not split by kind says nothing.
 */
export function readRopeByKind(
  scope: Scope,
  maxPositions: Sourced<number>,
  reference: Reference,
  slidingBase: readonly string[],
  unused: { readonly full?: EngineDefault<number>; readonly sliding?: EngineDefault<number> } = {},
): { readonly full: RopeFields; readonly sliding: RopeFields } {
  for (const name of ["rope_scaling", "rope_parameters", FULL, SLIDING]) ignoreEmpty(scope, name);
  for (const group of ["rope_scaling", FULL, SLIDING])
    scope.reader.ignore(
      scope.at(`${group}/partial_rotary_factor`),
      "no effect",
      cite(reference, "RotaryEmbedding", "turns whole heads"),
    );
  warnAboutFlat(scope);
  return {
    full: readFull(scope, maxPositions, unused.full),
    sliding: readRope(scope, maxPositions, {
      kind: "sliding_attention",
      group: SLIDING,
      theta: slidingBase,
      ...(unused.sliding && { unused: unused.sliding }),
    }),
  };
}

function readFull(
  scope: Scope,
  maxPositions: Sourced<number>,
  none: EngineDefault<number> | undefined,
): RopeFields {
  const kind = "full_attention";
  const unused = none && { unused: none };
  const scaling = scope.find(scope.at("rope_scaling"));
  if (scaling?.type !== "object" || scaling.members.size === 0)
    return readRope(scope, maxPositions, { kind, group: FULL, theta: ["rope_theta"], ...unused });
  for (const name of ["rope_type", "factor"])
    scope.reader.shadow(scope.at(`${FULL}/${name}`), scope.at(`rope_scaling/${name}`));
  return readRope(scope, maxPositions, {
    kind,
    group: "rope_scaling",
    theta: [`${FULL}/rope_theta`, "rope_theta"],
    ...unused,
  });
}

function ignoreEmpty(scope: Scope, name: string): void {
  const node = scope.find(scope.at(name));
  if (node?.type === "null" || (node?.type === "object" && node.members.size === 0))
    scope.reader.ignore(
      scope.at(name),
      "no effect",
      "it names no scaling: the rotary embedding is unscaled unless another field says otherwise",
    );
}

function warnAboutFlat(scope: Scope): void {
  const flat = PARAMETERS.filter((name) => scope.find(scope.at(`rope_parameters/${name}`)));
  if (flat.length === 0) return;
  const reason = `${scope.hf.name} takes rope parameters by kind of layer only (transformers 5.18.0)`;
  for (const name of flat) scope.reader.ignore(scope.at(`rope_parameters/${name}`), "no effect", reason);
  const message = `rope_parameters holds ${flat.join(", ")} beside the kinds of layers, where ${reason}: put them under full_attention and sliding_attention.`;
  scope.reader.report("warning", "rope-not-by-kind", scope.at("rope_parameters"), message);
}
