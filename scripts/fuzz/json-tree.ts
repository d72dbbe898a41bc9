/**
 * JSON as it is written: objects keep duplicate names and their order, scalars their spelling. Objects are lists of
 * pairs, so that one can be changed anywhere, whatever its name.
 */
export type Tree = ObjectTree | ArrayTree | ScalarTree;

export interface ObjectTree {
  readonly kind: "object";
  readonly pairs: [name: string, value: Tree][];
}

export interface ArrayTree {
  readonly kind: "array";
  readonly items: Tree[];
}

export interface ScalarTree {
  readonly kind: "scalar";
  /** As it stands in the text. */
  readonly text: string;
}

export const scalar = (text: string): ScalarTree => ({ kind: "scalar", text });
export const object = (pairs: [string, Tree][]): ObjectTree => ({ kind: "object", pairs });
export const array = (items: Tree[]): ArrayTree => ({ kind: "array", items });

/** Reads JSON with NaN and Infinity. Throws where the text is none. */
export function parseTree(text: string): Tree {
  let at = 0;

  function skip(): void {
    while (/\s/.test(text[at] ?? "")) at++;
  }

  function string(): string {
    const start = at++;
    while (text[at] !== '"') {
      if (at >= text.length) throw new SyntaxError("a string without end");
      at += text[at] === "\\" ? 2 : 1;
    }
    return text.slice(start, ++at);
  }

  function list<T>(close: string, read: () => T): T[] {
    const found: T[] = [];
    at++;
    for (skip(); text[at] !== close; skip()) {
      if (at >= text.length) throw new SyntaxError("a list without end");
      found.push(read());
      skip();
      if (text[at] === ",") at++;
    }
    at++;
    return found;
  }

  function pair(): [string, Tree] {
    const name = JSON.parse(string()) as string;
    skip();
    at++;
    return [name, value()];
  }

  function value(): Tree {
    skip();
    if (text[at] === "{") return object(list("}", pair));
    if (text[at] === "[") return array(list("]", value));
    if (text[at] === '"') return scalar(string());
    const word = /^[-+\w.]+/.exec(text.slice(at, at + 64));
    if (!word) throw new SyntaxError(`no value at ${at}`);
    at += word[0].length;
    return scalar(word[0]);
  }

  return value();
}

/** Writes a tree; with `indent` null on one line. */
export function printTree(tree: Tree, indent: number | null, depth = 0): string {
  if (tree.kind === "scalar") return tree.text;
  const [open, close] = tree.kind === "object" ? ["{", "}"] : ["[", "]"];
  const parts =
    tree.kind === "object"
      ? tree.pairs.map(([name, value]) => `${JSON.stringify(name)}: ${printTree(value, indent, depth + 1)}`)
      : tree.items.map((value) => printTree(value, indent, depth + 1));
  if (parts.length === 0) return open + close;
  if (indent === null) return open + parts.join(", ") + close;
  const line = `\n${" ".repeat(indent * (depth + 1))}`;
  return `${open}${line}${parts.join(`,${line}`)}\n${" ".repeat(indent * depth)}${close}`;
}

/** A tree of its own that is like this one. */
export function copyTree(tree: Tree): Tree {
  if (tree.kind === "scalar") return tree;
  return tree.kind === "object"
    ? object(tree.pairs.map(([name, value]) => [name, copyTree(value)]))
    : array(tree.items.map(copyTree));
}

/** A place of a value in a tree. */
export interface Slot {
  readonly value: Tree;
  /** The name of the member that it is or, in arrays, stands in. */
  readonly name: string;
  readonly depth: number;
  readonly holder: ObjectTree | ArrayTree;
  readonly index: number;
}

/** Of the elements of an array the first so many are places of their own: a mutation seldom needs the thousandth. */
const MOST_ITEMS = 50;

/** Every place below the root. */
export function slotsOf(tree: Tree): readonly Slot[] {
  const found: Slot[] = [];
  function walk(holder: Tree, name: string, depth: number): void {
    if (holder.kind === "object")
      for (const [index, [key, value]] of holder.pairs.entries()) {
        found.push({ value, name: key, depth, holder, index });
        walk(value, key, depth + 1);
      }
    else if (holder.kind === "array")
      for (const [index, value] of holder.items.slice(0, MOST_ITEMS).entries()) {
        found.push({ value, name, depth, holder, index });
        walk(value, name, depth + 1);
      }
  }
  walk(tree, "", 0);
  return found;
}

/** Puts another value at a place. */
export function put({ holder, index }: Slot, value: Tree): void {
  if (holder.kind === "array") holder.items[index] = value;
  else (holder.pairs[index] as [string, Tree])[1] = value;
}

/** Takes away what stands at a place. */
export function remove({ holder, index }: Slot): void {
  if (holder.kind === "array") holder.items.splice(index, 1);
  else holder.pairs.splice(index, 1);
}
