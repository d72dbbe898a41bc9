/** Thrown inside the parser to leave the recursion; `parseConfig` turns it into a ConfigError, so nobody outside sees it. */
export class Failure extends Error {
  readonly code: string;
  /** Where in the text, in UTF-16 code units. */
  readonly offset: number;

  constructor(code: string, offset: number, message: string) {
    super(message);
    this.code = code;
    this.offset = offset;
  }
}

/** A piece of the text for use in a message: at most `limit` characters, on one line. */
export function excerpt(piece: string, limit = 30): string {
  const short =
    piece.length > limit ? `${piece.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, "")}…` : piece;
  return short.replaceAll(/[\r\n\t]+/g, " ");
}
