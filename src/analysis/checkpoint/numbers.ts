/** A range of whole numbers, both ends included. */
export type Range = readonly [from: number, to: number];

/** The numbers of names that differ in these alone: every choice of one number of each list of ranges. */
export type Box = readonly (readonly Range[])[];

/**
 * A name with {} for each number as Python writes one, and the numbers: those that the name itself has, and those of `{layer}` and
 * `{expert}`, which `ranges` gives.
 */
export function numbersOf(
  name: string,
  ranges: { readonly layer?: readonly Range[]; readonly expert?: readonly Range[] },
): { readonly name: string; readonly box: Box } {
  const box: (readonly Range[])[] = [];
  const open = name.replace(
    /\{(layer|expert)\}|(?<=\.)(?:0|[1-9]\d{0,8})(?=\.|$)|^(?:0|[1-9]\d{0,8})(?=\.)/g,
    (found, key?: "layer" | "expert") => {
      const fixed = Number(found);
      box.push(key === undefined ? [[fixed, fixed]] : (ranges[key] ?? []));
      return "{}";
    },
  );
  return { name: open, box };
}

/**
 * Which numbers the names of a row have: "" for a name without one, `0-61` for one number, `3-60 x 0-255` where all have
 * the same second numbers, else the first ones one by one, each with the rest: `1:0-3;2:0-7`.
 */
export function indexText(boxes: readonly Box[]): string {
  const numbers = boxes[0]?.length ?? 0;
  if (numbers === 0) return "";
  if (numbers === 1) return rangeText(boxes.flatMap(([only = []]) => only));
  const groups = groupedByRest(boxes);
  if (groups.length === 1)
    return groups.map(({ first, rest }) => `${rangeText(first)} x ${restText(rest)}`).join("");
  return groups
    .flatMap(({ first, rest }) => numbersIn(first).map((number) => [number, restText(rest)] as const))
    .sort(([a], [b]) => a - b)
    .map(([number, rest]) => `${number}:${rest}`)
    .join(";");
}

/** The first numbers, grouped by what may follow them. */
function groupedByRest(
  boxes: readonly Box[],
): { readonly first: readonly Range[]; readonly rest: readonly Box[] }[] {
  const restsOf = new Map<number, Box[]>();
  // Most rows are one box, whose first numbers need not be told apart.
  const [only] = boxes;
  if (only !== undefined && boxes.length === 1) return [{ first: only[0] ?? [], rest: [only.slice(1)] }];
  for (const [first = [], ...rest] of boxes)
    for (const number of numbersIn(first)) {
      const rests = restsOf.get(number);
      if (rests) rests.push(rest);
      else restsOf.set(number, [rest]);
    }
  const groups = new Map<string, { first: Range[]; rest: readonly Box[] }>();
  for (const [number, rest] of restsOf) {
    const key = restText(rest);
    const group = groups.get(key);
    if (group) group.first.push([number, number]);
    else groups.set(key, { first: [[number, number]], rest });
  }
  return [...groups.values()];
}

function restText(rest: readonly Box[]): string {
  const text = indexText(rest);
  return text.includes(";") || text.includes(" x ") ? `(${explicit(rest)})` : text;
}

/** As {@link indexText}, but with the first numbers one by one even where all have the same rest. */
function explicit(boxes: readonly Box[]): string {
  return groupedByRest(boxes)
    .flatMap(({ first, rest }) => numbersIn(first).map((number) => [number, restText(rest)] as const))
    .sort(([a], [b]) => a - b)
    .map(([number, rest]) => `${number}:${rest}`)
    .join(";");
}

/** Ranges in order, joined where they touch: `0-2,5`. */
function rangeText(ranges: readonly Range[]): string {
  const joined: [number, number][] = [];
  for (const [from, to] of [...ranges].sort(([a], [b]) => a - b)) {
    const last = joined.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(",");
}

/** Every number of these ranges. */
export function numbersIn(ranges: readonly Range[]): readonly number[] {
  return ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i));
}
