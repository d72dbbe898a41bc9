import { expect, test } from "vitest";
import { movedIndex } from "./suggestion.ts";

test("the arrows go through the suggestions and around their ends", () => {
  expect(movedIndex(-1, "ArrowDown", 3)).toBe(0);
  expect(movedIndex(2, "ArrowDown", 3)).toBe(0);
  expect(movedIndex(-1, "ArrowUp", 3)).toBe(2);
  expect(movedIndex(0, "ArrowUp", 3)).toBe(2);
  expect(movedIndex(1, "ArrowUp", 3)).toBe(0);
  expect(movedIndex(-1, "ArrowDown", 0)).toBe(-1);
});
