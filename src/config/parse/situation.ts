import { excerpt } from "./failure.ts";
import type { Scan } from "./scan.ts";
import { Token } from "./token.ts";

/** Where the parser stands when it meets what it cannot read. */
export interface Situation {
  readonly scan: Scan;
  /** Offsets of the brackets that are open, outermost first. */
  readonly opens: readonly number[];
  /** The line of an offset, counted from 1. */
  lineOf(offset: number): number;
}

/** The innermost open bracket, `{` or `[`; undefined at the top of the text. */
export function innermost({ scan, opens }: Situation): string | undefined {
  const offset = opens.at(-1);
  return offset === undefined ? undefined : scan.text.charAt(offset);
}

/** The current token in words, for a message. */
export function found(scan: Scan): string {
  return scan.kind === Token.End ? "the end of the text" : excerpt(scan.source);
}
