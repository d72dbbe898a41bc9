/** Two texts as editors hold them. */
export interface Texts {
  readonly a: string;
  readonly b: string;
}

/** A range of both texts that differs, in offsets. */
export interface ChangedRange {
  readonly fromA: number;
  readonly toA: number;
  readonly fromB: number;
  readonly toB: number;
}

/** Pairs that are longer in all are compared beside the page before they are shown. In UTF-16 code units. */
const LONG_PAIR = 256 * 1024;

export function isLongPair({ a, b }: Texts): boolean {
  return a.length + b.length > LONG_PAIR;
}
