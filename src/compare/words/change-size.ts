import type { Json } from "../../spec/json.ts";
import { isJsonObject } from "../../spec/json.ts";
import { sameJson } from "../../spec/same-json.ts";
import { excerpt } from "../../config/parse/failure.ts";
import { groupedNames } from "../values/grouped-entries.ts";

/** How large a change is. `text` is what to show. */
export type ChangeSize =
  | { readonly kind: "ratio"; readonly factor: number; readonly text: string }
  | { readonly kind: "percent"; readonly percent: number; readonly text: string }
  | {
      /** Of two lists or two maps: how many entries one of them has alone or has with another value. */
      readonly kind: "entries";
      readonly only_a: number;
      readonly only_b: number;
      readonly changed: number;
      readonly text: string;
    };

/**
 * The size of a change from `a` to `b`; null where there is none to tell. Numbers: a ratio where b is at least twice or
 * at most half of a, else a percentage of a; none from or to 0, or across it. Lists and maps: entries, a list's without
 * regard to their order.
 */
export function sizeOfChange(a: Json, b: Json): ChangeSize | null {
  if (typeof a === "number" && typeof b === "number") return numeric(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return ofLists(a, b);
  if (isJsonObject(a) && isJsonObject(b)) return ofMaps(a, b);
  return null;
}

/** The size of a change between numbers. */
function numeric(a: number, b: number): ChangeSize | null {
  const factor = b / a;
  if (!Number.isFinite(factor) || factor <= 0 || factor === 1) return null;
  if (factor >= 2 || factor <= 0.5)
    return {
      kind: "ratio",
      factor,
      text: factor < 1 ? `−${lost(1 - factor)} %` : `× ${short(factor)}`,
    };
  const percent = (factor - 1) * 100;
  const sign = percent > 0 ? "+" : "−";
  const size = Math.abs(percent);
  // Of the difference, for a ratio near 1 has lost its digits.
  const text =
    Math.abs((b - a) / a) * 100 < LEAST_PERCENT
      ? `less than ${sign}${LEAST_PERCENT} %`
      : `${sign}${short(size)} %`;
  return { kind: "percent", percent, text };
}

/** What changed by less is told by this bound: more digits say no more to a reader, and the figures stand beside. */
const LEAST_PERCENT = 0.01;

/** Three significant digits, without regard to the reader's locale. Made once, for making one is slow. */
const THREE_DIGITS = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });

const short = (value: number): string => THREE_DIGITS.format(value);

/** A share that is lost, in percent; 100 only where nothing is left. */
function lost(share: number): string {
  const percent = share * 100;
  const text = short(percent);
  if (text !== "100") return text;
  // Digits behind the point until it is less than all: 99.99934 is 99.999. More than nine say no more.
  const digits = Math.min(9, Math.max(0, Math.ceil(-Math.log10(100 - percent))));
  const steps = 10 ** digits;
  return (Math.min(Math.floor(percent * steps), 100 * steps - 1) / steps).toFixed(digits);
}

function ofLists(a: readonly Json[], b: readonly Json[]): ChangeSize {
  const balance = new Map<string, number>();
  const add = (items: readonly Json[], step: 1 | -1): void => {
    for (const item of items) {
      const key = JSON.stringify(item);
      balance.set(key, (balance.get(key) ?? 0) + step);
    }
  };
  add(a, 1);
  add(b, -1);
  const only = (sign: 1 | -1): string[] =>
    [...balance].flatMap(([key, count]) => Array.from({ length: Math.max(0, sign * count) }, () => key));
  return entries(only(1), only(-1), [], itemGroups);
}

function ofMaps(a: { readonly [key: string]: Json }, b: { readonly [key: string]: Json }): ChangeSize {
  const [own, others] = [Object.keys(a), Object.keys(b)];
  return entries(
    own.filter((key) => !Object.hasOwn(b, key)),
    others.filter((key) => !Object.hasOwn(a, key)),
    own.filter((key) => Object.hasOwn(b, key) && !sameJson(a[key] as Json, b[key] as Json)),
    (keys) => groupedNames(keys, NAMED)?.map(({ name, indexes }) => `${name} ${indexes}`.trim()) ?? null,
  );
}

/** Items of a list, given as JSON, in groups of names; null where one of them is no text, or there are too many groups. */
function itemGroups(items: readonly string[]): readonly string[] | null {
  const names = items.map((item) => JSON.parse(item) as Json).filter((item) => typeof item === "string");
  if (names.length < items.length) return null;
  const groups = groupedNames(names, NAMED);
  return groups?.map(({ name, indexes }) => `${JSON.stringify(name)} ${indexes}`.trim()) ?? null;
}

/** So many entries are named, or names that stand for several; of more their number is enough. */
const NAMED = 3;
/** The longest name that is shown whole. */
const LONGEST_NAME = 80;

function entries(
  onlyA: readonly string[],
  onlyB: readonly string[],
  changed: readonly string[],
  inGroups: (names: readonly string[]) => readonly string[] | null,
): ChangeSize {
  const part = (names: readonly string[], what: string): string[] => {
    if (names.length === 0) return [];
    const told = names.length > NAMED ? inGroups(names) : names;
    const named = told === null ? "" : ` (${told.map((name) => excerpt(name, LONGEST_NAME)).join(", ")})`;
    return [`${names.length} ${what}${named}`];
  };
  const parts = [...part(changed, "changed"), ...part(onlyA, "only in A"), ...part(onlyB, "only in B")];
  const text = parts.length > 0 ? `entries: ${parts.join(", ")}` : "the same entries in another order";
  const counts = { only_a: onlyA.length, only_b: onlyB.length, changed: changed.length };
  return { kind: "entries", ...counts, text };
}
