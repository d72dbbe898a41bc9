import type { Comparison } from "../../compare/comparison.ts";

/**
 * A comparison as a worker sends it: JSON in pieces. Taking apart a long one at once would hold up the page, as a copy of
 * as many objects or as one text.
 */
export interface PackedComparison {
  readonly rest: Omit<Comparison, "values" | "fields">;
  readonly values: readonly string[];
  readonly fields: readonly string[];
}

/** The text of one piece, but for one entry that is longer: a few milliseconds' worth, in UTF-16 code units. */
const PIECE = 256 * 1024;

/** Makes of a comparison what the page can take apart in pieces. */
export function packComparison({ values, fields, ...rest }: Comparison): PackedComparison {
  return { rest, values: piecesOf(values), fields: piecesOf(fields) };
}

function piecesOf(entries: readonly unknown[]): string[] {
  const pieces: string[] = [];
  let piece: string[] = [];
  let length = 0;
  for (const entry of entries) {
    const text = JSON.stringify(entry);
    if (piece.length > 0 && length + text.length > PIECE) {
      pieces.push(`[${piece.join()}]`);
      piece = [];
      length = 0;
    }
    piece.push(text);
    length += text.length;
  }
  return piece.length > 0 ? [...pieces, `[${piece.join()}]`] : pieces;
}

/** Reverses {@link packComparison}, with room for the page between the pieces. */
export async function unpackComparison({ rest, values, fields }: PackedComparison): Promise<Comparison> {
  return { ...rest, values: await entriesOf(values), fields: await entriesOf(fields) };
}

async function entriesOf<T>(pieces: readonly string[]): Promise<T[]> {
  const entries: T[] = [];
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) await new Promise((resolve) => setTimeout(resolve));
    for (const entry of JSON.parse(piece) as T[]) entries.push(entry);
  }
  return entries;
}
