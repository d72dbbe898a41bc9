/**
 * What a table has under a key that a file may have written. `table[key]` finds what every object inherits too: a rope type
 * `constructor` would be a function.
 */
export function entryOf<T>(table: { readonly [key: string]: T }, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
