/** The list with `kind` added, or without it where it was in. */
export function toggled<K>(list: readonly K[], kind: K): K[] {
  return list.includes(kind) ? list.filter((other) => other !== kind) : [...list, kind];
}
