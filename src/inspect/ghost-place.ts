import type { Node, ObjectNode } from "../config/document.ts";
import { nameOf, parentOf, tokensOf, type Pointer } from "../spec/pointer.ts";

/** Where a field that the file leaves out would stand. Offsets are as in Node. */
export interface GhostPlace {
  /** The innermost object on its way that is there, by its offset. */
  readonly holder: number;
  /** The end of that object's last member, or of its opening brace where it has none. */
  readonly after: number;
  /** Where that last member begins; null where there is none. */
  readonly sibling: number | null;
  /** The field's name, as a path where objects around it are missing too. */
  readonly name: string;
}

/** Finds the place of a missing field. Values that are no objects (a null) are named like missing objects. */
export function ghostPlace(root: ObjectNode, field: Pointer): GhostPlace {
  const tokens = tokensOf(parentOf(field));
  let holder = root;
  let depth = 0;
  for (const token of tokens) {
    const inner: Node | undefined = holder.members.get(token)?.value;
    if (inner?.type !== "object") break;
    holder = inner;
    depth++;
  }
  const last = [...holder.members.values()].reduce<{ keyStart: number; end: number } | null>(
    (latest, { keyStart, value }) =>
      latest && latest.end > value.end ? latest : { keyStart, end: value.end },
    null,
  );
  return {
    holder: holder.start,
    after: last?.end ?? holder.start + 1,
    sibling: last?.keyStart ?? null,
    name: [...tokens.slice(depth), nameOf(field)].join("."),
  };
}
