import type { Node } from "../config/document.ts";
import { nodeView } from "../config/nodes/node-view.ts";
import type { IgnoredBecause } from "../config/reading/field-use.ts";
import { Sourced } from "../config/reading/sourced.ts";
import { forEachLeaf, isLeaf } from "../spec/leaves.ts";
import { child, type Pointer } from "../spec/pointer.ts";
import { type Declaration, inside, wrong } from "./declaration.ts";
import { isOneFact, oddMembers } from "./one-fact.ts";

/** An entry of a map from patterns to what holds for the modules that they match. */
export interface Rule {
  readonly pattern: string;
  /** What the entry holds, where that is an object. */
  readonly entry: Declaration | null;
  readonly node: Node;
  /** The fields that make the rule, those inside of objects in it left out. */
  readonly said: Sourced<null>;
}

/**
 * The entries of the member `name`, in the order of the file; none where it is no map. An entry of which nobody knows
 * a member is no rule, and is warned of.
 */
export function rulesIn(declaration: Declaration, name: string, members: readonly string[]): readonly Rule[] {
  const map = inside(declaration, name);
  if (!map) return [];
  return [...map.node.members].flatMap(([pattern, { value: node }]) => ruleOf(map, pattern, node, members));
}

/** A member of a map as a rule. A long map of one shape is one fact, which all of its rules name. */
export function ruleOf(
  map: Declaration,
  pattern: string,
  node: Node,
  members: readonly string[],
): readonly Rule[] {
  const at = child(map.at, pattern);
  const isObject = node.type === "object";
  if (isObject && node.members.size > 0 && !members.some((name) => node.members.has(name))) {
    wrong(map, pattern, node, `an object with ${members.join(", ")} or none of these`);
    return [];
  }
  const whole = isOneFact(map.node) ? map.at : null;
  const entry = inside(map, pattern) ?? null;
  // What only some entries of a long map have are fields of their own.
  const odd = whole === null ? null : oddMembers(map.node);
  const isFact = (name: string): boolean => {
    const value = isObject ? node.members.get(name)?.value : undefined;
    return value !== undefined && isOneFact(value);
  };
  const own = new Set(
    odd === null
      ? []
      : members
          .filter((name) => odd.has(`${pattern}\n${name}`) && isFact(name))
          .map((name) => child(at, name)),
  );
  const pointers = whole === null ? pointersIn(node, at, members) : [whole, ...own];
  return [
    {
      pattern,
      node,
      entry:
        entry && whole !== null
          ? { ...entry, origin: (pointer) => map.origin(own.has(pointer) ? pointer : whole) }
          : entry,
      said: new Sourced(null, {
        kind: pointers.length > 0 ? "derived" : "implied",
        from: pointers.map(map.origin),
        absent: [],
        text: "an entry of the map, for the modules that its name matches",
      }),
    },
  ];
}

function pointersIn(node: Node, at: Pointer, members: readonly string[]): Pointer[] {
  if (node.type !== "object" || node.members.size === 0) return [at];
  return members.flatMap((name) => {
    const value = node.members.get(name)?.value;
    return value && isLeaf(nodeView, value) ? [child(at, name)] : [];
  });
}

/** Says why members do not matter to an engine, those among them that are there; `a/b` is the member `b` of `a`. */
export function ignoreMembers(
  declaration: Declaration,
  names: readonly string[],
  because: IgnoredBecause,
  reason: string,
): void {
  for (const name of names) {
    const path = name.split("/");
    const last = path.pop() ?? "";
    const holder = path.reduce<Declaration | undefined>((at, part) => at && inside(at, part), declaration);
    const value = holder?.node.members.get(last)?.value;
    if (holder && value && isLeaf(nodeView, value))
      holder.reader.ignore(child(holder.at, last), because, reason);
  }
}

/** Says why nothing of a member matters to an engine, whatever it holds. */
export function ignoreAll(
  { reader, node, at }: Declaration,
  name: string,
  because: IgnoredBecause,
  reason: string,
): void {
  const value = node.members.get(name)?.value;
  if (value)
    forEachLeaf(nodeView, value, (pointer) => reader.ignore(pointer, because, reason), child(at, name));
}
