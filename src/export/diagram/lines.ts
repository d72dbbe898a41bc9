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
  /** Of what goes on in further lines: all of it. */
  readonly whole?: string;
  /** Whether it goes on what stands in a line above, and is the same link. */
  readonly isRest?: boolean;
}

/** A piece while it is put in its line: of which word of the text it is, and all of that. */
interface Part extends Piece {
  readonly of: { readonly all: string } | null;
}

export type Line = readonly Piece[];

/** Words that stand without a space between them. */
interface Run {
  readonly pieces: readonly Part[];
  readonly width: number;
}

/** Words in lines no wider than so many pixels; a word that is wider alone is broken. */
export function wrapped(words: Words, width: number, face: Face, marks: Marks): readonly Line[] {
  const space = widthOf(" ", face);
  const lines: Part[][] = [];
  let line: Part[] = [];
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
      if (last?.at !== undefined && last.of === run.pieces[0]?.of) append(line, { ...last, text: " " });
      else append(line, { text: " ", of: null });
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
  return asLinks(lines);
}

/** Lines in which what goes on from one to another is one link. */
function asLinks(lines: readonly (readonly Part[])[]): readonly Line[] {
  const pieces = new Map<Part["of"], number>();
  for (const { of } of lines.flat()) pieces.set(of, (pieces.get(of) ?? 0) + 1);
  const begun = new Set<Part["of"]>();
  return lines.map((line) =>
    line.map(({ of, ...piece }): Piece => {
      if (of === null || piece.at === undefined || pieces.get(of) === 1) return piece;
      if (begun.has(of)) return { ...piece, isRest: true };
      begun.add(of);
      return { ...piece, whole: of.all };
    }),
  );
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
function broken(piece: Part, width: number, face: Face): readonly Part[] {
  const parts: Part[] = [];
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

/** Adds a piece to a line; neighbours of one value, and a space between them, become one, and so do plain words. */
function append(line: Part[], piece: Part): void {
  const last = line.at(-1);
  if (
    last &&
    last.at === piece.at &&
    last.mark === piece.mark &&
    (last.of === piece.of || last.at === undefined)
  )
    line[line.length - 1] = { ...last, ...piece, text: last.text + piece.text };
  else line.push(piece);
}

/** A value's mark follows its text: "128 ◇", which no line parts. */
function runsOf(words: Words, face: Face, marks: Marks): readonly Run[] {
  const runs: { pieces: Part[]; width: number }[] = [];
  let open = false;
  for (const word of words) {
    const value = typeof word === "string" ? null : word;
    const mark = value === null ? undefined : marks(value.at);
    const texts = (typeof word === "string" ? word : word.text).split(" ");
    const of = value && { all: mark ? `${value.text}\u00a0${signText(mark)}` : value.text };
    texts.forEach((text, index) => {
      if (index > 0) open = false;
      if (text === "") return;
      const isLast = index === texts.length - 1;
      const shown = mark && isLast ? `${text}\u00a0${signText(mark)}` : text;
      const piece: Part = {
        text: shown,
        of,
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
