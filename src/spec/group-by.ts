/** Sorts things into groups by a key: in the order of their first members, and within a group in their own. */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
