import { expect, test } from "vitest";
import { parseConfig } from "../../../config/parse/parse.ts";
import { ghostPlace } from "../../../inspect/ghost-place.ts";
import type { Ghost } from "../../../inspect/inspection.ts";
import type { ObjectNode } from "../../../config/document.ts";
import { groupGhosts } from "./ghost-groups.ts";

/** The groups of these missing fields of a text. */
function groups(text: string, ...fields: readonly string[]) {
  const parsed = parseConfig(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const root = parsed.value.root as ObjectNode;
  const ghosts = fields.map((field): Ghost => ({
    field,
    value: 1,
    to: [],
    default_from: "engine",
    rule: "a rule",
    place: ghostPlace(root, field),
  }));
  return groupGhosts(text, ghosts, (offset) => offset);
}

test("puts ghosts after the last member of their object", () => {
  const text = '{\n  "t": {\n    "a": 1\n  }\n}';
  expect(
    groups(text, "/b", "/t/c", "/t/r/x").map(({ offset, indent, ghosts }) => [
      text.slice(0, offset).split("\n").length,
      indent,
      ghosts.map(({ place }) => place.name),
    ]),
  ).toEqual([
    [3, 4, ["c", "r.x"]],
    [4, 2, ["b"]],
  ]);
});

test("names the path where a parent is missing, null or empty", () => {
  expect(groups('{"r": null}', "/r/x")[0]?.ghosts[0]?.place.name).toBe("r.x");
  expect(groups("{}", "/r/s/x")[0]).toMatchObject({
    offset: 1,
    indent: 2,
    ghosts: [{ place: { name: "r.s.x" } }],
  });
});
