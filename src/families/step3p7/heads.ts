import { count } from "../../config/reading/field-types.ts";
import type { Node } from "../../config/document.ts";
import { nodeView } from "../../config/nodes/node-view.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, mapped } from "../../config/reading/sourced.ts";
import { forEachLeaf } from "../../spec/leaves.ts";
import { nameOf } from "../../spec/pointer.ts";
import type { Kinds } from "./layer-types.ts";
import { CONFIG_RULES } from "./reference.ts";

/** Query heads of each kind of layer: of the first of its kind, and of those that differ from it. */
export interface LayerHeads {
  readonly full: Sourced<number>;
  readonly sliding: Sourced<number>;
  /** For each layer of the stack. */
  readonly all: Sourced<readonly number[]>;
}

/** Where the Hub's file, and transformers' own, give layers with a window other heads. */
const SLIDING = "num_sliding_attention_heads";
const LEGACY = "attention_other_setting";

/**
 * Reads the query heads: per_layer_config decides where the file gives it, else layers with a window have
 * num_sliding_attention_heads or, in the Hub's words, attention_other_setting.num_attention_heads.
 */
export function readLayerHeads(scope: Scope, kinds: Kinds, layers: Sourced<number>): LayerHeads {
  const base = scope.read(count, "num_attention_heads");
  ignoreEmpty(scope);
  const node = scope.find(scope.at("per_layer_config"));
  const sliding = readSliding(scope, base);
  const noWindows = !kinds.stack.value.includes("sliding_attention");
  if (node && saysNothing(node) && (noWindows || sliding.value === base.value))
    scope.reader.ignore(scope.at("per_layer_config"), "no effect", "it changes no layer");
  else if (node) return byLayer(scope, kinds, layers, base, node);
  const windows = derive([kinds.stack], (list) => list.map((kind) => kind === "sliding_attention"), "");
  const some = [...kinds.stack.value, ...kinds.drafts.value].includes("sliding_attention");
  if (!some)
    for (const name of [SLIDING, `${LEGACY}/num_attention_heads`])
      scope.reader.ignore(scope.at(name), "no effect", "no layer has a window");
  const rule = "layers with a window have heads of their own";
  return {
    full: base,
    sliding,
    all: some
      ? derive([windows, base, sliding], (list, n, m) => list.map((window) => (window ? m : n)), rule)
      : derive([windows, base], (list, n) => list.map(() => n), rule),
  };
}

const saysNothing = (node: Node): boolean => node.type !== "object" || node.members.size === 0;

function ignoreEmpty(scope: Scope): void {
  const node = scope.find(scope.at(LEGACY));
  if (node && saysNothing(node)) scope.reader.ignore(scope.at(LEGACY), "no effect", "it says nothing");
}

function readSliding(scope: Scope, base: Sourced<number>): Sourced<number> {
  const same = derive([base], (n) => n, `every layer has num_attention_heads (${CONFIG_RULES})`);
  const legacy = scope.nullable(count, `${LEGACY}/num_attention_heads`, same);
  const own = scope.nullable(count, SLIDING, legacy);
  if (own.source.from[0] === scope.at(SLIDING) && own.source.kind === "mapped")
    scope.reader.shadow(
      scope.at(`${LEGACY}/num_attention_heads`),
      scope.at(SLIDING),
      legacy.value === own.value,
    );
  return own;
}

/** per_layer_config replaces what the class would make of the other fields. */
function byLayer(
  scope: Scope,
  kinds: Kinds,
  layers: Sourced<number>,
  base: Sourced<number>,
  node: Node,
): LayerHeads {
  const given = new Map<number, number>();
  const sources: Sourced<unknown>[] = [];
  const at = scope.at("per_layer_config");
  if (node.type === "object")
    for (const [index, { value }] of node.members) {
      const heads = value.type === "object" ? value.members.get("num_attention_heads")?.value : undefined;
      if (heads?.type === "number") given.set(Number(index), heads.value);
    }
  forEachLeaf(
    nodeView,
    node,
    (pointer, leaf) => {
      const whole = leaf.type !== "number" || pointer === at;
      if (whole || nameOf(pointer) === "num_attention_heads") sources.push(mapped(null, pointer));
      else warnAboutOther(scope, pointer);
    },
    at,
  );
  const rule = `num_attention_heads of per_layer_config, or else of all layers (${CONFIG_RULES})`;
  const all = derive(
    [base, layers, ...sources],
    () => Array.from({ length: layers.value }, (_, index) => given.get(index) ?? base.value),
    rule,
  );
  const first = (kind: string): Sourced<number> =>
    derive([all, kinds.stack], (list, words) => list[words.indexOf(kind)] ?? base.value, rule);
  const heads = { full: first("full_attention"), sliding: first("sliding_attention"), all };
  for (const name of [SLIDING, `${LEGACY}/num_attention_heads`]) {
    const said = scope.find(scope.at(name));
    const agrees = said?.type === "number" && said.value === heads.sliding.value;
    if (said)
      scope.reader.shadow(scope.at(name), at, agrees || !kinds.stack.value.includes("sliding_attention"));
  }
  return heads;
}

function warnAboutOther(scope: Scope, pointer: string): void {
  const message = `per_layer_config changes ${nameOf(pointer)} of a layer, for which this description has no place.`;
  scope.reader.report("error", "per-layer-override-unread", pointer, message);
}
