import { expect, test } from "vitest";
import { runsText } from "./run-text.ts";

const each = (...layers: readonly number[]) => layers.map((layer) => ({ from: layer, to: layer }));

test("runs that are equally long and far apart are named by the first two and the last", () => {
  expect(runsText(each(3, 7, 11, 15, 19))).toBe("3, 7, … 19");
  expect(runsText([0, 4, 8, 12, 16].map((from) => ({ from, to: from + 2 })))).toBe("0–2, 4–6, … 16–18");
  // The stack may end in the middle of one.
  expect(runsText([0, 4, 8, 12, 16].map((from) => ({ from, to: Math.min(17, from + 2) })))).toBe(
    "0–2, 4–6, … 16–17",
  );
});

test("others are named one by one: a step that is none is not to be read out of them", () => {
  expect(runsText(each(0, 2, 4, 7, 9))).toBe("0, 2, 4, 7, 9");
  expect(runsText([...each(0, 2, 4, 6), { from: 8, to: 9 }])).toBe("0, 2, 4, 6, 8–9");
});

test("where they are very many, by where they begin and end", () => {
  const runs = each(...Array.from({ length: 40 }, (_, index) => index * 2 + (index % 3 === 0 ? 0 : 1)));
  expect(runsText(runs)).toBe("among 0–78");
});
