import type { Node } from "../../config/document.ts";
import { nodeAt } from "../../config/nodes/node.ts";
import type { Pointer } from "../../spec/pointer.ts";
import type { LegacyAttribute, LegacyConfig } from "../legacy-object.ts";
import { json } from "../tracked.ts";
import { inPython } from "./in-python.ts";
import type { Refusal } from "./refusal.ts";

/**
 * Attributes that Python cannot compute, for a field that they are computed of has a value of another type: a list by layer of
 * `num_hidden_layers: "36"`, which `range` refuses. Classes of 5.x that validate say so themselves.
 */
export function refusedComputing(config: LegacyConfig, root: Node): Refusal[] {
  const { className, transformersVersion: version, attributes, aliases } = config;
  const layers = attributes.get(aliases.get(LAYERS) ?? LAYERS);
  const [at] = layers?.source.kind === "file" ? layers.source.from : [];
  const node = at === undefined ? undefined : nodeAt(root, at);
  if (at === undefined || !node || isWhole(node)) return [];
  const list = [...attributes].find(([, attribute]) => isByLayer(attribute, at));
  if (!list) return [];
  const why = `${className} of transformers ${version} cannot compute ${list[0]} of ${LAYERS} ${inPython(node)}, which is no whole number.`;
  return [{ at, why }];
}

const LAYERS = "num_hidden_layers";

/** What `range` takes: true and false too. */
function isWhole(node: Node): boolean {
  return node.type === "number" ? node.form !== "float" : node.type === "boolean";
}

/** Whether an attribute is a list that is computed of the number of layers, and not a copy of it. */
function isByLayer(attribute: LegacyAttribute, layers: Pointer): boolean {
  const { source } = attribute;
  const isComputed = source.kind === "computed" && !source.rule.startsWith("as ");
  return isComputed && source.from.includes(layers) && Array.isArray(json(attribute));
}
