import {
  ANY_CHARACTER,
  CLASSES,
  type CharSet,
  NO_CHARACTER,
  complement,
  inBothCases,
  range,
  union,
} from "./char-set.ts";

/** How often an item stands in a row: once, or as these signs of regular expressions say. */
type Times = "" | "?" | "*" | "+";

/** A condition on the characters before and after: the beginning, the end, or whether a word begins or ends there. */
export type Condition = "begin" | "end" | "boundary" | "inside";

/** A piece of an expression; pieces with the same `key` mean the same. */
export type Item =
  | { readonly kind: "set"; readonly key: string; readonly set: CharSet; readonly times: Times }
  | { readonly kind: "condition"; readonly key: string; readonly condition: Condition }
  | {
      readonly kind: "group";
      readonly key: string;
      readonly alternatives: readonly (readonly Item[])[];
      readonly times: Times;
    };

/** What has to follow, or must not, where an expression begins. */
interface Look {
  readonly negative: boolean;
  readonly items: readonly Item[];
}

/** An expression of Python's `re`, taken apart. */
export interface Expression {
  readonly looks: readonly Look[];
  readonly items: readonly Item[];
}

/** Why an expression is not evaluated: Python refuses it, or it has a form that is not described here. */
export type NotEvaluated = "invalid" | "unusual";

const MOST_NESTED = 40;
const MOST_REPEATED = 200;

/**
 * Takes apart an expression in the syntax of Python's `re` (docs.python.org/3/library/re.html). What only a search with
 * steps back can decide is "unusual": references to groups, conditions on what stands before, and conditions on what
 * follows elsewhere than at the beginning. Linear in the length of the text.
 */
export function parseExpression(text: string): Expression | NotEvaluated {
  try {
    return new Parser(text).whole();
  } catch (error) {
    if (error instanceof Problem) return error.why;
    throw error;
  }
}

/** The items of a text that stands for itself. */
export function literal(text: string): Item[] {
  const items: Item[] = [];
  for (let at = 0; at < text.length; at++) items.push(characterItem(text.charCodeAt(at)));
  return items;
}

/** Each character of ASCII, and one for all others, which names do not have. */
const CHARACTERS: readonly Item[] = Array.from({ length: 129 }, (_, code) =>
  code < 128
    ? { kind: "set", key: String.fromCharCode(code), set: range(code, code), times: "" }
    : { kind: "set", key: "\u0080", set: NO_CHARACTER, times: "" },
);

const characterItem = (code: number): Item => CHARACTERS[Math.min(code, 128)] as Item;

/** Any characters, as many as there are. */
export const ANYTHING: Item = { kind: "set", key: ".*", set: ANY_CHARACTER, times: "*" };

class Problem extends Error {
  readonly why: NotEvaluated;

  constructor(why: NotEvaluated) {
    super(why);
    this.why = why;
  }
}

