import type { Node } from "../config/document.ts";
import { nodeView } from "../config/nodes/node-view.ts";
import type { IgnoredBecause } from "../config/reading/field-use.ts";
import { Sourced } from "../config/reading/sourced.ts";
import { forEachLeaf } from "../spec/leaves.ts";
import { child, type Pointer } from "../spec/pointer.ts";
import { type Declaration, inside } from "./declaration.ts";
import { isOneFact } from "./one-fact.ts";

/** An entry of a map from patterns to what holds for the modules that they match. */
export interface Rule {
  readonly pattern: string;
  /** What the entry holds, where that is an object. */
  readonly entry: Declaration | null;
  readonly node: Node;
  /** The fields that make the rule. */
  readonly said: Sourced<null>;
}

/** The entries of the member `name`, in the order of the file; none where it is no map. */
export function rulesIn(declaration: Declaration, name: string): readonly Rule[] {
  const map = inside(declaration, name);
  if (!map) return [];
  return [...map.node.members].map(([pattern, { value: node }]) => ruleOf(map, pattern, node));
}

/** A member of a map as a rule. A long map of one shape is one fact, which all of its rules name. */
export function ruleOf(map: Declaration, pattern: string, node: Node): Rule {
  const whole = isOneFact(map.node) ? map.at : null;
  const at = child(map.at, pattern);
  const pointers: Pointer[] = [];
  if (whole === null) forEachLeaf(nodeView, node, (pointer) => pointers.push(map.origin(pointer)), at);
  else pointers.push(map.origin(whole));
  const entry = inside(map, pattern) ?? null;
  return {
    pattern,
    node,
    entry: entry && whole !== null ? { ...entry, origin: () => map.origin(whole) } : entry,
    said: new Sourced(null, {
      kind: "derived",
      from: pointers,
      absent: [],
      text: "an entry of the map, for the modules that its name matches",
    }),
  };
}

/** Says why members do not matter to an engine, those among them that are there. */
export function ignoreMembers(
  { node, reader, at }: Declaration,
  names: readonly string[],
  because: IgnoredBecause,
  reason: string,
): void {
  for (const name of names) {
    const value = node.members.get(name)?.value;
    if (value)
      forEachLeaf(nodeView, value, (pointer) => reader.ignore(pointer, because, reason), child(at, name));
  }
}

/** What members say together, whatever they hold: for what hangs on all of it. */
export function allOf({ node, at, origin }: Declaration, names: readonly string[]): Sourced<null> {
  const from: Pointer[] = [];
  for (const name of names) {
    const value = node.members.get(name)?.value;
    if (value) forEachLeaf(nodeView, value, (pointer) => from.push(origin(pointer)), child(at, name));
  }
  return new Sourced(null, {
    kind: from.length > 0 ? "derived" : "implied",
    from,
    absent: [],
    text: "what these say",
  });
}
