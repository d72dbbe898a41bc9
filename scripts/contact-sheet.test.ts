import { expect, test } from "vitest";
import { DRAWN_TYPES } from "../src/export/diagram/drawings.ts";
import { examples } from "./contact-sheet.ts";

test("the contact sheet has every component type, and no family twice without a new one", async () => {
  const all = await examples();
  const types = all.flatMap(({ adds }) => adds);
  expect(DRAWN_TYPES.filter((type) => !types.includes(type))).toEqual([]);
  const families = all.filter(({ adds }) => adds.length === 0).map(({ family }) => family);
  expect(new Set(families).size).toBe(families.length);
});
