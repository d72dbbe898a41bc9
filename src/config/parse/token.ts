/**
 * The token numbers of jsonc-parser's scanner that the parser tells apart. The library declares them as a const enum, which
 * cannot be read from another module where every file is compiled on its own.
 */
export const Token = {
  OpenBrace: 1,
  CloseBrace: 2,
  OpenBracket: 3,
  CloseBracket: 4,
  Comma: 5,
  Colon: 6,
  Null: 7,
  True: 8,
  False: 9,
  String: 10,
  Number: 11,
  LineComment: 12,
  BlockComment: 13,
  /** Anything that is no token of JSON: a bare word, a malformed number, a stray character. */
  Word: 16,
  End: 17,
} as const;

/** Whether a token number is one of a comment. */
export function isComment(kind: number): boolean {
  return kind === Token.LineComment || kind === Token.BlockComment;
}
