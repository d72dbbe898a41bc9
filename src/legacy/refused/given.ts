import type { Node } from "../../config/document.ts";
import { writtenJson } from "../../config/nodes/exact-json.ts";
import { nodeAt } from "../../config/nodes/node.ts";
import { child, type Pointer } from "../../spec/pointer.ts";
import { sameJson } from "../../spec/same-json.ts";
import { asLoaded } from "../class-data.ts";
import type { LegacyConfig } from "../legacy-object.ts";

/** The fields that the file gives an object: those of its own dictionary, or what a wrapper made of a flat file. */
export function givenTo(
  config: LegacyConfig,
  root: Node,
): (readonly [field: string, at: Pointer, node: Node])[] {
  const own = nodeAt(root, config.at);
  if (own?.type === "object")
    return [...own.members].map(([name, { value }]) => [name, child(config.at, name), value]);
  return [...config.attributes].flatMap(([name, attribute]) => {
    const { source } = attribute;
    if (attribute.kind === "config" || source.kind !== "file" || source.from.length !== 1) return [];
    const at = source.from[0] as Pointer;
    const node = nodeAt(root, at);
    return node && sameJson(asLoaded(writtenJson(node), config.transformersVersion), attribute.value)
      ? [[name, at, node] as const]
      : [];
  });
}
