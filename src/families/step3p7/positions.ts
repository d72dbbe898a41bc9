import { type FieldType, positive, share, listOf } from "../../config/reading/field-types.ts";
import { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { ropePosition } from "../blocks/position/position.ts";
import { cite } from "../blocks/rules/reference.ts";
import { type RopeFields, readRope } from "../blocks/position/rope.ts";
import type { Words } from "./layer-types.ts";
import { CONFIG_RULES, MODELING } from "./reference.ts";

/** What a kind of layer rotates by. */
export interface KindOfRope {
  readonly share: Sourced<number>;
  readonly position: Described<RopePositionSpec>;
}

/** What a rotary embedding of the family may say of itself. */
const FIELDS = [
  ...["rope_type", "rope_theta", "partial_rotary_factor", "factor", "original_max_position_embeddings"],
  ...["low_freq_factor", "high_freq_factor"],
];

type Kind = "full_attention" | "sliding_attention";

const WHOLE = {
  value: 1,
  rule: cite(MODELING, "RotaryEmbedding", "turns whole heads unless told otherwise"),
};

/** One number for all layers, or one for each. */
const numberOrList: FieldType<number | number[]> = {
  expected: "a number above 0, or an array of such",
  accept: (node) => positive.accept(node) ?? listOf(positive, "").accept(node),
  placeholder: 1,
};
const shares = listOf(share, "an array of numbers above 0 and at most 1");

/**
 * Reads the rotary embeddings of both kinds of layers: rope_parameters where it has an object for each kind of layer
 * that there is; else, in the Hub's words, lists with an entry for each layer, and a rope_scaling for full attention.
 */
export function readRopes(
  scope: Scope,
  maxPositions: Sourced<number>,
  stack: Words,
): { readonly full: KindOfRope; readonly sliding: KindOfRope } {
  const based = withBase(scope);
  const own = [...new Set(stack.value)].every(
    (kind) => scope.find(scope.at(`rope_parameters/${kind}`))?.type === "object",
  );
  const read = own ? readOwn : readLists;
  if (own) shadowLists(scope, stack);
  else ignoreOwn(scope);
  const of = (kind: Kind): KindOfRope => {
    const { rope, part } = read(based, maxPositions, stack, kind);
    return { share: part, position: ropePosition(MODELING, rope, maxPositions, part) };
  };
  return { full: of("full_attention"), sliding: of("sliding_attention") };
}

/** The class's default_theta counts for every kind of layer, not only for those of its default layer_types. */
function withBase(scope: Scope): Scope {
  const base = { rope_theta: 10000 };
  const rope_parameters = { ...base, full_attention: base, sliding_attention: base };
  const defaults = { ...scope.hf.defaults, rope_theta: 10000, rope_parameters };
  return new Scope(scope.reader, scope.pointer, scope.node, { ...scope.hf, defaults });
}

interface Parts {
  readonly rope: RopeFields;
  readonly part: Sourced<number>;
}

function readOwn(scope: Scope, maxPositions: Sourced<number>, _: Words, kind: Kind): Parts {
  const group = `rope_parameters/${kind}`;
  const base = { value: 10000, rule: `the base is 10000 unless told otherwise (${CONFIG_RULES})` };
  const rope = readRope(scope, maxPositions, { kind, theta: [], group });
  const theta = scope.read(
    positive,
    `${group}/rope_theta`,
    base,
    "rope_parameters/full_attention/rope_theta",
  );
  return { rope: { ...rope, theta }, part: scope.read(share, `${group}/partial_rotary_factor`, WHOLE) };
}

function readLists(scope: Scope, maxPositions: Sourced<number>, stack: Words, kind: Kind): Parts {
  const theta = ofKind(scope, scope.read(numberOrList, "rope_theta"), stack, kind, "rope_theta");
  const factors = scope.nullable<readonly number[] | null>(shares, "partial_rotary_factors", {
    value: null,
    rule: WHOLE.rule,
  });
  const part = ofKind(scope, factors, stack, kind, "partial_rotary_factors");
  if (kind === "full_attention" && hasScaling(scope)) return scaled(scope, maxPositions, theta, part);
  const rule = `rope_scaling is full attention's alone (${CONFIG_RULES})`;
  return {
    rope: {
      theta,
      type: implied("default", rule),
      scaling: implied(null, rule),
      contextLen: derive([maxPositions], (n) => n, "max_position_embeddings, which no rope scaling extends"),
      group: "rope_parameters",
    },
    part,
  };
}

/** What rope_scaling holds takes the place of what the lists say. */
function scaled(
  scope: Scope,
  maxPositions: Sourced<number>,
  theta: Sourced<number>,
  part: Sourced<number>,
): Parts {
  const rope = readRope(scope, maxPositions, { theta: [], group: "rope_scaling" });
  return {
    rope: { ...rope, theta: scope.optional(positive, "rope_scaling/rope_theta") ?? theta },
    part: scope.optional(share, "rope_scaling/partial_rotary_factor") ?? part,
  };
}

function hasScaling(scope: Scope): boolean {
  const at = scope.at("rope_scaling");
  const node = scope.find(at);
  if (node?.type === "object" && node.members.size > 0) {
    warnAboutTypes(scope);
    return true;
  }
  if (node) scope.reader.ignore(at, "no effect", "it names no scaling: the rotary embeddings are unscaled");
  scope.reader.ignore(scope.at("yarn_only_types"), "no effect", "there is no rope_scaling");
  return false;
}

/** The value of the first layer of a kind; a null list stands for whole heads. */
function ofKind(
  scope: Scope,
  value: Sourced<number | readonly number[] | null>,
  stack: Words,
  kind: Kind,
  field: string,
): Sourced<number> {
  const list = value.value;
  if (typeof list === "number") return value as Sourced<number>;
  if (list === null || list.length === 0) return derive([value], () => 1, WHOLE.rule);
  const index = stack.value.indexOf(kind);
  if (index === -1) return implied(WHOLE.value, "no layer is of this kind");
  const mine = list.filter((_, layer) => stack.value[layer] === kind);
  if (list[index] === undefined) {
    const message = `${field} has ${list.length} entries, and so none for layer ${index}, the first of ${kind}.`;
    scope.reader.report("error", "schedule-length", scope.at(field), message);
  } else if (new Set(mine).size > 1) {
    const message = `${field} differs between layers of ${kind}: that of the first is taken, as transformers 5.18.0 does.`;
    scope.reader.report("warning", "rope-differs", scope.at(field), message);
  }
  return derive(
    [value, stack],
    () => list[index] ?? 1,
    `${field} of the first layer of its kind (${CONFIG_RULES})`,
  );
}

function warnAboutTypes(scope: Scope): void {
  const at = scope.at("yarn_only_types");
  const node = scope.find(at);
  scope.reader.ignore(at, "no effect", `rope_scaling is full attention's alone (${CONFIG_RULES})`);
  const types =
    node?.type === "array" ? node.items.map((item) => (item.type === "string" ? item.value : "")) : [];
  if (!node || types.join() === "full_attention") return;
  const message =
    "yarn_only_types names other layers than full_attention, which alone transformers 5.18.0 scales.";
  scope.reader.report("warning", "readers-disagree", at, message);
}

/** rope_parameters by kind decides: the lists beside it, and rope_scaling, are no longer read. */
function shadowLists(scope: Scope, stack: Words): void {
  const { reader } = scope;
  for (const field of FIELDS)
    reader.shadow(scope.at(`rope_scaling/${field}`), scope.at(`rope_parameters/full_attention/${field}`));
  const inside = { rope_theta: "rope_theta", partial_rotary_factors: "partial_rotary_factor" };
  for (const [name, own] of Object.entries(inside)) {
    const value = numberAt(scope, name);
    const agrees = [...new Set(stack.value)].every((kind) => {
      const said = Array.isArray(value) ? value[stack.value.indexOf(kind)] : value;
      return said === numberAt(scope, `rope_parameters/${kind}/${own}`);
    });
    reader.shadow(scope.at(name), scope.at("rope_parameters"), agrees);
  }
  reader.ignore(scope.at("yarn_only_types"), "no effect", "rope_parameters says it kind by kind");
  const scaling = scope.find(scope.at("rope_scaling"));
  if (scaling?.type === "null") reader.ignore(scope.at("rope_scaling"), "no effect", "null says nothing");
}

function numberAt(scope: Scope, name: string): number | number[] | undefined {
  const node = scope.find(scope.at(name));
  return node && numberOrList.accept(node);
}

/** What rope_parameters says of layers with a window has no effect where there are none. */
export function ignoreUnusedWindows(scope: Scope): void {
  for (const field of FIELDS)
    scope.reader.ignore(
      scope.at(`rope_parameters/sliding_attention/${field}`),
      "no effect",
      "no layer has a window",
    );
}

/** rope_parameters that is not split by kind, or lacks one, is put aside whole. */
function ignoreOwn(scope: Scope): void {
  const at = scope.at("rope_parameters");
  const node = scope.find(at);
  const reason = `it lacks an object for a kind of layer that there is, and is put aside (${CONFIG_RULES})`;
  if (node?.type !== "object") {
    if (node) scope.reader.ignore(at, "no effect", "null says nothing");
    return;
  }
  for (const kind of ["", "full_attention/", "sliding_attention/"])
    for (const field of FIELDS)
      scope.reader.ignore(scope.at(`rope_parameters/${kind}${field}`), "no effect", reason);
  scope.reader.report("warning", "rope-parameters-unread", at, `rope_parameters has no effect: ${reason}.`);
}
