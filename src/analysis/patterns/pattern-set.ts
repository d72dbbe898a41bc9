import type { ModulePatterns } from "../../spec/formats/quantization.ts";
import { Automaton, type State } from "./automaton.ts";
import { complement, NO_CHARACTER, range, union } from "./char-set.ts";
import { ANYTHING, type Item, literal, type NotEvaluated, parseExpression } from "./expression.ts";
import { append } from "../../spec/many.ts";

/** A pattern as a file has it, and how it is matched; null: in no way. */
export interface Pattern {
  readonly text: string;
  readonly kind: ModulePatterns | null;
}

/** A pattern that was not evaluated, by its place in the set, and why. */
export interface Unevaluated {
  readonly index: number;
  readonly why: NotEvaluated;
}

const DOT: Item = { kind: "set", key: "\\.", set: range(46, 46), times: "" };

const DIGITS = [..."0123456789"];

/**
 * Patterns over the names of modules, all asked at once. A name costs its length and the set costs the length of its
 * patterns, whatever these are: none can hang anything.
 */
export class PatternSet {
  readonly #automaton = new Automaton();
  /** Of patterns that hold only where something else does, or does not, match at the beginning. */
  readonly #looks = new Map<number, readonly { readonly negative: boolean; readonly id: number }[]>();
  readonly #unevaluated: Unevaluated[] = [];
  readonly #count: number;
  #next: number;

  constructor(patterns: readonly Pattern[]) {
    this.#count = patterns.length;
    this.#next = patterns.length;
    patterns.forEach(({ text, kind }, index) => this.#add(text, kind, index));
  }

  /** Patterns that say nothing here: what they mean is not known. */
  get unevaluated(): readonly Unevaluated[] {
    return this.#unevaluated;
  }

  /** Whether the patterns lead to more states than can be made; then nothing that was said of names is to be used. */
  get exhausted(): boolean {
    return this.#automaton.exhausted;
  }

  start(): State {
    return this.#automaton.start();
  }

  advance(state: State, text: string): State {
    return this.#automaton.advance(state, text);
  }

  /** The state after a number, where that is the same one after every number; undefined elsewhere. */
  afterAnyNumber(state: State): State | undefined {
    const next = this.advance(state, "0");
    const leadsToIt = (digit: string): boolean =>
      this.advance(state, digit) === next && this.advance(next, digit) === next;
    return DIGITS.every(leadsToIt) ? next : undefined;
  }

  /** Which patterns match the name that led to a state, in ascending order. */
  matching(state: State): readonly number[] {
    const accepted = this.#automaton.accepted(state);
    if (this.#looks.size === 0) return accepted;
    const all = new Set(accepted);
    return accepted.filter((id) =>
      (this.#looks.get(id) ?? []).every(({ negative, id: look }) => all.has(look) !== negative),
    );
  }

  /**
   * Equal for states after which the same texts lead to patterns of the same kinds, as far as that is easily told.
   * @param kindOf the kind of a pattern, by its place in the set; the same function each time.
   */
  likeness(state: State, kindOf: (index: number) => string): string {
    // What holds under a condition is not like anything else, and a condition only like itself.
    return this.#automaton.likeness(state, (id) =>
      id >= this.#count || this.#looks.has(id) ? `only ${id}` : kindOf(id),
    );
  }

  /** Which patterns match a whole name. */
  matchingName(name: string): readonly number[] {
    return this.matching(this.advance(this.start(), name)).filter((id) => !this.isLook(id));
  }

  /** Whether a number is that of a condition, and of no pattern. */
  isLook(id: number): boolean {
    return this.#looks.size > 0 && id >= this.#next - this.#lookCount;
  }

  #lookCount = 0;

  #add(text: string, kind: ModulePatterns | null, index: number): void {
    const machine = this.#automaton;
    const here = literal(text);
    const around = (items: readonly Item[]): void => {
      machine.add(items, index, false);
      machine.add([...items, DOT], index, true);
    };
    switch (kind) {
      case null:
        return;
      case "exact":
        machine.add(here, index, false);
        return;
      case "prefix":
        machine.add(here, index, true);
        return;
      case "substring":
        machine.add([ANYTHING, ...here], index, true);
        return;
      case "path": {
        const bare = literal(text.replace(/\.+$/, ""));
        around(bare);
        around([ANYTHING, DOT, ...bare]);
        return;
      }
      case "component":
        around(here);
        if (!text.includes(".")) around([ANYTHING, DOT, ...here]);
        return;
      case "glob":
        around(here);
        machine.add([ANYTHING, DOT, ...here], index, false);
        if (/[*?[]/.test(text)) machine.add(globItems(text), index, false);
        return;
      case "exact_or_regex":
        if (text.startsWith("re:")) this.#expression(text.slice(3), index, []);
        else machine.add(here, index, false);
        return;
      case "regex_or_glob":
        if (text.startsWith("re:")) this.#expression(text.slice(3), index, []);
        else if (/[*?[]/.test(text)) machine.add(globItems(text), index, false);
        else machine.add(here, index, false);
        return;
      case "regex_prefix":
        this.#expression(text, index, []);
        machine.add([ANYTHING, ...here], index, false);
        return;
      case "regex":
        this.#expression(text, index, []);
        return;
      case "regex_anywhere":
      case "name_or_regex":
        this.#expression(text, index, [ANYTHING]);
        return;
      case "regex_whole":
        this.#expression(text, index, [], false);
        return;
    }
  }

  #expression(text: string, index: number, before: readonly Item[], open = true): void {
    const expression = parseExpression(text);
    if (typeof expression === "string") {
      this.#unevaluated.push({ index, why: expression });
      return;
    }
    const { looks, items } = expression;
    // Elsewhere than at the beginning of a name a condition would have to be asked at every place.
    const anchored = /^(?:\^|\\A)/.test(text);
    if (looks.length > 0 && before.length > 0 && !anchored) {
      this.#unevaluated.push({ index, why: "unusual" });
      return;
    }
    if (looks.length > 0) {
      const asked = looks.map(({ negative, items: look }) => {
        const id = this.#next++;
        this.#lookCount++;
        this.#automaton.add(look, id, true);
        return { negative, id };
      });
      this.#looks.set(index, asked);
    }
    this.#automaton.add([...(looks.length > 0 ? [] : before), ...items], index, open);
  }
}

/** A glob of Python's fnmatch, in which a star crosses dots. */
function globItems(text: string): Item[] {
  const items: Item[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? "";
    const close = character === "[" ? text.indexOf("]", at + (text[at + 1] === "!" ? 3 : 2)) : -1;
    if (character === "*") items.push(ANYTHING);
    else if (character === "?")
      items.push({ kind: "set", key: ".", set: complement(NO_CHARACTER), times: "" });
    else if (close > 0) {
      items.push(bracketItem(text.slice(at + 1, close)));
      at = close;
    } else append(items, literal(character));
  }
  return items;
}

function bracketItem(inside: string): Item {
  const negative = inside.startsWith("!");
  const text = negative ? inside.slice(1) : inside;
  let set = NO_CHARACTER;
  for (let at = 0; at < text.length; at++) {
    const low = text.charCodeAt(at);
    const isRange = text[at + 1] === "-" && at + 2 < text.length;
    const high = isRange ? text.charCodeAt(at + 2) : low;
    set = union(set, range(low, high));
    if (isRange) at += 2;
  }
  return { kind: "set", key: `[${inside}]`, set: negative ? complement(set) : set, times: "" };
}
