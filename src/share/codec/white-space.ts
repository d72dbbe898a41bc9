import { gapPredictor, type Layout } from "./layout.ts";

/** Stands for "no white space here" where the layout would have some. */
const NOTHING = 1;

/**
 * Takes the white space out of a text wherever it is what the layout puts there, and leaves it where it is not. Strings
 * stay whole, and nothing else is understood: comments, NaN and broken text pass through. Linear.
 */
export function takeOutWhiteSpace(text: string, layout: Layout): string {
  const parts: string[] = [];
  forEachGap(text, layout, (actual, expected, token) => {
    parts.push(actual === expected ? "" : actual === "" ? String.fromCharCode(NOTHING) : actual, token);
    return true;
  });
  return parts.join("");
}

/**
 * Reverses {@link takeOutWhiteSpace} for every text without U+0001 between its tokens. undefined where the result would
 * be longer than `limit` UTF-16 code units: a short text can ask for much indentation.
 */
export function putBackWhiteSpace(text: string, layout: Layout, limit: number): string | undefined {
  const parts: string[] = [];
  let length = 0;
  const whole = forEachGap(text, layout, (actual, expected, token) => {
    const gap = actual === "" ? expected : actual === String.fromCharCode(NOTHING) ? "" : actual;
    parts.push(gap, token);
    length += gap.length + token.length;
    return length <= limit;
  });
  return whole ? parts.join("") : undefined;
}

/** Calls `visit` with every token, the white space before it and what the layout expects there, until it says false. */
function forEachGap(
  text: string,
  layout: Layout,
  visit: (actual: string, expected: string, token: string) => boolean,
): boolean {
  const expect = gapPredictor(layout);
  let at = 0;
  let token: string;
  do {
    const start = endOfGap(text, at);
    const end = endOfToken(text, start);
    token = text.slice(start, end);
    if (!visit(text.slice(at, start), expect(token), token)) return false;
    at = end;
  } while (token !== "");
  return true;
}

function isGap(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9 || code === NOTHING;
}

function isPunctuation(code: number): boolean {
  return code === 0x2c || code === 0x3a || code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d;
}

function endOfGap(text: string, at: number): number {
  while (isGap(text.charCodeAt(at))) at++;
  return at;
}

/** The end of the string, punctuation mark or word that starts here; a string without end goes on to that of the text. */
function endOfToken(text: string, start: number): number {
  const first = text.charCodeAt(start);
  if (first === QUOTE) return endOfString(text, start + 1);
  if (isPunctuation(first)) return start + 1;
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE || isPunctuation(code) || isGap(code)) break;
  }
  return at;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

function endOfString(text: string, at: number): number {
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) at++;
  }
  return text.length;
}
