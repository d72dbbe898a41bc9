import type { Node } from "../document.ts";
import { excerpt, Failure } from "./failure.ts";
import { found, innermost, type Situation } from "./situation.ts";
import { Token } from "./token.ts";
import { quoteFailure, strayFailure } from "./word-failures.ts";

/** The text ends while brackets are open, or before there was any value. */
export function unexpectedEnd(situation: Situation): Failure {
  const { text } = situation.scan;
  const opened = situation.opens.at(-1);
  if (opened === undefined) {
    return new Failure("empty", 0, "The text holds no JSON, only comments. Paste the whole config.json.");
  }
  const bracket = `${text.charAt(opened)} opened on line ${situation.lineOf(opened)}`;
  const message = `The text ends before the ${bracket} is closed. The file may be cut off: get it whole, or add what is missing.`;
  return new Failure("unexpected-end", text.trimEnd().length, message);
}

/** A bracket of the wrong kind closes the innermost open one; undefined where the current token is no such bracket. */
export function wrongBracket(situation: Situation): Failure | undefined {
  const { scan, opens } = situation;
  const opened = opens.at(-1);
  if (opened === undefined) return undefined;
  const wrong = innermost(situation) === "{" ? Token.CloseBracket : Token.CloseBrace;
  if (scan.kind !== wrong) return undefined;
  const [open, close] = wrong === Token.CloseBracket ? ["{", "}"] : ["[", "]"];
  const message = `Found ${found(scan)} where the ${open} opened on line ${situation.lineOf(opened)} should be closed with ${close}. Check the brackets in between.`;
  return new Failure("mismatched-bracket", scan.start, message);
}

/** The current token stands where the name of a member should. */
export function noKey(situation: Situation): Failure {
  const { scan } = situation;
  switch (scan.kind) {
    case Token.End:
      return unexpectedEnd(situation);
    case Token.Comma:
      return extraComma(situation);
    case Token.Word:
      return strayFailure(scan) ?? quoteFailure(scan) ?? unquotedKey(situation);
    case Token.Number:
    case Token.True:
    case Token.False:
    case Token.Null:
      return unquotedKey(situation);
    default: {
      const message = `Found ${found(scan)} where the name of a member should stand. Members of an object are written "name": value.`;
      return wrongBracket(situation) ?? new Failure("missing-key", scan.start, message);
    }
  }
}

function unquotedKey({ scan }: Situation): Failure {
  const message = `The key ${found(scan)} has no quotes. JSON keys stand in double quotes, such as "hidden_size".`;
  return new Failure("unquoted-key", scan.start, message);
}

/** A comma with no value before it. */
export function extraComma({ scan }: Situation): Failure {
  return new Failure(
    "extra-comma",
    scan.start,
    "There is a comma with no value before it. Delete the comma, or add the value.",
  );
}

/** No colon follows the key between these offsets. */
export function noColon(situation: Situation, keyStart: number, keyEnd: number): Failure {
  const { scan } = situation;
  if (scan.kind === Token.End) return unexpectedEnd(situation);
  const key = excerpt(scan.text.slice(keyStart, keyEnd));
  const message = `The key ${key} needs a colon and a value after it, but ${found(scan)} follows.`;
  return strayFailure(scan) ?? new Failure("missing-colon", keyEnd, message);
}

/** Neither a comma nor the closing bracket follows a value. The position is where the comma should be. */
export function noSeparator(situation: Situation, previous: Node): Failure {
  const { scan } = situation;
  if (scan.kind === Token.End) return unexpectedEnd(situation);
  const stray = wrongBracket(situation) ?? strayFailure(scan);
  if (stray !== undefined) return stray;
  if (scan.kind === Token.Colon) {
    const message =
      "Found a colon after a value. Only a key has a colon after it: check the quotes and commas before it.";
    return new Failure("unexpected-text", scan.start, message);
  }
  if (previous.type === "string" && scan.kind === Token.Word && scan.start === previous.end) {
    const message = `A string ends here, but ${found(scan)} follows at once. A double quote inside a string is written \\".`;
    return new Failure("unescaped-quote", scan.start, message);
  }
  const message = `A comma is missing between this value and ${found(scan)} on line ${situation.lineOf(scan.start)}. Add the comma.`;
  return new Failure("missing-comma", previous.end, message);
}

/** Something follows the end of the value that should be the whole text. */
export function textAfterEnd(situation: Situation, root: Node): Failure {
  const { scan } = situation;
  if (root.type === "string" && scan.kind === Token.Colon) {
    const message =
      "These are members without the braces around them. Put { before and } after them, or paste the whole file.";
    return new Failure("missing-braces", root.start, message);
  }
  const message = `The JSON value ends on line ${situation.lineOf(root.end)}, but ${found(scan)} follows. Keep one value, and delete the rest or the bracket that closes too early.`;
  return new Failure("text-after-end", scan.start, message);
}
