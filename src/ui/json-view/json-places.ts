import { pointerOf, tokensOf, type Pointer } from "../../spec/pointer.ts";

/** Where a member stands in a text: from its name, or in a list from its value, to the end of its value. */
export interface JsonPlace {
  readonly from: number;
  readonly to: number;
}

/** How the lines of a depth begin, after the end of the line above. */
const lineStart = (depth: number): string => `\n${"  ".repeat(depth)}`;

/**
 * Where a pointer leads in a text that `JSON.stringify(value, null, 2)` has written: each member there begins a line, which is
 * indented by its depth, so that megabytes are searched and not parsed. Null where it leads nowhere.
 */
export function placeOf(text: string, pointer: Pointer): JsonPlace | null {
  let place: JsonPlace = { from: 0, to: text.trimEnd().length };
  for (const [depth, token] of tokensOf(pointer).entries()) {
    const start = lineStart(depth + 1);
    const from = memberIn(text, place, start, token);
    if (from === null) return null;
    place = { from, to: endOf(text, from, start) };
  }
  return place;
}

/** Where the member of this name, or the element of this number, begins in what stands at a place. */
function memberIn(text: string, { from, to }: JsonPlace, start: string, token: string): number | null {
  const opening = opened(text, from);
  if (opening === "{") {
    const at = text.indexOf(`${start}${JSON.stringify(token)}: `, from);
    return at >= 0 && at < to ? at + start.length : null;
  }
  if (opening !== "[" || !/^\d+$/.test(token)) return null;
  let left = Number(token);
  for (let at = text.indexOf(start, from); at >= 0 && at < to; at = text.indexOf(start, at + 1))
    if (beginsMember(text, at + start.length) && left-- === 0) return at + start.length;
  return null;
}

/** With what the line at an offset ends: the bracket that it opens, or something else. */
function opened(text: string, offset: number): string | undefined {
  return text[text.indexOf("\n", offset) - 1];
}

/** Whether a member begins here: deeper lines go on with spaces, and a bracket closes what is open. */
function beginsMember(text: string, offset: number): boolean {
  return !" }]".includes(text[offset] ?? " ");
}

/** Where the value of the member that begins at `from` ends. */
function endOf(text: string, from: number, start: string): number {
  const line = text.indexOf("\n", from);
  const opening = text[line - 1];
  if (opening === "{" || opening === "[") {
    const closing = opening === "{" ? "}" : "]";
    return text.indexOf(start + closing, line) + start.length + closing.length;
  }
  return opening === "," ? line - 1 : line;
}

/** The member of such a text that begins or ends in the line at an offset: the way back of {@link placeOf}. */
export function pointerAt(text: string, offset: number): Pointer {
  const line = text.lastIndexOf("\n", offset - 1) + 1;
  const indented = /[^ ]/g;
  indented.lastIndex = line;
  const first = indented.exec(text)?.index ?? line;
  const tokens: (string | number)[] = [];
  let depth = Math.floor((first - line) / 2);
  let at = beginsMember(text, first) ? line : lineAbove(text, line, depth);
  for (; depth > 0; depth--) {
    const holder = lineAbove(text, at, depth - 1);
    const name = /"(?:[^"\\\n]|\\.)*"(?=: )/y;
    name.lastIndex = at + 2 * depth;
    const named = name.exec(text)?.[0];
    tokens.unshift(
      named === undefined ? elementsBetween(text, holder, at, depth) : (JSON.parse(named) as string),
    );
    at = holder;
  }
  return pointerOf(tokens);
}

/** The start of the nearest line above another in which a member of this depth begins. */
function lineAbove(text: string, line: number, depth: number): number {
  if (depth === 0) return 0;
  const start = lineStart(depth);
  let at = text.lastIndexOf(start, line - 2);
  while (at >= 0 && !beginsMember(text, at + start.length)) at = text.lastIndexOf(start, at - 1);
  return at + 1;
}

/** How many elements of the list that a line opens begin before another line. */
function elementsBetween(text: string, holder: number, line: number, depth: number): number {
  const start = lineStart(depth);
  let count = 0;
  for (let at = text.indexOf(start, holder); at >= 0 && at < line - 1; at = text.indexOf(start, at + 1))
    if (beginsMember(text, at + start.length)) count++;
  return count;
}
