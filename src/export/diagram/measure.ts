import { entryOf } from "../../spec/entry.ts";

/**
 * Advance widths of the characters from space to "~", in hundredths of the font's size. They are those of DejaVu Sans, which
 * is wider than the fonts that most systems have for text, so that what fits by this table fits everywhere.
 */
const REGULAR: readonly number[] = [
  32, 41, 46, 84, 64, 95, 78, 28, 39, 39, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34,
  34, 84, 84, 84, 54, 100, 69, 69, 70, 77, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79, 61, 79, 70, 64, 62, 74,
  69, 99, 69, 62, 69, 39, 34, 39, 84, 50, 50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64,
  64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,
];
const BOLD: readonly number[] = [
  35, 46, 53, 84, 70, 101, 88, 31, 46, 46, 53, 84, 38, 42, 38, 37, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 40,
  40, 84, 84, 84, 58, 100, 78, 77, 74, 83, 69, 69, 83, 84, 38, 38, 78, 64, 100, 84, 85, 74, 85, 77, 72, 69,
  82, 78, 111, 78, 73, 73, 46, 37, 46, 84, 50, 50, 68, 72, 60, 72, 68, 44, 72, 72, 35, 35, 67, 35, 105, 72,
  69, 72, 72, 50, 60, 48, 72, 66, 93, 65, 66, 59, 72, 37, 72, 84,
];
/** Of every other character: as wide as the widest of those that a drawing has but "…". */
const OTHER = 85;
/** Of the few that are much narrower. */
const NARROW: { readonly [character: string]: number } = { "·": 38, "’": 38, "\u00a0": 35 };

export interface Face {
  /** In pixels. */
  readonly size: number;
  readonly bold?: boolean;
}

/** How wide a text is at most, in pixels, whatever font draws it. It needs no DOM. */
export function widthOf(text: string, { size, bold = false }: Face): number {
  const table = bold ? BOLD : REGULAR;
  let hundredths = 0;
  for (const character of text)
    hundredths += table[character.charCodeAt(0) - 32] ?? entryOf(NARROW, character) ?? OTHER;
  return (hundredths * size) / 100;
}

/** A text that is no wider than so many pixels, shortened where it would be. */
export function fitting(text: string, width: number, face: Face): string {
  if (widthOf(text, face) <= width) return text;
  let short = text;
  while (short !== "" && widthOf(`${short}…`, face) > width) short = short.slice(0, -1);
  return `${short.trimEnd()}…`;
}
