import type { Box, Item, Panel, Picture } from "./content.ts";
import { boxesOfItems, boxesOfPanel } from "./content.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { type Value, type Words, textOf } from "./words.ts";

/** How a box compares with its counterpart in the other model. */
type Difference = "same" | "changed" | "alone";

/** Two panels that stand side by side; null where a model has none there. */
interface PanelPair {
  readonly a: Panel | null;
  readonly b: Panel | null;
  /** Whether they show the same part of the two models, and not one in place of another. */
  readonly alike: boolean;
}

/** What is the same in two pictures, and what is not. */
export interface Pairing {
  readonly panels: readonly PanelPair[];
  /** Of each box, in either picture. */
  readonly differences: ReadonlyMap<Box, Difference>;
  /** Values that are others than those at the same place of the other picture, by side. */
  readonly values: { readonly a: ReadonlySet<Pointer>; readonly b: ReadonlySet<Pointer> };
  /** Titles of frames and subtitles of panels, in either picture, that its counterpart does not have. */
  readonly titles: ReadonlySet<Words>;
  /** What differs, in sentences, in the order of the pictures. */
  readonly words: readonly string[];
}

/** How the matrices of a box are stored; "" where it has none, or that is not known. */
type Stored = (box: Box) => string;

/** Aligns two pictures part by part. */
export function paired(
  a: Picture,
  b: Picture,
  stored: { readonly a: Stored; readonly b: Stored } = { a: () => "", b: () => "" },
): Pairing {
  const differences = new Map<Box, Difference>();
  const values = { a: new Set<Pointer>(), b: new Set<Pointer>() };
  const titles = new Set<Words>();
  const words: string[] = [];
  const formats = new Map<string, Map<string, string[]>>();
  /** Whether both are stored alike; what is not is gathered, for a format is that of many boxes. */
  const alikeStored = (part: string, one: Box, other: Box): boolean => {
    if (one.summary === true) return true;
    const [left, right] = [stored.a(one), stored.b(other)];
    if (left === right || left === "" || right === "") return true;
    const key = `${left} in A, ${right} in B`;
    const parts = formats.get(key) ?? new Map<string, string[]>();
    formats.set(key, parts.set(part, [...(parts.get(part) ?? []), textOf(one.title)]));
    return false;
  };
  const [[one = []], [other = []]] = [a.facts, b.facts];
  if (textOf(one) !== textOf(other)) {
    words.push(`${textOf(one)} in A, ${textOf(other)} in B`);
    for (const value of valuesOf(one)) {
      const counterpart = valuesOf(other).find((each) => each.at === value.at);
      if (counterpart === undefined || counterpart.text === value.text) continue;
      values.a.add(value.at);
      values.b.add(value.at);
    }
  }
  for (const pair of aligned(framesIn(a.stack), framesIn(b.stack), skeletonOf)) {
    const [left, right] = pair.map((title) => title && textOf(title));
    if (left === right) continue;
    for (const title of pair) if (title) titles.add(title);
    if (left && right) words.push(`stack, ${left} in A, ${right} in B`);
    else words.push(`stack: ${left ?? right ?? ""} in ${left ? "A" : "B"} alone`);
  }
  const compare = (part: string, left: readonly Box[], right: readonly Box[]): void => {
    for (const [one, other] of aligned(left, right, keyOf)) {
      if (one && other) {
        const said = changesOf(one, other, values);
        const isStoredAlike = alikeStored(part, one, other);
        const difference = said === null && isStoredAlike ? "same" : "changed";
        differences.set(one, difference).set(other, difference);
        if (said !== null) words.push(`${part}, ${said}`);
      } else {
        const alone = one ?? other;
        if (alone === null) continue;
        differences.set(alone, "alone");
        words.push(`${part}: ${summaryOf(alone)} in ${one ? "A" : "B"} alone`);
      }
    }
  };
  compare("stack", boxesOfItems(a.stack), boxesOfItems(b.stack));
  const panels = panelPairs(a.panels, b.panels);
  for (const { a: left, b: right, alike } of panels) {
    if (alike && left && right) {
      compare(textOf(left.title), boxesOfPanel(left), boxesOfPanel(right));
      const [one, other] = [textOf(left.subtitle), textOf(right.subtitle)];
      if (one !== other) {
        titles.add(left.subtitle).add(right.subtitle);
        words.push(`${textOf(left.title)}: ${one} in A, ${other} in B`);
      }
      continue;
    }
    for (const [name, alone] of [
      ["A", left],
      ["B", right],
    ] as const) {
      if (alone === null) continue;
      for (const box of boxesOfPanel(alone)) differences.set(box, "alone");
      words.push(`${textOf(alone.title)} (${textOf(alone.subtitle)}) in ${name} alone`);
    }
  }
  for (const [both, parts] of formats) {
    const where = [...parts].map(([part, titles]) => `${part} (${titles.join(", ")})`);
    words.push(`stored as ${both}: ${where.join(", ")}`);
  }
  return { panels, differences, values, titles, words: [...new Set(words)] };
}

