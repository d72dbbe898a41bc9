import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { inspectedText } from "../../fixtures/inspected.ts";
import { type BothPaths, bothPaths } from "./both-paths.ts";

/** What model code reads of a situation that people reported. */
function pathsOf(name: string, version: string): BothPaths {
  const text = readFileSync(new URL(`../../fixtures/reported/${name}.json`, import.meta.url), "utf8");
  const both = bothPaths(text, inspectedText(text), version);
  if (!both.ok) throw new Error(both.error.message);
  return both.value;
}

test.each(["deepseek-yarn", "deepseek-yarn-params"])(
  "%s: the object does not agree, for its class knows no such type",
  (name) => {
    const scaling = pathsOf(name, "5.18.0").attributes.filter(({ name: of }) =>
      /^rope_(?:scaling|parameters)$/.test(of),
    );
    expect(scaling.length).toBeGreaterThan(0);
    expect(scaling.map(({ status }) => status)).not.toContain("agree");
  },
);

test("minimax-m2-rotary-dim: 5.17.0 rotates all channels though the file says 64", () => {
  const row = (version: string) =>
    pathsOf("minimax-m2-rotary-dim", version).attributes.find(({ name }) => name === "rotary_dim");
  expect(row("5.17.0")).toMatchObject({ status: "differ" });
  expect(row("5.18.0")).toMatchObject({ status: "agree" });
});

test("mistral-params: transformers builds no object of it", () => {
  expect(pathsOf("mistral-params", "5.18.0").legacy.note).toContain("no params.json");
});
