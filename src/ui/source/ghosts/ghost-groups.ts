import type { Ghost } from "../../../inspect/inspection.ts";
import { parentOf, type Pointer } from "../../../spec/pointer.ts";

/** The ghosts of one object, to be shown below the line in which `offset` lies, as far in as `indent` columns. */
export interface GhostGroup {
  readonly parent: Pointer;
  readonly offset: number;
  readonly indent: number;
  readonly ghosts: readonly Ghost[];
}

/** More ghosts than this in one object stand behind one line that opens. */
export const MOST_OPEN_GHOSTS = 6;

const TAB_WIDTH = 4;

/** The ghosts by the object where they would stand, in the order of the text; `toEditor` turns offsets into the editor's. */
export function groupGhosts(
  text: string,
  ghosts: readonly Ghost[],
  toEditor: (offset: number) => number,
): GhostGroup[] {
  const groups = new Map<number, GhostGroup & { ghosts: Ghost[] }>();
  for (const ghost of ghosts) {
    const { holder, after, sibling } = ghost.place;
    const group = groups.get(holder);
    if (group) {
      group.ghosts.push(ghost);
      continue;
    }
    const indent =
      sibling === null ? columnOf(text, toEditor(holder)) + 2 : columnOf(text, toEditor(sibling));
    groups.set(holder, { parent: parentOf(ghost.field), offset: toEditor(after), indent, ghosts: [ghost] });
  }
  return [...groups.values()].sort((a, b) => a.offset - b.offset);
}

/** How far in the line of an offset starts. */
function columnOf(text: string, offset: number): number {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const blank = /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? "";
  return [...blank].reduce((width, character) => width + (character === "\t" ? TAB_WIDTH : 1), 0);
}
