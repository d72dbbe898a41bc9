import type { Json, JsonObject } from "./json.ts";
import { child, type Pointer } from "./pointer.ts";

/** How to look into a tree of values, whether plain JSON or nodes with positions. */
export interface TreeView<V> {
  readonly kindOf: (value: V) => "object" | "array" | "scalar";
  /** How many members an object has. */
  readonly sizeOf: (value: V) => number;
  /** Whether `test` holds for all members or elements of an object or array; it is not asked further once it does not. */
  readonly every: (value: V, test: (value: V, key: string | number) => boolean) => boolean;
  /** Where values never change: what was found of their long maps, null of those that are none. */
  readonly shapes?: {
    get: (value: V) => MapShape | null | undefined;
    set: (value: V, shape: MapShape | null) => void;
  };
}

/** A long map of one shape. */
export interface MapShape {
  /** The names that its entries have in common. */
  readonly names: ReadonlySet<string>;
  /** Whether nothing in it is odd (`forEachOdd`). */
  readonly pure: boolean;
}

/** From how many members on a map of one shape counts as long, and so as one leaf. */
const LONG_MAP = 16;

type Visit<V> = (pointer: Pointer, value: V, key: string | number | undefined, parent: V | undefined) => void;

/**
 * Calls `visit` for every leaf below `root` in the order of the text, with its name in what holds it. A leaf is a scalar,
 * an empty object or array, an array of scalars, or a long map of one shape (such as `quantized_layers`): values that
 * are read as one fact. What is odd in a long map (`forEachOdd`) are leaves of their own, after the map.
 * Linear in the size of the tree; recursion is as deep as the tree.
 */
export function forEachLeaf<V>(view: TreeView<V>, root: V, visit: Visit<V>, at: Pointer = ""): void {
  walk(view, root, visit, at, undefined, undefined);
}

function walk<V>(
  view: TreeView<V>,
  root: V,
  visit: Visit<V>,
  at: Pointer,
  key: string | number | undefined,
  parent: V | undefined,
): void {
  const shape = view.kindOf(root) === "object" ? shapeOf(view, root) : null;
  if (shape || isLeaf(view, root)) visit(at, root, key, parent);
  else {
    view.every(root, (value, name) => {
      walk(view, value, visit, child(at, name), name, root);
      return true;
    });
    return;
  }
  if (shape)
    forEachOddIn(view, root, shape, (path, value, holder) => {
      const inside = path.reduce<Pointer>((pointer, name) => child(pointer, name), at);
      walk(view, value, visit, inside, path.at(-1), holder);
    });
}

/** Whether a value is read as one fact, and so is a leaf wherever it stands. */
export function isLeaf<V>(view: TreeView<V>, value: V): boolean {
  const kind = view.kindOf(value);
  if (kind === "scalar") return true;
  if (kind === "array") return view.every(value, (inner) => view.kindOf(inner) === "scalar");
  return view.sizeOf(value) === 0 || shapeOf(view, value) !== null;
}

/** A part of a long map that is not of its shape: an entry, or a member of one; by the names that lead there. */
type VisitOdd<V> = (path: readonly [string] | readonly [string, string], value: V, holder: V) => void;

/**
 * Calls `visit` for what is odd in a long map of one shape: entries that are no objects or empty, and in the others the
 * members that are no scalars, or whose name no other entry has. They deserve to be seen on their own, and the map stays
 * one fact without them. Nothing is odd in what is no long map.
 */
export function forEachOdd<V>(view: TreeView<V>, map: V, visit: VisitOdd<V>): void {
  const shape = view.kindOf(map) === "object" ? shapeOf(view, map) : null;
  if (shape) forEachOddIn(view, map, shape, visit);
}

function forEachOddIn<V>(view: TreeView<V>, map: V, { names, pure }: MapShape, visit: VisitOdd<V>): void {
  if (pure) return;
  view.every(map, (value, key) => {
    const entry = String(key);
    if (view.kindOf(value) !== "object" || view.sizeOf(value) === 0) visit([entry], value, map);
    else
      view.every(value, (inner, name) => {
        if (view.kindOf(inner) !== "scalar" || !names.has(String(name)))
          visit([entry, String(name)], inner, value);
        return true;
      });
    return true;
  });
}

/**
 * The shape of a long map; null where the object is none. More than half of its entries, and as many as make a map long,
 * are flat objects of names that others have too.
 */
function shapeOf<V>(view: TreeView<V>, map: V): MapShape | null {
  const size = view.sizeOf(map);
  if (size < LONG_MAP) return null;
  let objects = 0;
  view.every(map, (value) => {
    if (view.kindOf(value) === "object") objects++;
    return true;
  });
  if (objects < LONG_MAP || 2 * objects <= size) return null;
  const before = view.shapes?.get(map);
  if (before !== undefined) return before;
  const shape = shapeOfEntries(view, map, size);
  view.shapes?.set(map, shape);
  return shape;
}

function shapeOfEntries<V>(view: TreeView<V>, map: V, size: number): MapShape | null {
  const counts = new Map<string, number>();
  const count = (inner: V, name: string | number): boolean => {
    if (view.kindOf(inner) === "scalar") counts.set(String(name), (counts.get(String(name)) ?? 0) + 1);
    return true;
  };
  view.every(map, (value) => view.kindOf(value) !== "object" || view.every(value, count));
  const isShared = (inner: V, name: string | number): boolean =>
    view.kindOf(inner) === "scalar" && (counts.get(String(name)) ?? 0) > 1;
  let regular = 0;
  view.every(map, (value) => {
    if (view.kindOf(value) === "object" && view.sizeOf(value) > 0 && view.every(value, isShared)) regular++;
    return true;
  });
  if (regular < LONG_MAP || 2 * regular <= size) return null;
  const names = new Set([...counts].flatMap(([name, count]) => (count > 1 ? [name] : [])));
  return { names, pure: regular === size };
}

/** A view of plain JSON. */
export const jsonView: TreeView<Json> = {
  kindOf: (value) =>
    typeof value !== "object" || value === null ? "scalar" : Array.isArray(value) ? "array" : "object",
  sizeOf: (value) => Object.keys(value as JsonObject).length,
  every: (value, test) =>
    Array.isArray(value)
      ? value.every(test)
      : Object.keys(value as JsonObject).every((key) => test((value as JsonObject)[key] as Json, key)),
};
