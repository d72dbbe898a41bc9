import { shown } from "../../spec/shown.ts";
import type { Diagnostic, Severity } from "../document.ts";
import { lineIndex, positionAt, type LineIndex } from "./line-index.ts";
import { pointerOf } from "../../spec/pointer.ts";

/** How many diagnostics of one code are listed: a broken generator can write thousands, which nobody reads. */
const LISTED_PER_CODE = 50;

interface Finding extends Diagnostic {
  readonly offset: number;
}

/** Collects what was odd about a text. Lines are looked up only where there is something to say. */
export class Findings {
  readonly #text: string;
  readonly #findings: Finding[] = [];
  readonly #counts = new Map<string, number>();
  #lines: LineIndex | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** The line of an offset, counted from 1. */
  lineOf(offset: number): number {
    return this.#position(offset).line;
  }

  /** Notes something at `offset`, about the field at `path`; after many of one code, only how many more there are. */
  add(
    severity: Severity,
    code: string,
    offset: number,
    path: readonly (string | number)[],
    message: string,
  ): void {
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    if (count > LISTED_PER_CODE) return;
    this.#findings.push({
      severity,
      code,
      message: shown(message),
      at: pointerOf(path),
      ...this.#position(offset),
      offset,
    });
  }

  /** What was noted, in the order of the text. */
  list(): Diagnostic[] {
    const inOrder = this.#findings.toSorted((a, b) => a.offset - b.offset);
    return inOrder.map(({ offset: _, ...diagnostic }) => diagnostic).concat(this.#unlisted());
  }

  #unlisted(): Diagnostic[] {
    const more = [...this.#counts].filter(([, count]) => count > LISTED_PER_CODE);
    return more.map(([code, count]) => {
      const message = `The file has ${count - LISTED_PER_CODE} more places like this (${code}), which are not listed.`;
      return { severity: "info", code, message, at: "", line: 1, column: 1 };
    });
  }

  #position(offset: number) {
    this.#lines ??= lineIndex(this.#text);
    return positionAt(this.#lines, offset);
  }
}
