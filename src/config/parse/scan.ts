import { createScanner } from "jsonc-parser";
import { Failure } from "./failure.ts";
import { stringFailure } from "./string-failure.ts";
import { isComment, Token } from "./token.ts";

const SPACE = 32;
const MINUS = 45;

/** Space, tab, line feed, carriage return: the white space of JSON. */
function isSpace(code: number): boolean {
  return code === SPACE || code === 10 || code === 13 || code === 9;
}

/** Whether a word or number can go on with this character; false at the end of the text, where the code is NaN. */
function continuesWord(code: number): boolean {
  switch (code) {
    case 0x22: // "
    case 0x2c: // ,
    case 0x2f: // /
    case 0x3a: // :
    case 0x5b: // [
    case 0x5d: // ]
    case 0x7b: // {
    case 0x7d: // }
      return false;
    default:
      return !isSpace(code) && !Number.isNaN(code);
  }
}

/** The current token of a text. White space is skipped, comments are counted, malformed strings throw a Failure. */
export class Scan {
  readonly text: string;
  kind: number = Token.End;
  /** Offset of the token's first character. */
  start = 0;
  /** Offset after the token's last character. */
  end = 0;
  /** How many comments were passed so far. */
  comments = 0;
  /** Offset of the first comment. */
  firstComment = 0;
  readonly #scanner;

  constructor(text: string) {
    this.text = text;
    this.#scanner = createScanner(text);
  }

  /** The decoded content of the current string token. */
  get string(): string {
    return this.#scanner.getTokenValue();
  }

  /** The characters of the current token as they stand in the text. */
  get source(): string {
    return this.text.slice(this.start, this.end);
  }

  /** Whether the current token is of this kind. */
  is(kind: number): boolean {
    return this.kind === kind;
  }

  /** Moves on to the next token. */
  next(): void {
    do {
      this.#step();
    } while (isComment(this.kind));
  }

  #step(): void {
    const { text } = this;
    let at = this.end;
    // The scanner would collect white space into a string, character by character.
    while (isSpace(text.charCodeAt(at))) at++;
    this.#scanner.setPosition(at);
    this.kind = this.#scanner.scan();
    this.start = at;
    this.end = this.#scanner.getPosition();
    if (this.kind === Token.String) {
      if (this.#scanner.getTokenError() !== 0) throw stringFailure(text, at);
    } else if (this.kind === Token.Number || this.kind === Token.Word) {
      this.#finishWord();
    } else if (isComment(this.kind)) {
      this.#countComment();
    }
  }

  /** Takes `01`, `1.`, `0x1F` and `-Infinity` as one word, where the scanner stops after the part it knows. */
  #finishWord(): void {
    const { text } = this;
    const minus = this.kind === Token.Word && text.charCodeAt(this.start) === MINUS;
    if (this.kind === Token.Number) {
      const malformed = this.#scanner.getTokenError() !== 0 || continuesWord(text.charCodeAt(this.end));
      if (!malformed) return;
      this.kind = Token.Word;
    } else if (!minus) {
      return;
    }
    while (continuesWord(text.charCodeAt(this.end))) this.end++;
  }

  #countComment(): void {
    if (this.#scanner.getTokenError() !== 0) {
      const message = "A comment starts here and never ends. Close it with */, or delete it.";
      throw new Failure("unterminated-comment", this.start, message);
    }
    if (this.comments === 0) this.firstComment = this.start;
    this.comments++;
  }
}
