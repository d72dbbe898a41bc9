/** What stands between the two sides of a comparison's path. */
const BETWEEN = "..";

/** Joins two paths, as {@link splitPair} reads them: dots that could be taken for the separator are encoded. */
export function joinPair(a: string, b: string): string {
  return `${withoutPairs(a)}${BETWEEN}${withoutPairs(b)}`;
}

/** Reverses {@link joinPair}; without a separator, the second path is empty. */
export function splitPair(text: string): readonly [a: string, b: string] {
  const at = text.indexOf(BETWEEN);
  const [a, b] = at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + BETWEEN.length)];
  return [withPlainDots(a), withPlainDots(b)];
}

/** A path with neither two dots in a row nor one at its end. */
function withoutPairs(path: string): string {
  return path.replaceAll(/\.(?=\.|$)/g, "%2E");
}

function withPlainDots(path: string): string {
  return path.replaceAll(/%2E/gi, ".");
}
