import type { Node } from "../config/document.ts";
import { exactJson } from "../config/nodes/exact-json.ts";
import { nodeAt } from "../config/nodes/node.ts";
import { isJsonObject, type Json, type JsonObject, setMember } from "../spec/json.ts";
import { child, type Pointer } from "../spec/pointer.ts";
import type { LegacyAttribute, LegacyConfig, LegacySource, LegacyValue } from "./legacy-object.ts";

/**
 * An object as it is printed: where values are as the file has them, integers that a 64-bit float cannot hold are texts of
 * their digits, which Python has. `root` is the file of which the object was made.
 */
export function exactValues(config: LegacyConfig, root: Node): LegacyConfig {
  return hasLong(root) ? exactObject(config, root) : config;
}

function exactObject(config: LegacyConfig, root: Node): LegacyConfig {
  const exact = (attributes: ReadonlyMap<string, LegacyAttribute>): ReadonlyMap<string, LegacyAttribute> =>
    new Map([...attributes].map(([name, attribute]) => [name, exactAttribute(attribute, root)]));
  return {
    ...config,
    attributes: exact(config.attributes),
    properties: exact(config.properties),
    hidden: exact(config.hidden),
  };
}

function exactAttribute(attribute: LegacyAttribute, root: Node): LegacyAttribute {
  if (attribute.kind === "config") return { ...attribute, config: exactObject(attribute.config, root) };
  const exact = (value: Json, at: Pointer): Json => {
    if (typeof value === "number") {
      const node = isLong(value) ? writtenAt(attribute, root, at) : undefined;
      return node?.type === "number" ? exactJson(node) : value;
    }
    if (Array.isArray(value))
      return value.map((item, index) => exact(item as Json, child(at, String(index))));
    if (!isJsonObject(value)) return value;
    const object: JsonObject = {};
    for (const [name, member] of Object.entries(value))
      setMember(object, name, exact(member, child(at, name)));
    return object;
  };
  return { ...attribute, value: exact(attribute.value, "") };
}

const isLong = (value: number): boolean => Number.isInteger(value) && !Number.isSafeInteger(value);

/** Whether a file has such an integer: most have none, and their objects are printed as they are. */
function hasLong(node: Node): boolean {
  switch (node.type) {
    case "object":
      return [...node.members.values()].some(({ value }) => hasLong(value));
    case "array":
      return node.items.some(hasLong);
    default:
      return node.type === "number" && node.form === "inexact";
  }
}

/** Where the file has the value of an attribute, or of a member of it; undefined where no one field gives it. */
export function writtenAt(attribute: LegacyValue, root: Node, inside: Pointer): Node | undefined {
  const place = partOf(attribute, inside);
  const origin = sourceAt(attribute, inside);
  const [from, ...more] = origin.kind === "file" ? origin.from : [];
  if (from === undefined || more.length > 0) return undefined;
  return nodeAt(root, from + inside.slice(place?.length ?? 0));
}

/** Where the value of an attribute, or of a member of it, comes from. */
export function sourceAt(attribute: LegacyValue, inside: Pointer): LegacySource {
  const place = partOf(attribute, inside);
  return (place === undefined ? undefined : attribute.parts.get(place)) ?? attribute.source;
}

/** The innermost part with a source of its own that has a member. */
function partOf({ parts }: LegacyValue, inside: Pointer): Pointer | undefined {
  return [...parts.keys()]
    .filter((part) => inside === part || inside.startsWith(`${part}/`))
    .sort((a, b) => b.length - a.length)[0];
}
