import type { Pointer } from "../../spec/pointer.ts";
import { type Mark, type Marks, signText } from "./marks.ts";
import { type Face, fitting, widthOf } from "./measure.ts";
import type { Words } from "./words.ts";
import { largest } from "../../spec/many.ts";

/** A stretch of a line that leads to one place, or to none. */
interface Piece {
  readonly text: string;
  readonly at?: Pointer;
  readonly mark?: Mark;
}

export type Line = readonly Piece[];

/** Words that stand without a space between them. */
interface Run {
  readonly pieces: readonly Piece[];
  readonly width: number;
}

/** Words in lines no wider than so many pixels; a word that is wider alone is broken. */
export function wrapped(words: Words, width: number, face: Face, marks: Marks): readonly Line[] {
  const space = widthOf(" ", face);
  const lines: Piece[][] = [];
  let line: Piece[] = [];
  let used = 0;
  for (const run of runsOf(words, face, marks)) {
    if (line.length > 0 && used + space + run.width > width) {
      lines.push(line);
      line = [];
      used = 0;
    }
    if (line.length > 0) {
      const last = line.at(-1);
      // A space inside of a value's words belongs to them.
      if (last?.at !== undefined && last.at === run.pieces[0]?.at) append(line, { ...last, text: " " });
      else append(line, { text: " " });
      used += space;
    }
    if (run.width <= width) {
      for (const piece of run.pieces) append(line, piece);
      used += run.width;
      continue;
    }
    for (const piece of run.pieces.flatMap((each) => broken(each, width, face))) {
      if (line.length > 0 && widthOfLine([...line, piece], face) > width) {
        lines.push(line);
        line = [];
      }
      append(line, piece);
    }
    used = widthOfLine(line, face);
  }
  if (line.length > 0) lines.push(line);
  return lines;
}

/** How wide words are in one line. */
export function widthOfWords(words: Words, face: Face, marks: Marks): number {
  return runsOf(words, face, marks).reduce(
    (sum, { width }, index) => sum + width + (index > 0 ? widthOf(" ", face) : 0),
    0,
  );
}

/** How wide the widest of words is that no line parts. */
export function widthOfWidest(words: Words, face: Face, marks: Marks): number {
  return largest(
    runsOf(words, face, marks).map(({ width }) => width),
    0,
  );
}

/** How wide a line is. */
export const widthOfLine = (line: Line, face: Face): number =>
  line.reduce((sum, { text }) => sum + widthOf(text, face), 0);

/** More lines than this no word has: it is cut. */
const MOST_LINES = 4;

/** A piece in parts that are no wider: after a hyphen, a slash or the like where there is one, and anywhere else otherwise. */
function broken(piece: Piece, width: number, face: Face): readonly Piece[] {
  const parts: Piece[] = [];
  for (let rest = piece.text; rest !== "";) {
    if (parts.length === MOST_LINES - 1) {
      parts.push({ ...piece, text: fitting(rest.slice(0, Math.ceil(width)), width, face) });
      break;
    }
    let end = Math.min(rest.length, Math.ceil(width));
    while (end > 1 && widthOf(rest.slice(0, end), face) > width) end--;
    const fits = rest.slice(0, end);
    const [natural = ""] = end < rest.length ? (/^.*[-/,:]/.exec(fits) ?? /^.*[_.]/.exec(fits) ?? []) : [];
    const text = rest.slice(0, natural.length || end);
    parts.push({ ...piece, text });
    rest = rest.slice(text.length);
  }
  return parts;
}

/** Adds a piece to a line; neighbours that lead to the same place, and a space between them, become one. */
function append(line: Piece[], piece: Piece): void {
  const last = line.at(-1);
  if (last && last.at === piece.at && last.mark === piece.mark)
    line[line.length - 1] = { ...last, ...piece, text: last.text + piece.text };
  else line.push(piece);
}

/** A value's mark follows its text: "128 ◇", which no line parts. */
function runsOf(words: Words, face: Face, marks: Marks): readonly Run[] {
  const runs: { pieces: Piece[]; width: number }[] = [];
  let open = false;
  for (const word of words) {
    const value = typeof word === "string" ? null : word;
    const mark = value === null ? undefined : marks(value.at);
    const texts = (typeof word === "string" ? word : word.text).split(" ");
    texts.forEach((text, index) => {
      if (index > 0) open = false;
      if (text === "") return;
      const isLast = index === texts.length - 1;
      const shown = mark && isLast ? `${text}\u00a0${signText(mark)}` : text;
      const piece: Piece = {
        text: shown,
        ...(value && { at: value.at }),
        ...(mark && { mark }),
      };
      const last = runs.at(-1);
      if (open && last) {
        last.pieces.push(piece);
        last.width += widthOf(shown, face);
      } else runs.push({ pieces: [piece], width: widthOf(shown, face) });
      open = true;
    });
  }
  return runs;
}
