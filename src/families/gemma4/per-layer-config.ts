import type { Node, ObjectNode } from "../../config/document.ts";
import { nodeView } from "../../config/nodes/node-view.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { sameValue } from "../../config/nodes/same-value.ts";
import { type Sourced, derive, mapped } from "../../config/reading/sourced.ts";
import { forEachLeaf } from "../../spec/leaves.ts";
import { type Pointer, child } from "../../spec/pointer.ts";
import type { LayerNames } from "../blocks/layers/layer-names.ts";
import { MODELING } from "./reference.ts";
import { dotted } from "../../config/nodes/dotted.ts";

/** The fields that Gemma 4's layers take from `per_layer_config` (Gemma4TextAttention, transformers 5.18.0). */
const FIELDS = ["head_dim", "num_key_value_heads"] as const;

type Field = (typeof FIELDS)[number];

/** Overrides of fields by number of layer, in the words of transformers since 5.18.0. */
export interface PerLayerConfig {
  /** The value of a field in the layers of one kind: the one that all of them have. */
  readonly of: (field: Field, kind: string, everywhere: Sourced<number>) => Sourced<number>;
}

/**
 * Reads `per_layer_config`; undefined where the file does not have it. All layers of a kind have to agree, for their
 * rotary embedding is computed once (HeterogeneousConfigMixin and Gemma4TextRotaryEmbedding, transformers 5.18.0).
 */
export function readPerLayerConfig(scope: Scope, kinds: LayerNames): PerLayerConfig | undefined {
  const at = scope.at("per_layer_config");
  const node = scope.find(at);
  if (!node) return undefined;
  if (node.type !== "object") {
    if (node.type !== "null")
      scope.reader.refuse("wrong-type", at, `${dotted(at)} must be an object of layers, or null.`);
    const nothing = mapped(null, at);
    return {
      of: (_, __, everywhere) => derive([everywhere, nothing], (value) => value, "the same in every layer"),
    };
  }
  const layers = readLayers(scope, node, at, kinds.value.length);
  return {
    of: (field, kind, everywhere) => valueOf(scope, { at, node, layers }, kinds, field, kind, everywhere),
  };
}

interface Overrides {
  readonly at: Pointer;
  readonly node: ObjectNode;
  /** The overrides of each layer that has some, with where they stand. */
  readonly layers: ReadonlyMap<number, { readonly at: Pointer; readonly node: ObjectNode }>;
}

function readLayers(scope: Scope, node: ObjectNode, at: Pointer, count: number): Overrides["layers"] {
  const layers = new Map<number, { at: Pointer; node: ObjectNode }>();
  for (const [name, { value }] of node.members) {
    const index = /^\d+$/.test(name) ? Number(name) : -1;
    const place = child(at, name);
    if (index < 0 || index >= count || value.type !== "object") {
      const message = `${dotted(place)} is not the overrides of one of the ${count} layers: transformers 5.18.0 refuses it.`;
      // What is no object could be a field that nobody knows; overrides of a layer that is not there are a mistake.
      if (value.type === "object") scope.reader.refuse("no-such-layer", place, message);
      else scope.reader.report("error", "no-such-layer", place, message);
      continue;
    }
    layers.set(index, { at: place, node: value });
    checkOverrides(scope, place, value);
  }
  return layers;
}

/** Says of what a layer overrides, but for the fields that Gemma 4's layers take, why it has no effect or is wrong. */
function checkOverrides(scope: Scope, place: Pointer, { members }: ObjectNode): void {
  const { reader } = scope;
  if (members.size === 0) reader.ignore(place, "no effect", "it overrides nothing");
  for (const [name, { value }] of members) {
    if ((FIELDS as readonly string[]).includes(name)) continue;
    const at = child(place, name);
    const everywhere = scope.find(scope.at(name));
    if (name === "skip") reader.ignore(at, "no effect", `no Gemma 4 leaves a half out (${MODELING.file})`);
    else if (everywhere && sameValue(everywhere, value))
      reader.ignore(at, "no effect", "it is what all layers have");
    else {
      const message = `Layers of a Gemma 4 differ in ${FIELDS.join(" and ")} only: transformers 5.18.0 cannot build one that differs in ${name}.`;
      reader.report("error", "override-unread", at, message);
    }
  }
}

function valueOf(
  scope: Scope,
  { at, node, layers }: Overrides,
  kinds: LayerNames,
  field: Field,
  kind: string,
  everywhere: Sourced<number>,
): Sourced<number> {
  const indexes = kinds.value.flatMap((name, index) => (name === kind ? [index] : []));
  const given = indexes.map((index) => readOverride(scope, layers.get(index), field));
  const values = new Set(given.map((override) => override?.value ?? everywhere.value));
  if (values.size > 1) {
    const message = `${field} is ${[...values].join(" and ")} in layers of one kind (${kind}), which share their rotary embedding: transformers 5.18.0 refuses it.`;
    scope.reader.refuse("layers-of-a-kind-differ", at, message);
  }
  const overrides = given.filter((override) => override !== undefined);
  const sources = leavesFor(scope, { at, node }, overrides);
  const all = overrides.length === indexes.length && indexes.length > 0;
  return derive(
    [...sources, ...(all ? [] : [everywhere]), kinds],
    () => [...values][0] ?? everywhere.value,
    `${field} of per_layer_config, else of all layers`,
  );
}

interface Override {
  readonly value: number;
  readonly at: Pointer;
}

function readOverride(
  scope: Scope,
  layer: { readonly at: Pointer; readonly node: ObjectNode } | undefined,
  field: Field,
): Override | undefined {
  const found: Node | undefined = layer?.node.members.get(field)?.value;
  if (!layer || !found) return undefined;
  const at = child(layer.at, field);
  if (found.type === "number" && Number.isInteger(found.value) && found.value > 0)
    return { value: found.value, at };
  scope.reader.refuse("wrong-type", at, `${dotted(at)} must be a positive whole number.`);
  return undefined;
}

/** A long map of one shape is read as one fact, and an empty one says that there are no overrides. */
function leavesFor(
  { reader }: Scope,
  { at, node }: Pick<Overrides, "at" | "node">,
  overrides: readonly Override[],
): Sourced<unknown>[] {
  const leaves = new Set<Pointer>();
  forEachLeaf(nodeView, node, (leaf) => leaves.add(leaf), at);
  reader.lookedFor?.add(at);
  const own = overrides.filter((override) => leaves.has(override.at)).map((override) => override.at);
  return (leaves.has(at) ? [at, ...own] : own).map((leaf) => mapped(null, leaf));
}
