import { expect, test } from "vitest";
import { type FilesAsked, WeightFiles } from "./weight-files.ts";

type Entries = readonly (readonly [name: string, file: string])[];

const [A, B] = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];

/** What is said of an index with these entries beside files that have these names. */
function notes(
  index: Entries,
  headers: Readonly<Record<string, readonly string[]>>,
  asked: Partial<FilesAsked> = {},
  repeated: readonly string[] = [],
): readonly string[] {
  const files = new WeightFiles();
  for (const [name, file] of index) files.index(name, file);
  for (const [file, names] of Object.entries(headers)) {
    const tensors = names.map((name) => ({ name, dtype: "BF16", shape: [0], offsets: [0, 0] as const }));
    files.header(file, { tensors, repeated }, null);
  }
  const listed = Object.keys(headers);
  const given = { listed, all: true, entries: () => index, isCalledFor: () => true, ...asked };
  return files.notes(given).map(({ what, broken, tensors }) => {
    expect(tensors === undefined || tensors.length > 0).toBe(true);
    return `${broken ? "broken: " : ""}${what}`;
  });
}

const layer = (number: number): string => `model.layers.${number}.w`;

test("an index that is as the headers are is no word", () => {
  expect(
    notes(
      [
        ["a", A],
        ["b", B],
      ],
      { [A]: ["a"], [B]: ["b"] },
    ),
  ).toEqual([]);
});

test("tensors that the index names and no file has are named, and a difference where the config does not miss them", () => {
  const index: Entries = [0, 1, 2].map((number) => [layer(number), A] as const);
  const what = `The index names model.layers.{}.w (1-2) in ${A}, and no header has them.`;
  expect(notes(index, { [A]: [layer(0)] })).toEqual([what]);
  expect(notes(index, { [A]: [layer(0)] }, { isCalledFor: () => false })).toEqual([`broken: ${what}`]);
});

test("tensors that a file has and the index does not list are named, and loaded by transformers", () => {
  expect(notes([["a", A]], { [A]: ["a", layer(7)] })).toEqual([
    `${A} has model.layers.7.w, which the index does not list: transformers 5.18.0 loads every tensor of a file that the index names.`,
  ]);
});

test("tensors that stand in another file than the index says are named with both", () => {
  const index: Entries = [
    ["a", A],
    [layer(1), A],
    [layer(2), B],
  ];
  expect(notes(index, { [A]: ["a", layer(2)], [B]: [layer(1)] })).toEqual([
    `The index has model.layers.{}.w (1-2) in ${B} and ${A}, but they stand in ${A} and ${B}.`,
  ]);
  const C = A.replace("00001", "00003");
  expect(
    notes([...index, ["c", C]], { [A]: ["a", layer(1), layer(2)], [B]: [], [C]: ["c", layer(2)] }),
  ).toEqual([`The index has model.layers.2.w in ${B}, but it stands in ${A} and ${C}.`]);
  // Where the header of the other file was not read, it may be there.
  expect(notes(index, { [A]: ["a"] }, { listed: [A, B] })).toEqual([
    `The index names model.layers.1.w in ${A}, and no header that was read has it.`,
  ]);
});

test("a name that an index or a header has more than once is told, and the last entry counts", () => {
  const index: Entries = [
    ["a", B],
    ["a", A],
    ["b", B],
  ];
  expect(notes(index, { [A]: ["a"], [B]: ["b"] })).toEqual([
    `The index has a more than once: parsers of JSON take the last entry, which says ${A}.`,
  ]);
  expect(notes(index, { [A]: [], [B]: ["a", "b"] })).toEqual([
    `The index has a in ${A}, but it stands in ${B}.`,
    `The index has a more than once: parsers of JSON take the last entry, which says ${A}.`,
  ]);
  expect(notes([], { [A]: ["a"] }, { listed: [A, B] }, ["a"])).toEqual([
    `The header of ${A} has a more than once: safetensors takes the last entry.`,
  ]);
});

test("files that are absent are a fault, but for those of an index that was chosen by itself", () => {
  const index: Entries = [
    ["a", A],
    ["b", B],
  ];
  const names = "None of the 2 files that the index names is here: tensors are known by their names alone";
  expect(notes(index, {}, { all: true })).toEqual([`broken: ${names}, and nothing can be loaded.`]);
  expect(notes(index, {}, { all: false })).toEqual([`${names}.`]);
  const absent = `broken: ${B} is not here, of 2 files that`;
  for (const all of [true, false]) {
    expect(notes(index, { [A]: ["a"] }, { all })).toEqual([`${absent} the index names.`]);
    expect(notes([], { [A]: ["a"] }, { all })).toEqual([`${absent} their names speak of.`]);
  }
});

test("many tensors are named by the first few names, with their numbers", () => {
  const names = ["a", "b", "c", "d", ...Array.from({ length: 1234 }, (_, at) => `e.${at}`)];
  expect(notes([["z", A]], { [A]: ["z", ...names] })[0]).toContain("has a, b, c, d, and 1,234 more, which");
});
