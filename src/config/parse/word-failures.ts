import { excerpt, Failure } from "./failure.ts";
import { found } from "./situation.ts";
import type { Scan } from "./scan.ts";
import { Token } from "./token.ts";

const PYTHON_WORDS: ReadonlySet<string> = new Set(["True", "False", "None", "nan", "inf", "-inf"]);
const PYTHON_VALUE = /[:,[{(]\s*(?:True|False|None|nan|-?inf)\b/;
const INVISIBLE = /[\s\p{Cc}\u200B-\u200D\u2060\uFEFF]/u;

/** A stray character that spoils the text wherever it stands: invisible, a curly quote or a `#` comment. */
export function strayFailure(scan: Scan): Failure | undefined {
  if (scan.kind !== Token.Word) return undefined;
  const { source, start } = scan;
  const invisible = source.search(INVISIBLE);
  if (invisible >= 0) {
    const code = source.charCodeAt(invisible).toString(16).toUpperCase().padStart(4, "0");
    const message = `The invisible character U+${code} stands here, often a trace of copying from a page. Delete it, or write a plain space.`;
    return new Failure("invisible-character", start + invisible, message);
  }
  if (/^[“”„‘’«»]/.test(source)) {
    const message = `Typographic quotes stand here: ${found(scan)}. JSON takes straight double quotes (").`;
    return new Failure("curly-quotes", start, message);
  }
  if (source.startsWith("#")) {
    return new Failure(
      "hash-comment",
      start,
      "A comment with # stands here, which JSON does not have. Delete it.",
    );
  }
  return undefined;
}

/** A word that starts with a single quote: Python's way of writing a dict, or JavaScript's of writing an object. */
export function quoteFailure(scan: Scan): Failure | undefined {
  if (!scan.source.startsWith("'")) return undefined;
  if (PYTHON_VALUE.test(scan.text)) return pythonFailure(scan.start);
  const piece = /^'[^'\r\n]*'?/.exec(scan.text.slice(scan.start, scan.start + 40))?.[0] ?? "'";
  const message = `Single quotes stand here: ${excerpt(piece)}. JSON takes double quotes (") around keys and strings.`;
  return new Failure("single-quotes", scan.start, message);
}

/** `True`, `None` and the like where a value should stand. */
export function pythonWord(scan: Scan): Failure | undefined {
  return PYTHON_WORDS.has(scan.source) ? pythonFailure(scan.start) : undefined;
}

function pythonFailure(offset: number): Failure {
  const message =
    "This is a Python dict, not JSON. Write JSON (json.dumps does): double quotes, and true, false and null for True, False and None.";
  return new Failure("python-dict", offset, message);
}

/** A word that was meant as a number. */
export function numberFailure(scan: Scan): Failure | undefined {
  const { source } = scan;
  if (!/^[+-]?\.?\d|^[+-]$/.test(source)) return undefined;
  const message = `Found ${found(scan)}, which is no number in JSON. ${numberAdvice(source)}`;
  return new Failure("invalid-number", scan.start, message);
}

function numberAdvice(source: string): string {
  if (source.startsWith("+")) return "A number has no plus sign before it.";
  if (/^-?0\d/.test(source)) return "A number does not start with a zero and another digit.";
  if (/^-?\.\d/.test(source)) return "A number needs a digit before the point, such as 0.5.";
  if (/^-?\d+\.(?!\d)/.test(source)) return "A number needs a digit after the point, such as 1.0.";
  if (/^-?\d+(?:\.\d+)?[eE][+-]?$/.test(source)) return "The exponent needs a digit, such as 1e-6.";
  return "Numbers are plain decimal, such as 62, -0.5 or 1e-6; anything else needs double quotes.";
}
