import { expect, test } from "vitest";
import type { Ghost } from "../../inspect/inspection.ts";
import { groupGhosts } from "./ghost-groups.ts";

const ghost = (field: string): Ghost => ({ field, value: 1, to: [], default_from: "engine", rule: "a rule" });

test("puts ghosts after the last member of their object", () => {
  const text = '{\n  "t": {\n    "a": 1\n  }\n}';
  const groups = groupGhosts(text, [ghost("/b"), ghost("/t/c"), ghost("/t/r/x")]);
  expect(
    groups.map(({ offset, indent, ghosts }) => [
      text.slice(0, offset).split("\n").length,
      indent,
      ghosts.map(({ name }) => name),
    ]),
  ).toEqual([
    [3, 4, ["c", "r.x"]],
    [4, 2, ["b"]],
  ]);
});

test("names the path where a parent is missing, null or empty", () => {
  expect(groupGhosts('{"r": null}', [ghost("/r/x")])[0]?.ghosts[0]?.name).toBe("r.x");
  expect(groupGhosts("{}", [ghost("/r/s/x")])[0]).toMatchObject({
    offset: 1,
    indent: 2,
    ghosts: [{ name: "r.s.x" }],
  });
});

test("shows none in a text without an object", () => {
  expect(groupGhosts("[]", [ghost("/a")])).toEqual([]);
});