/**
 * Panels of the same kind beside each other, in the order of both models; where one has another kind of the same half in
 * its place, these share a row.
 */
function panelPairs(a: readonly Panel[], b: readonly Panel[]): readonly PanelPair[] {
  const slotOf = ({ key }: Panel): string => key.split(" ")[0] ?? "";
  const kindOf = (panel: Panel): string => `${slotOf(panel)} ${textOf(panel.title).split(" ")[0] ?? ""}`;
  const rows: PanelPair[] = [];
  for (const [left, right] of aligned(a, b, kindOf)) {
    const last = rows.at(-1);
    if (last && last.b === null && last.a && left === null && right && slotOf(last.a) === slotOf(right))
      rows[rows.length - 1] = { a: last.a, b: right, alike: false };
    else if (last && last.a === null && last.b && right === null && left && slotOf(last.b) === slotOf(left))
      rows[rows.length - 1] = { a: left, b: last.b, alike: false };
    else rows.push({ a: left, b: right, alike: left !== null && right !== null });
  }
  return rows;
}

/** The titles of frames, in order: which layers stand there, and how often. */
function framesIn(items: readonly Item[]): readonly Words[] {
  return items.flatMap((item) => (item.kind === "frame" ? [item.title, ...framesIn(item.items)] : []));
}

/** What a box is, whatever its figures. */
const keyOf = ({ title, summary }: Box): string => `${summary === true ? "half " : ""}${skeletonOf(title)}`;

/** The boxes' difference in words, their values that differ added to `values`; null where they say the same. */
function changesOf(
  a: Box,
  b: Box,
  values: { readonly a: Set<Pointer>; readonly b: Set<Pointer> },
): string | null {
  const [linesA, linesB] = [
    [a.title, ...a.lines],
    [b.title, ...b.lines],
  ];
  const said: string[] = [];
  for (const [one, other] of aligned(linesA, linesB, skeletonOf)) {
    const [left, right] = [one === null ? "" : textOf(one), other === null ? "" : textOf(other)];
    if (left === right) continue;
    const [valuesA, valuesB] = [valuesOf(one), valuesOf(other)];
    for (let index = 0; index < Math.max(valuesA.length, valuesB.length); index++) {
      const [x, y] = [valuesA[index], valuesB[index]];
      if (x?.text === y?.text) continue;
      if (x) values.a.add(x.at);
      if (y) values.b.add(y.at);
    }
    said.push(
      left === ""
        ? `${right} in B alone`
        : right === ""
          ? `${left} in A alone`
          : `${left} in A, ${right} in B`,
    );
  }
  if (said.length === 0) return null;
  return `${textOf(a.title)}: ${said.join("; ")}`;
}

const skeletonOf = (words: Words): string => textOf(words).replaceAll(/[\d.,]+/g, "#");

const valuesOf = (words: Words | null): readonly Value[] =>
  (words ?? []).filter((piece): piece is Value => typeof piece !== "string");

function summaryOf({ title, lines }: Box): string {
  return lines.length === 0 ? textOf(title) : `${textOf(title)} (${lines.map(textOf).join(", ")})`;
}

/**
 * Two lists side by side, what is equal by its key in one row, in the order of both: the longest common subsequence, and
 * between its members what the lists have alone; neighbours that stand alone on both sides share a row where they are as
 * many.
 */
function aligned<T>(
  a: readonly T[],
  b: readonly T[],
  keyOf: (item: T) => string,
): readonly (readonly [T | null, T | null])[] {
  const [keysA, keysB] = [a.map(keyOf), b.map(keyOf)];
  const longest = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  const at = (i: number, j: number): number => longest[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      (longest[i] as Uint16Array)[j] =
        keysA[i] === keysB[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const rows: (readonly [T | null, T | null])[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && keysA[i] === keysB[j]) rows.push([a[i++] ?? null, b[j++] ?? null]);
    else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1)))
      rows.push([a[i++] ?? null, null]);
    else rows.push([null, b[j++] ?? null]);
  }
  return rows;
}
