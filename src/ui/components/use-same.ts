import { useState } from "react";

/** A list that stays the one that it was while its members do. */
export function useSame<T>(list: readonly T[]): readonly T[] {
  const [kept, keepList] = useState(list);
  if (kept.length === list.length && kept.every((member, index) => member === list[index])) return kept;
  keepList(list);
  return list;
}
