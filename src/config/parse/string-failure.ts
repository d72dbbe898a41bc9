import { excerpt, Failure } from "./failure.ts";

const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/y;
const UNFINISHED_ESCAPE = /\\(?:u[0-9A-Fa-f]{0,3})?$/y;
const BACKSLASH = 92;
const QUOTE = 34;

/** Says what is wrong with the malformed string that starts at `start`: the first fault of it, whatever follows. */
export function stringFailure(text: string, start: number): Failure {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) return openString(text, start, at);
    if (code < 32) return controlCharacter(at, code);
    if (code === BACKSLASH) {
      ESCAPE.lastIndex = at;
      if (!ESCAPE.test(text)) return badEscape(text, start, at);
      at = ESCAPE.lastIndex;
    } else {
      at++;
    }
  }
  return openString(text, start, at);
}

function openString(text: string, start: number, end: number): Failure {
  const piece = excerpt(text.slice(start, end));
  const message =
    end === text.length
      ? `The text ends inside the string ${piece}. The file may be cut off: get it whole, or add the closing double quote.`
      : `The string ${piece} is not closed on its line. Add the closing double quote; a line break inside a string is written \\n.`;
  return new Failure("unterminated-string", start, message);
}

function controlCharacter(at: number, code: number): Failure {
  const name =
    code === 9 ? "A tab" : `The control character U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  const escape = code === 9 ? "\\t" : `\\u${code.toString(16).padStart(4, "0")}`;
  return new Failure(
    "control-character",
    at,
    `${name} stands inside a string. Write it as ${escape}, or delete it.`,
  );
}

function badEscape(text: string, start: number, at: number): Failure {
  UNFINISHED_ESCAPE.lastIndex = at;
  if (UNFINISHED_ESCAPE.test(text)) return openString(text, start, text.length);
  const unicode = text.charAt(at + 1) === "u";
  const found = excerpt(text.slice(at, at + (unicode ? 6 : 2)));
  const advice = unicode
    ? "\\u takes four hexadecimal digits."
    : 'After a backslash JSON allows only " \\ / b f n r t and u; a backslash itself is written \\\\.';
  return new Failure(
    "invalid-escape",
    at,
    `The string has the escape ${found}, which JSON does not know. ${advice}`,
  );
}
