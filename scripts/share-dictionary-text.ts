/** A file that repeats at least so many characters of the dictionary leaves them out; shorter stretches help whole. */
const REPEATED = 72;
/** New stretches of fewer characters are mere numbers. */
const NEW = 6;
/** How many elements of an array go in. The rest mostly repeats them. */
const MOST_ELEMENTS = 8;
/** Stretches are looked up by their first characters. */
const SEED = 8;
/** Of how many places with the same seed the longest match is taken. */
const MOST_PLACES = 64;

const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^{}[\],:"]+/g;

/** A packed text with at most MOST_ELEMENTS scalars left of each array. */
export function shorten(text: string): string {
  const open: { readonly isArray: boolean; commas: number }[] = [];
  const kept: string[] = [];
  for (const [token] of text.matchAll(TOKENS)) {
    const inside = open.at(-1);
    if (token === "{" || token === "[") open.push({ isArray: token === "[", commas: 0 });
    else if (token === "}" || token === "]") open.pop();
    else if (inside?.isArray) {
      if (token === ",") inside.commas++;
      if (inside.commas >= MOST_ELEMENTS) continue;
    }
    kept.push(token);
  }
  return kept.join("");
}

/** The stretches of a text that do not repeat `have`, from one comma or brace to another. */
export function novelStretches(text: string, have: string): string[] {
  const stretches: { start: number; end: number }[] = [];
  for (const { start, end } of uncovered(text, have)) {
    if (end - start < NEW) continue;
    const from = Math.max(text.lastIndexOf(",", start - 1), text.lastIndexOf("{", start - 1)) + 1;
    const comma = text.indexOf(",", end);
    const stretch = { start: from, end: comma < 0 ? text.length : comma + 1 };
    const last = stretches.at(-1);
    if (last && stretch.start <= last.end) last.end = Math.max(last.end, stretch.end);
    else stretches.push(stretch);
  }
  return stretches.map(({ start, end }) => text.slice(start, end));
}

/** The places of a text outside of its long matches in `have`. */
function* uncovered(text: string, have: string): Generator<{ readonly start: number; readonly end: number }> {
  const places = new Map<string, number[]>();
  for (let at = 0; at + SEED <= have.length; at++) {
    const seed = have.slice(at, at + SEED);
    const known = places.get(seed);
    if (!known) places.set(seed, [at]);
    else if (known.length < MOST_PLACES) known.push(at);
  }
  let start = 0;
  for (let at = 0; at < text.length;) {
    const matches = (places.get(text.slice(at, at + SEED)) ?? []).map((place) =>
      commonLength(text, at, have, place),
    );
    const longest = Math.max(0, ...matches);
    if (longest >= REPEATED) {
      if (at > start) yield { start, end: at };
      at += longest;
      start = at;
    } else at++;
  }
  if (text.length > start) yield { start, end: text.length };
}

function commonLength(a: string, atA: number, b: string, atB: number): number {
  let length = 0;
  while (atA + length < a.length && atB + length < b.length && a[atA + length] === b[atB + length]) length++;
  return length;
}