class Parser {
  readonly #text: string;
  #at = 0;
  #anyCase = false;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Expression {
    if (this.#takes("(?i)")) this.#anyCase = true;
    const looks: Look[] = [];
    let begins = this.#at;
    for (;;) {
      // A beginning before a condition on what follows says nothing, for it is asked of the beginning.
      if (this.#takes("^") || this.#takes("\\A")) continue;
      const negative = this.#takes("(?!");
      if (!negative && !this.#takes("(?=")) break;
      const alternatives = this.#alternatives(1);
      this.#close();
      looks.push({ negative, items: [this.#group(alternatives, "", begins)] });
      begins = this.#at;
    }
    if (looks.length === 0) this.#at = begins;
    const from = this.#at;
    const alternatives = this.#alternatives(0);
    if (this.#at < this.#text.length) throw new Problem("invalid");
    const [only] = alternatives;
    // A condition before a bar holds for what stands before the bar alone.
    if (looks.length > 0 && alternatives.length > 1) throw new Problem("unusual");
    return {
      looks,
      items: alternatives.length === 1 && only ? only : [this.#group(alternatives, "", from)],
    };
  }

  #takes(words: string): boolean {
    if (!this.#text.startsWith(words, this.#at)) return false;
    this.#at += words.length;
    return true;
  }

  #close(): void {
    if (!this.#takes(")")) throw new Problem("invalid");
  }

  #group(alternatives: readonly (readonly Item[])[], times: Times, from: number): Item {
    const key = `(${this.#anyCase ? "?i" : ""}${this.#text.slice(from, this.#at)})${times}`;
    return { kind: "group", key, alternatives, times };
  }

  #alternatives(depth: number): Item[][] {
    if (depth > MOST_NESTED) throw new Problem("unusual");
    const all = [this.#sequence(depth)];
    while (this.#takes("|")) all.push(this.#sequence(depth));
    return all;
  }

  #sequence(depth: number): Item[] {
    const items: Item[] = [];
    while (this.#at < this.#text.length && !"|)".includes(this.#text[this.#at] ?? "")) {
      const from = this.#at;
      const item = this.#atom(depth);
      if (item !== null) this.#repeat(item, from, items);
    }
    return items;
  }

  /** One piece without what says how often it stands; null where it stands for nothing. */
  #atom(depth: number): Item | null {
    const character = this.#text[this.#at] ?? "";
    switch (character) {
      case "^":
        return this.#condition("begin", 1);
      case "$":
        return this.#condition("end", 1);
      case ".":
        this.#at++;
        return this.#set(".", ANY_CHARACTER);
      case "[":
        return this.#bracket();
      case "(":
        return this.#inner(depth);
      case "\\":
        return this.#escaped();
      case "*":
      case "+":
      case "?":
        throw new Problem("invalid");
      default: {
        const code = this.#text.codePointAt(this.#at) ?? 0;
        this.#at += code > 0xffff ? 2 : 1;
        const item = characterItem(code);
        return this.#anyCase && item.kind === "set" ? this.#set(item.key, item.set) : item;
      }
    }
  }

  #condition(condition: Condition, length: number): Item {
    this.#at += length;
    return { kind: "condition", key: `\n${condition}`, condition };
  }

  #set(key: string, set: CharSet): Item {
    return this.#anyCase
      ? { kind: "set", key: `(?i)${key}`, set: inBothCases(set), times: "" }
      : { kind: "set", key, set, times: "" };
  }

  #inner(depth: number): Item {
    const from = this.#at;
    this.#at++;
    if (this.#takes("?")) {
      if (this.#takes("P<")) {
        const end = this.#text.indexOf(">", this.#at);
        if (end < 0) throw new Problem("invalid");
        this.#at = end + 1;
      } else if (!this.#takes(":")) throw new Problem("unusual");
    }
    const alternatives = this.#alternatives(depth + 1);
    this.#close();
    return this.#group(alternatives, "", from);
  }

  #escaped(): Item {
    const letter = this.#text[this.#at + 1];
    if (letter === undefined) throw new Problem("invalid");
    const condition = CONDITIONS.get(letter);
    if (condition !== undefined) return this.#condition(condition, 2);
    this.#at += 2;
    const set = escapedSet(letter);
    return this.#set(`\\${letter}`, set);
  }

  #bracket(): Item {
    const from = this.#at;
    this.#at++;
    const negative = this.#takes("^");
    let set = NO_CHARACTER;
    for (let first = true; ; first = false) {
      const character = this.#text[this.#at];
      if (character === undefined) throw new Problem("invalid");
      if (character === "]" && !first) break;
      const low = this.#member();
      const isRange = this.#text[this.#at] === "-" && this.#text[this.#at + 1] !== "]";
      if (!isRange) {
        set = union(set, low.set);
        continue;
      }
      this.#at++;
      const high = this.#member();
      if (low.code === null || high.code === null || high.code < low.code) throw new Problem("invalid");
      set = union(set, range(low.code, high.code));
    }
    this.#at++;
    const whole = negative ? complement(this.#anyCase ? inBothCases(set) : set) : set;
    return this.#set(this.#text.slice(from, this.#at), whole);
  }

  /** A character of a bracket, or a class of them, whose code is null. */
  #member(): { readonly set: CharSet; readonly code: number | null } {
    if (this.#text[this.#at] === "\\") {
      const letter = this.#text[this.#at + 1];
      if (letter === undefined) throw new Problem("invalid");
      this.#at += 2;
      if (CLASSES.has(letter)) return { set: escapedSet(letter), code: null };
      const code = letter.charCodeAt(0);
      return { set: escapedSet(letter === "b" ? "\b" : letter), code };
    }
    const code = this.#text.codePointAt(this.#at);
    if (code === undefined) throw new Problem("invalid");
    this.#at += code > 0xffff ? 2 : 1;
    return { set: code < 128 ? range(code, code) : NO_CHARACTER, code };
  }

  #repeat(item: Item, from: number, items: Item[]): void {
    const sign = this.#text[this.#at] ?? "";
    if (sign === "*" || sign === "+" || sign === "?") {
      this.#at++;
      this.#lazily();
      items.push(this.#timed(item, sign, from));
      return;
    }
    const [all = "", least = "", comma, most = ""] =
      sign === "{" ? (/^\{(\d*)(,?)(\d*)\}/.exec(this.#text.slice(this.#at, this.#at + 20)) ?? []) : [];
    if (all === "" || (least === "" && most === "")) {
      items.push(item);
      return;
    }
    this.#at += all.length;
    this.#lazily();
    const low = Number(least);
    const high = comma === "" ? low : most === "" ? null : Number(most);
    if (high !== null && high < low) throw new Problem("invalid");
    if (Math.max(low, high ?? 0) > MOST_REPEATED) throw new Problem("unusual");
    for (let i = 0; i < low; i++) items.push(item);
    if (high === null) items.push(this.#timed(item, "*", from));
    else for (let i = low; i < high; i++) items.push(this.#timed(item, "?", from));
  }

  /** Whether few or many are taken first does not matter for whether there is a match. */
  #lazily(): void {
    if (this.#takes("?")) return;
    const next = this.#text[this.#at] ?? "";
    if (next === "+") throw new Problem("unusual");
    if (next === "*") throw new Problem("invalid");
  }

  #timed(item: Item, times: Times, from: number): Item {
    if (item.kind === "condition") throw new Problem("unusual");
    if (item.kind === "set") return { ...item, key: `${item.key}${times}`, times };
    return this.#group(item.alternatives, times, from);
  }
}

const CONDITIONS: ReadonlyMap<string, Condition> = new Map([
  ["A", "begin"],
  ["Z", "end"],
  ["b", "boundary"],
  ["B", "inside"],
]);

const CONTROL: ReadonlyMap<string, number> = new Map([
  ["n", 10],
  ["t", 9],
  ["r", 13],
  ["f", 12],
  ["v", 11],
  ["a", 7],
]);

function escapedSet(letter: string): CharSet {
  const known = CLASSES.get(letter);
  if (known) return known;
  if (/^[0-9xuUN]$/.test(letter)) throw new Problem("unusual");
  const code = CONTROL.get(letter) ?? letter.charCodeAt(0);
  // Python refuses letters that stand for nothing.
  if (/^[a-zA-Z]$/.test(letter) && !CONTROL.has(letter)) throw new Problem("invalid");
  return code < 128 ? range(code, code) : NO_CHARACTER;
}
