import { ANY_CHARACTER, type CharSet, has, isWord } from "./char-set.ts";
import type { Condition, Item } from "./expression.ts";

/** A state of the machine that reads names; equal ones are the same object. */
export interface State {
  /** Its number in its machine. */
  readonly id: number;
  /** Nodes that it may be at. */
  readonly nodes: readonly number[];
  /** What stood before: nothing, a character of a word, another one. Always nothing where no expression asks. */
  readonly before: Before;
  /** By code of the next character; filled as it is needed. */
  readonly next: (State | undefined)[];
  /** What is accepted if the name ends here. */
  accepted: readonly number[] | undefined;
}

type Before = "begin" | "word" | "other";
type After = "end" | "word" | "other";

const ANY: CharSet = ANY_CHARACTER;

/** What one node of the machine leads to. */
interface Node {
  /** The first single character that leads on, and where to; −1 where there is none. */
  code: number;
  to: number;
  /** Further ones. */
  single: Map<number, number[]> | null;
  sets: { readonly set: CharSet; readonly to: number }[] | null;
  /** Without a character. */
  free: number[] | null;
  conditions: { readonly condition: Condition; readonly to: number }[] | null;
  accepts: number[] | null;
  /** The first item that a pattern goes on with, and the node behind it, for patterns that go on alike. */
  key: string | null;
  behind: number;
  /** Further ones. */
  shared: Map<string, number> | null;
  /** The node that accepts whatever follows. */
  rest: number;
}

/** More work than this is not done for one set of patterns: about 50 ms. */
const MOST_STEPS = 3_000_000;

/**
 * Many expressions as one machine without memory (Thompson, CACM 11(6), 1968), whose sets of nodes become states when a
 * name first leads there. Expressions that begin alike share their nodes. A name costs its length, and building costs
 * the length of all expressions; `exhausted` is said where the states that names lead to are more than can be made.
 */
export class Automaton {
  readonly #nodes: Node[] = [];
  readonly #states = new Map<number, State[]>();
  #steps = 0;
  #made = 0;
  #asks = false;
  #marks = new Int32Array(0);
  #generation = 0;

  constructor() {
    this.#node();
  }

  /** Whether it gave up: what it says is then not to be used. */
  get exhausted(): boolean {
    return this.#steps > MOST_STEPS;
  }

  /** Adds a sequence of items under a number. `open`: whatever follows is accepted too. */
  add(items: readonly Item[], id: number, open: boolean): void {
    let at = 0;
    for (const item of items) at = this.#after(at, item);
    const end = open ? this.#rest(at) : at;
    const node = this.#at(end);
    if (node.accepts) node.accepts.push(id);
    else node.accepts = [id];
  }

  /** Where every name begins. */
  start(): State {
    return this.#state([0], "begin");
  }

