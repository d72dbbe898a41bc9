import { groupBy } from "../../spec/group-by.ts";
import type { Box, Counted, Kept, Node } from "./content.ts";
import type { Value, Words } from "./words.ts";
import { largest, smallest } from "../../spec/many.ts";

/** From how many components on those that are drawn alike, but for their figures, are drawn together. */
const MANY = 4;

/**
 * Sorts components that would be drawn alike into groups, where there are many of them: a model whose every layer has sizes
 * of its own has one drawing, with the range of each figure. Groups are in the order of their first members.
 */
export function peersOf(
  names: readonly string[],
  draw: (name: string) => readonly Node[],
): readonly (readonly string[])[] {
  const alike = groupBy(names, (name) => skeletonOf(draw(name)));
  return [...alike.values()].flatMap((group) =>
    group.length >= MANY ? [group] : group.map((name) => [name]),
  );
}

/** What nodes look like without their figures. */
function skeletonOf(nodes: readonly Node[]): string {
  return JSON.stringify(nodes, (key, value: unknown) => {
    if (key === "at" || key === "weights" || key === "keeps" || key === "cells") return undefined;
    if (key === "text" && typeof value === "string") return /\d/.test(value) ? "#" : value;
    return value;
  });
}

/** The nodes of several components that are drawn alike as one: a figure in which they differ is the range of theirs. */
export function together(all: readonly (readonly Node[])[]): readonly Node[] {
  const [first = []] = all;
  if (all.length === 1) return first;
  return first.map((node, index) => {
    const others = all.map((nodes) => nodes[index] as Node);
    switch (node.kind) {
      case "box":
        return boxOf(others as readonly Box[]);
      case "row":
        return {
          ...node,
          columns: node.columns.map((_, column) =>
            together(others.map((other) => (other as typeof node).columns[column] ?? [])),
          ),
        };
      case "join":
      case "section":
        return node;
    }
  });
}

function boxOf(boxes: readonly Box[]): Box {
  const [first] = boxes as readonly [Box];
  const { cells: _, ...box } = first;
  return {
    ...box,
    title: wordsOf(boxes.map(({ title }) => title)),
    lines: first.lines.map((_line, index) => wordsOf(boxes.map(({ lines }) => lines[index] ?? []))),
    weights: boxes.flatMap(({ weights }): readonly Counted[] => weights),
    keeps: boxes.flatMap(({ keeps = [] }): readonly Kept[] => keeps),
  };
}

/** Words that differ in their figures alone. */
function wordsOf(all: readonly Words[]): Words {
  const [first = []] = all;
  return first.map((piece, index) => {
    if (typeof piece === "string") return piece;
    return { ...piece, text: rangeOf(all.map((words) => words[index] as Value)) };
  });
}

function rangeOf(values: readonly Value[]): string {
  const texts = [...new Set(values.map(({ text }) => text))];
  if (texts.length === 1) return texts[0] ?? "";
  const numbers = texts.map((text) => Number(text.replaceAll(",", "")));
  if (numbers.some((number) => Number.isNaN(number))) return `${texts[0] ?? ""} …`;
  const least = numbers.indexOf(smallest(numbers));
  const most = numbers.indexOf(largest(numbers));
  return `${texts[least] ?? ""}–${texts[most] ?? ""}`;
}
