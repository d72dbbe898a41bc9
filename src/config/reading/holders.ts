import type { Pointer } from "../../spec/pointer.ts";

/** The most objects that stand for longer lists. */
const MOST_HOLDERS = 16;

/** The deepest few objects and lists that hold all of these fields. */
export function holdersOf(pointers: readonly Pointer[]): readonly Pointer[] {
  const tokens = pointers.map((pointer) => pointer.split("/"));
  let holders: readonly Pointer[] = [""];
  for (let depth = 2; ; depth++) {
    const next = new Set(tokens.map((path) => path.slice(0, depth).join("/")));
    if (next.size > MOST_HOLDERS || next.size === pointers.length) return holders;
    holders = [...next];
  }
}
