import type { Json } from "../../spec/json.ts";
import { isJsonObject } from "../../spec/json.ts";
import { sameJson } from "../../spec/same-json.ts";

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
      text: factor < 1 ? `−${short((1 - factor) * 100)} %` : `× ${short(factor)}`,
    };
  const percent = (factor - 1) * 100;
  return {
    kind: "percent",
    percent,
    text: `${percent > 0 ? "+" : "−"}${short(Math.abs(percent))} %`,
  };
}

/** Three significant digits, without regard to the reader's locale. Made once, for making one is slow. */
const THREE_DIGITS = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });

const short = (value: number): string => THREE_DIGITS.format(value);

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
  const sum = (sign: 1 | -1): number =>
    [...balance.values()].reduce((total, count) => total + Math.max(0, sign * count), 0);
  return entries(sum(1), sum(-1), 0);
}

function ofMaps(a: { readonly [key: string]: Json }, b: { readonly [key: string]: Json }): ChangeSize {
  let onlyA = 0;
  let changed = 0;
  let shared = 0;
  for (const [key, value] of Object.entries(a)) {
    if (!Object.hasOwn(b, key)) onlyA++;
    else {
      shared++;
      if (!sameJson(value, b[key] as Json)) changed++;
    }
  }
  return entries(onlyA, Object.keys(b).length - shared, changed);
}

function entries(only_a: number, only_b: number, changed: number): ChangeSize {
  const parts = [
    changed > 0 ? `${changed} changed` : "",
    only_a > 0 ? `${only_a} only in A` : "",
    only_b > 0 ? `${only_b} only in B` : "",
  ].filter((part) => part !== "");
  const text = parts.length > 0 ? `entries: ${parts.join(", ")}` : "the same entries in another order";
  return { kind: "entries", only_a, only_b, changed, text };
}
