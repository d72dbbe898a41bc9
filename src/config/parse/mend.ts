import type { ConfigError } from "../document.ts";
import { lineIndex } from "./line-index.ts";
import { parseConfig } from "./parse.ts";

/** A slip that was put right, and the lines of the given text that had it, counted from 1. */
export interface Mend {
  readonly what: string;
  readonly lines: readonly number[];
}

interface MendedText {
  readonly text: string;
  readonly mends: readonly Mend[];
}

/** One change of the text: `insert` takes the place of what stands from `from` to `to`. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
  readonly what: string;
}

/** In UTF-16 code units; each slip has the text read once more. */
const MAX_LENGTH = 256 * 1024;
const MAX_SLIPS = 1000;
/** What may be read for all slips of a text together: some 30 ms, for the page mends while one types. */
const MAX_READ = 512 * 1024;

const WORDS: ReadonlyMap<string, string> = new Map([
  ["true", "true"],
  ["false", "false"],
  ["null", "null"],
  ["none", "null"],
  ["nan", "NaN"],
  ["inf", "Infinity"],
  ["-inf", "-Infinity"],
]);

/**
 * Puts a text right that is JSON but for slips whose meaning is plain: a comma too few or too many, other quotes, words of
 * Python, `#` comments, what stands around the braces. null where the text is read as it is, and where what is missing
 * would have to be guessed, as in a text that is cut off.
 */
export function mendText(given: string): MendedText | null {
  if (given.length > MAX_LENGTH) return null;
  const mends = new Map<string, number[]>();
  let text = given.replace(/^\uFEFF/, "");
  // Only what stands before the first brace takes line ends with it.
  let linesGone = 0;
  let readAgain = 0;
  for (let slips = 0; slips <= MAX_SLIPS; slips++) {
    const read = parseConfig(text);
    if (read.ok) {
      if (slips === 0) return null;
      return { text, mends: [...mends].map(([what, lines]) => ({ what, lines })) };
    }
    const { line } = read.error;
    const edit = editFor(text, read.error);
    if (edit === null) return null;
    readAgain += edit.from;
    if (readAgain > MAX_READ) return null;
    const lines = mends.get(edit.what) ?? [];
    if (lines.at(-1) !== line + linesGone) lines.push(line + linesGone);
    mends.set(edit.what, lines);
    if (edit.from === 0) linesGone += text.slice(0, edit.to).split("\n").length - 1;
    text = text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
  }
  return null;
}

function editFor(text: string, { code, line, column }: ConfigError): Edit | null {
  const at = (lineIndex(text).starts[line - 1] ?? 0) + column - 1;
  /** Replaces what a sticky pattern finds at the place. */
  const replace = (pattern: RegExp, by: (...found: string[]) => string, what: string): Edit | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    return found && { from: at, to: at + found[0].length, insert: by(...found), what };
  };
  switch (code) {
    case "missing-comma":
      return { from: at, to: at, insert: ",", what: "a comma is added" };
    case "extra-comma":
      return replace(/,/y, () => "", "a comma is deleted");
    case "single-quotes":
    case "python-dict":
      return (
        replace(
          /'((?:[^'\\\n]|\\.)*)'/y,
          (_, inside = "") =>
            `"${inside.replaceAll(/\\(.)|"/g, (piece, after) => (after === "'" ? "'" : piece === '"' ? '\\"' : piece))}"`,
          "single quotes become double quotes",
        ) ?? plainWord()
      );
    case "unexpected-text":
      return plainWord();
    case "curly-quotes":
      return replace(
        /[“”„‘’«»]([^“”„‘’«»"\\\n]*)[“”„‘’«»]/y,
        (_, inside = "") => `"${inside}"`,
        "typographic quotes become straight ones",
      );
    case "unquoted-key":
      return replace(/[\w$.-]+/y, (word = "") => `"${word}"`, "a key is given quotes");
    case "hash-comment":
      return replace(/#[^\n]*/y, () => "", "a comment with # is deleted");
    case "invisible-character":
      return replace(
        /[^]/y,
        (character = "") => (/\s/.test(character) ? " " : ""),
        "an invisible character is deleted",
      );
    case "text-before-start":
      return {
        from: 0,
        to: text.indexOf("{"),
        insert: "",
        what: "what stands before the first { is deleted",
      };
    case "text-after-end":
      // Where it has members of its own, one cannot know which of them were meant.
      return replace(/[^"]*$/y, () => "\n", "what follows the last } is deleted");
    case "missing-braces":
      return {
        from: at,
        to: text.length,
        insert: `{\n${text.slice(at).trimEnd().replace(/,$/, "")}\n}\n`,
        what: "the braces around it are added",
      };
    default:
      return null;
  }

  function plainWord(): Edit | null {
    const word = /^-?[A-Za-z]+/.exec(text.slice(at, at + 20))?.[0] ?? "";
    const meant = WORDS.get(word.toLowerCase());
    return meant === undefined
      ? null
      : { from: at, to: at + word.length, insert: meant, what: `${word} becomes ${meant}` };
  }
}
