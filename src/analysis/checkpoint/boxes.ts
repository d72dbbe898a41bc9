import type { Box, Range } from "./numbers.ts";

/** The numbers that are in both of two sets of boxes of the same number of lists. */
export function overlapOf(a: readonly Box[], b: readonly Box[]): readonly Box[] {
  return a.flatMap((one) => b.flatMap((other) => overlap(one, other)));
}

/** The numbers of `a` that are in none of `b`, boxes of the same number of lists. */
export function leftOf(a: readonly Box[], b: readonly Box[]): readonly Box[] {
  return b.reduce<readonly Box[]>((left, taken) => left.flatMap((box) => without(box, taken)), a);
}

function overlap(a: Box, b: Box): readonly Box[] {
  const common = a.map((ranges, at) => commonRanges(ranges, b[at] ?? []));
  return common.some((ranges) => ranges.length === 0) ? [] : [common];
}

/** For each list in turn: the numbers before it are in both, its own are not, and those after it are any. */
function without(box: Box, taken: Box): readonly Box[] {
  const left: Box[] = [];
  const common: (readonly Range[])[] = [];
  for (const [at, ranges] of box.entries()) {
    const outside = rangesWithout(ranges, taken[at] ?? []);
    if (outside.length > 0) left.push([...common, outside, ...box.slice(at + 1)]);
    const inside = commonRanges(ranges, taken[at] ?? []);
    if (inside.length === 0) return [box];
    common.push(inside);
  }
  return left;
}

function commonRanges(a: readonly Range[], b: readonly Range[]): readonly Range[] {
  return a.flatMap(([from, to]) =>
    b
      .map(([first, last]): Range => [Math.max(from, first), Math.min(to, last)])
      .filter(([first, last]) => first <= last),
  );
}

function rangesWithout(ranges: readonly Range[], taken: readonly Range[]): readonly Range[] {
  return taken.reduce<readonly Range[]>(
    (left, [first, last]) =>
      left.flatMap(([from, to]) =>
        last < from || to < first
          ? [[from, to] as const]
          : [[from, first - 1] as const, [last + 1, to] as const].filter(([start, end]) => start <= end),
      ),
    ranges,
  );
}
