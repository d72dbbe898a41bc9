/**
 * The `count` best of these scores, by their indexes; the order of the result says nothing. Which of equal scores are
 * among them is any engine's choice. To give the very logits that the reference gives, this one takes those that torch
 * 2 takes on a CPU: C++'s nth_element as GNU's library has it (bits/stl_algo.h, __introselect), on the scores in their order.
 */
export function topK(scores: readonly number[], count: number): readonly number[] {
  const indexes = scores.map((_, index) => index);
  if (count >= scores.length) return indexes;
  const before = (a: number, b: number): boolean => at(scores, a) > at(scores, b);
  let [first, last] = [0, indexes.length];
  while (last - first > 3) {
    const cut = partition(indexes, first, last, before);
    if (cut <= count - 1) first = cut;
    else last = cut;
  }
  const rest = indexes.slice(first, last).sort((a, b) => at(scores, b) - at(scores, a));
  indexes.splice(first, rest.length, ...rest);
  return indexes.slice(0, count);
}

/** As `topK`, of a router: throws where there are fewer than `count`, as torch.topk does. */
export function routed(scores: readonly number[], count: number): readonly number[] {
  refuseMore(count, scores.length);
  return topK(scores, count);
}

/** Throws where a router is to choose more than there are. */
export function refuseMore(count: number, choices: number): void {
  if (count > choices) throw new Error(`A router cannot choose ${count} of ${choices} for a token.`);
}

type Before = (a: number, b: number) => boolean;

/** Puts what comes before the pivot first; the pivot is the median of the second, the middle and the last. */
function partition(indexes: number[], first: number, last: number, before: Before): number {
  const middle = first + Math.floor((last - first) / 2);
  swap(indexes, first, median(indexes, first + 1, middle, last - 1, before));
  const pivot = at(indexes, first);
  let [low, high] = [first + 1, last];
  for (;;) {
    while (before(at(indexes, low), pivot)) low++;
    high--;
    while (before(pivot, at(indexes, high))) high--;
    if (low >= high) return low;
    swap(indexes, low, high);
    low++;
  }
}

function median(indexes: readonly number[], a: number, b: number, c: number, before: Before): number {
  const precedes = (x: number, y: number): boolean => before(at(indexes, x), at(indexes, y));
  if (precedes(a, b)) return precedes(b, c) ? b : precedes(a, c) ? c : a;
  return precedes(a, c) ? a : precedes(b, c) ? c : b;
}

function swap(indexes: number[], a: number, b: number): void {
  [indexes[a], indexes[b]] = [at(indexes, b), at(indexes, a)];
}

function at(list: readonly number[], index: number): number {
  return list[index] as number;
}
