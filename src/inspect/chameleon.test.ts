import { expect, test } from "vitest";
import { codesOf, config, read, valueAt } from "./reported-faults/read.test-support.ts";

test("Chameleon never gives the tokens of images, which vocabulary_map names", () => {
  const file = config("chameleon--default");
  expect(valueAt(read(file), "/body/suppressed_tokens")).toEqual([{ from: 4, to: 11 }]);
  const apart = read({ ...file, vocabulary_map: { "<image>": 1, IMGIMGAZ: 9, IMGIMGBZ: 3, IMGIMGCZ: 4 } });
  expect(valueAt(apart, "/body/suppressed_tokens")).toEqual([
    { from: 3, to: 4 },
    { from: 9, to: 9 },
  ]);
  expect(
    valueAt(read({ ...file, vocabulary_map: { "<image>": 1 } }), "/body/suppressed_tokens"),
  ).toBeUndefined();
  expect(codesOf(read({ ...file, vocabulary_map: null }))).toEqual(["no-vocabulary-map"]);
});
