import type { Ghost } from "../../inspect/inspection.ts";
import { nameOf, parentOf, type Pointer } from "../../spec/pointer.ts";
import { descend, jsonTree } from "./json-tree.ts";

/** A ghost and the name that it shows: a path where objects around it are missing too. */
export interface NamedGhost {
  readonly ghost: Ghost;
  readonly name: string;
}

/** The ghosts of one object, to be shown below the line in which `offset` lies, as far in as `indent` columns. */
export interface GhostGroup {
  readonly parent: Pointer;
  readonly offset: number;
  readonly indent: number;
  readonly ghosts: readonly NamedGhost[];
}

/** More ghosts than this in one object stand behind one line that opens. */
export const MOST_OPEN_GHOSTS = 6;

const TAB_WIDTH = 4;

/** Finds for every ghost the object where the field would be, in the order of the text. */
export function groupGhosts(text: string, ghosts: readonly Ghost[]): GhostGroup[] {
  const root = ghosts.length > 0 ? jsonTree(text) : undefined;
  if (!root) return [];
  const groups = new Map<Pointer, GhostGroup & { ghosts: NamedGhost[] }>();
  for (const ghost of ghosts) {
    const { node, rest } = descend(root, parentOf(ghost.field));
    // A value without members on the way (a null) is named like a missing object, below the one that holds it.
    const holder = node.type === "object" ? node : (node.parent?.parent ?? root);
    const missing =
      node.type === "object" ? rest : [String(node.parent?.children?.[0]?.value ?? ""), ...rest];
    const name = [...missing, nameOf(ghost.field)].join(".");
    const key = String(holder.offset);
    const group = groups.get(key);
    if (group) {
      group.ghosts.push({ ghost, name });
      continue;
    }
    const last = holder.children?.at(-1);
    const offset = last ? last.offset + last.length : holder.offset + 1;
    const indent = last ? columnOf(text, last.offset) : columnOf(text, holder.offset) + 2;
    groups.set(key, { parent: parentOf(ghost.field), offset, indent, ghosts: [{ ghost, name }] });
  }
  return [...groups.values()].sort((a, b) => a.offset - b.offset);
}

/** How far in the line of an offset starts. */
function columnOf(text: string, offset: number): number {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const blank = /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? "";
  return [...blank].reduce((width, character) => width + (character === "\t" ? TAB_WIDTH : 1), 0);
}
