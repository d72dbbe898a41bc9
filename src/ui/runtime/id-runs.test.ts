import { expect, test } from "vitest";
import { idRuns } from "./id-runs.ts";

test.each([
  [[0, 1, 2, 4, 5, 6, 8], "0–2, 4–6, 8"],
  [[3], "3"],
  [[], "none"],
])("%j", (ids, text) => {
  expect(idRuns(ids)).toBe(text);
});
