/** Something that the input offers: what it opens, under the name by which one looks for it. */
export interface Suggestion {
  readonly key: string;
  readonly title: string;
  readonly note: string;
  readonly open: () => void;
}

/** The index after `index` in the direction of a key, around the ends; -1 is none of the options. */
export function movedIndex(index: number, key: "ArrowDown" | "ArrowUp", count: number): number {
  if (count === 0) return -1;
  if (key === "ArrowDown") return index + 1 >= count ? 0 : index + 1;
  return index <= 0 ? count - 1 : index - 1;
}
