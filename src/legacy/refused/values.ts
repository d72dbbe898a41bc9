import { acceptedBy } from "../../classes/accepted-types.ts";
import { classNamed } from "../../classes/shards.ts";
import type { Node } from "../../config/document.ts";
import { accepts, inWords } from "../../config/nodes/accepted-value.ts";
import { describe, nodeAt, toJson } from "../../config/nodes/node.ts";
import { child, type Pointer } from "../../spec/pointer.ts";
import { sameJson } from "../../spec/same-json.ts";
import type { LegacyConfig } from "../legacy-object.ts";
import type { Refusal } from "./refusal.ts";

/** Values of a type that the validated class of an object (5.x) does not take. What the base class declares is not validated. */
export function refusedValues(config: LegacyConfig, root: Node): Refusal[] {
  const { className, transformersVersion: version } = config;
  const data = classNamed(className, version);
  if (!data?.types) return [];
  const refused: Refusal[] = [];
  for (const [field, at, node] of givenTo(config, root)) {
    const accepted = acceptedBy(data, field);
    if (accepted === null || accepts(accepted, node)) continue;
    const who = `${className} of transformers ${version}`;
    refused.push({
      at,
      why: `${who} takes ${inWords(accepted)} for ${field}, and refuses ${describe(node)}.`,
    });
  }
  return refused;
}

/** The fields that the file gives an object: those of its own dictionary, or what a wrapper made of a flat file. */
function givenTo(config: LegacyConfig, root: Node): (readonly [field: string, at: Pointer, node: Node])[] {
  const own = nodeAt(root, config.at);
  if (own?.type === "object")
    return [...own.members].map(([name, { value }]) => [name, child(config.at, name), value]);
  return [...config.attributes].flatMap(([name, attribute]) => {
    const { source } = attribute;
    if (attribute.kind === "config" || source.kind !== "file" || source.from.length !== 1) return [];
    const at = source.from[0] as Pointer;
    const node = nodeAt(root, at);
    return node && sameJson(toJson(node), attribute.value) ? [[name, at, node] as const] : [];
  });
}