  /** The state after more of a name. */
  advance(state: State, text: string): State {
    let at = state;
    for (let i = 0; i < text.length && at.nodes.length > 0; i++) {
      const code = text.charCodeAt(i);
      at = at.next[code] ?? (at.next[code] = this.#step(at, code));
    }
    return at;
  }

  /** The numbers of what accepts a name that ends here, in ascending order. */
  accepted(state: State): readonly number[] {
    if (state.accepted) return state.accepted;
    const found = new Set<number>();
    for (const index of this.#closure(state, "end"))
      for (const id of this.#at(index).accepts ?? []) found.add(id);
    return (state.accepted = [...found].sort((a, b) => a - b));
  }

  /**
   * Equal for states after which the same texts lead to patterns of the same kinds, as far as that is told without trying:
   * of states that differ nothing follows. All patterns have to be there. Linear in their length, once.
   * @param kindOf the kind of a pattern, by its number.
   */
  likeness({ nodes, before }: State, kindOf: (id: number) => string): string {
    this.#classes ??= this.#classify(kindOf);
    const classes = this.#classes;
    return `${before} ${[...new Set(nodes.map((index) => classes[index]))].sort().join()}`;
  }

  #classes: Int32Array | undefined;

  /** A number for each node, the same for those from which the same way leads on. */
  #classify(kindOf: (id: number) => string): Int32Array {
    const classes = new Int32Array(this.#nodes.length);
    const steps = new Map<number, number>();
    const others = new Map<string, number>();
    let made = 0;
    // Ways lead to later nodes, but for those of what may come again.
    for (let index = this.#nodes.length - 1; index >= 0; index--) {
      const node = this.#at(index);
      if (isStep(node, index)) {
        const key = (classes[node.to] as number) * 128 + node.code;
        const known = steps.get(key) ?? ++made;
        steps.set(key, known);
        classes[index] = known;
        continue;
      }
      const key = this.#wayOn(node, index, classes, kindOf);
      const known = (key === undefined ? undefined : others.get(key)) ?? ++made;
      if (key !== undefined) others.set(key, known);
      classes[index] = known;
    }
    return classes;
  }

  /** All that a node leads to and accepts; undefined where it leads back further than to itself. */
  #wayOn(node: Node, own: number, classes: Int32Array, kindOf: (id: number) => string): string | undefined {
    const { code, to, single, sets, free, conditions, accepts } = node;
    const ways: string[] = [];
    let first = own;
    const lead = (by: string | number, behind: number): void => {
      if (behind < first) first = behind;
      ways.push(`${by}>${behind === own ? 0 : classes[behind]}`);
    };
    if (code >= 0) lead(code, to);
    if (single) for (const [next, all] of single) for (const behind of all) lead(next, behind);
    if (sets)
      for (const { set, to: behind } of sets) lead(`[${set[0]},${set[1]},${set[2]},${set[3]}]`, behind);
    if (free) for (const behind of free) lead("", behind);
    if (conditions) for (const { condition, to: behind } of conditions) lead(condition, behind);
    if (accepts) for (const id of accepts) ways.push(kindOf(id));
    if (first < own) return undefined;
    return ways.length < 2 ? (ways[0] ?? "") : [...new Set(ways)].sort().join("\n");
  }

  #at(index: number): Node {
    return this.#nodes[index] as Node;
  }

  #node(): number {
    this.#steps++;
    return (
      this.#nodes.push({
        code: -1,
        to: -1,
        single: null,
        sets: null,
        free: null,
        conditions: null,
        accepts: null,
        key: null,
        behind: -1,
        shared: null,
        rest: -1,
      }) - 1
    );
  }

  #rest(at: number): number {
    const node = this.#at(at);
    if (node.rest < 0) {
      node.rest = this.#node();
      this.#lead(node.rest, ANY, node.rest);
      this.#free(at, node.rest);
    }
    return node.rest;
  }

  /** The node behind an item; patterns that go on with the same item share it. */
  #after(at: number, item: Item): number {
    const node = this.#at(at);
    if (node.key === item.key) return node.behind;
    const known = node.shared?.get(item.key);
    if (known !== undefined) return known;
    const to = this.#build(at, item);
    if (node.key === null) {
      node.key = item.key;
      node.behind = to;
    } else (node.shared ??= new Map<string, number>()).set(item.key, to);
    return to;
  }

  #build(at: number, item: Item): number {
    if (this.exhausted) return at;
    const to = this.#node();
    if (item.kind === "condition") {
      this.#asks = true;
      (this.#at(at).conditions ??= []).push({ condition: item.condition, to });
      return to;
    }
    const { times } = item;
    // What may be missing is passed without a character; what may come again leads back to where it came from.
    const loop = times === "*" || times === "+";
    if (times !== "*") this.#through(at, item, to);
    if (loop) this.#through(to, item, to);
    if (times === "*" || times === "?") this.#free(at, to);
    return to;
  }

  #through(at: number, item: Exclude<Item, { kind: "condition" }>, to: number): void {
    if (item.kind === "set") {
      this.#lead(at, item.set, to);
      return;
    }
    for (const sequence of item.alternatives) {
      let end = this.#node();
      this.#free(at, end);
      for (const inner of sequence) end = this.#build(end, inner);
      this.#free(end, to);
    }
  }

  #lead(at: number, set: CharSet, to: number): void {
    const node = this.#at(at);
    const only = onlyOne(set);
    if (only < 0) {
      (node.sets ??= []).push({ set, to });
      return;
    }
    if (node.code < 0) {
      node.code = only;
      node.to = to;
      return;
    }
    node.single ??= new Map<number, number[]>();
    const known = node.single.get(only);
    if (known) known.push(to);
    else node.single.set(only, [to]);
  }

  #free(at: number, to: number): void {
    (this.#at(at).free ??= []).push(to);
  }

  #state(nodes: readonly number[], before: Before): State {
    let hash = before === "begin" ? 1 : before === "word" ? 2 : 3;
    for (const node of nodes) hash = (Math.imul(hash, 31) + node) | 0;
    const alike = this.#states.get(hash) ?? [];
    if (alike.length === 0) this.#states.set(hash, alike);
    for (const state of alike)
      if (
        state.before === before &&
        state.nodes.length === nodes.length &&
        state.nodes.every((node, i) => node === nodes[i])
      )
        return state;
    const made: State = { id: this.#made++, nodes, before, next: [], accepted: undefined };
    alike.push(made);
    return made;
  }

  #step(state: State, code: number): State {
    if (this.exhausted) return this.#state([], "other");
    const to: number[] = [];
    for (const index of this.#closure(state, isWord(code) ? "word" : "other")) {
      const { code: first, to: behind, single, sets } = this.#at(index);
      if (first === code) to.push(behind);
      if (single) for (const next of single.get(code) ?? []) to.push(next);
      if (sets) for (const { set, to: next } of sets) if (has(set, code)) to.push(next);
      this.#steps += 1 + (sets?.length ?? 0);
    }
    const sorted = [...new Set(to)].sort((a, b) => a - b);
    return this.#state(sorted, this.#asks ? (isWord(code) ? "word" : "other") : "begin");
  }

  /** The nodes of a state, and those that are reached from there without a character. */
  #closure({ nodes, before }: State, after: After): readonly number[] {
    if (this.#marks.length < this.#nodes.length) this.#marks = new Int32Array(this.#nodes.length);
    const mark = ++this.#generation;
    const found: number[] = [];
    const visit = (index: number): void => {
      if (this.#marks[index] === mark) return;
      this.#marks[index] = mark;
      found.push(index);
    };
    for (const index of nodes) visit(index);
    for (let i = 0; i < found.length; i++) {
      const { free, conditions } = this.#at(found[i] as number);
      if (free) for (const to of free) visit(to);
      if (conditions)
        for (const { condition, to } of conditions) if (holds(condition, before, after)) visit(to);
    }
    this.#steps += found.length;
    return found;
  }
}

/** Whether a node leads on by one character to a later one, and nothing else, as those of plain names do. */
function isStep({ code, to, single, sets, free, conditions, accepts }: Node, own: number): boolean {
  return (
    code >= 0 &&
    to > own &&
    single === null &&
    sets === null &&
    free === null &&
    conditions === null &&
    accepts === null
  );
}

function holds(condition: Condition, before: Before, after: After): boolean {
  switch (condition) {
    case "begin":
      return before === "begin";
    case "end":
      return after === "end";
    case "boundary":
      return (before === "word") !== (after === "word");
    case "inside":
      return (before === "word") === (after === "word");
  }
}

/** The only character of a set; -1 where it has none or several. */
function onlyOne(set: CharSet): number {
  let found = -1;
  for (let part = 0; part < 4; part++) {
    const bits = set[part] ?? 0;
    if (bits === 0) continue;
    if (found >= 0 || (bits & (bits - 1)) !== 0) return -1;
    found = part * 32 + 31 - Math.clz32(bits);
  }
  return found;
}
