import { expect, test } from "vitest";
import { fixture } from "../../fixtures/read.ts";
import { inspectText } from "../../inspect/inspect-text.ts";
import { bothPaths } from "../../runtime/paths/both-paths.ts";
import { prettyRuntime } from "./runtime-pretty.ts";

test("names the exception of an attribute that differs by layer, and that of one that is absent", () => {
  const pretty = (name: string) => {
    const text = fixture(name);
    const inspection = inspectText(text, {});
    const both = inspection.ok ? bothPaths(text, inspection, "5.18.0") : null;
    return both?.ok ? prettyRuntime("x", both.value, true) : "";
  };
  expect(pretty("google--gemma-4-26B-A4B")).toMatch(
    /< head_dim +differs by layer: AmbiguousGlobalPerLayerAttributeError/,
  );
  expect(pretty("MiniMaxAI--MiniMax-M2.5")).toMatch(/< rope_theta +absent: AttributeError/);
});

test("more attributes than a stack has room for are told too", () => {
  const text = fixture("MiniMaxAI--MiniMax-M2.5");
  const inspection = inspectText(text, {});
  const both = inspection.ok ? bothPaths(text, inspection, "5.18.0") : null;
  if (!both?.ok) throw new Error("no paths");
  const { attributes } = both.value;
  const many = Array.from(
    { length: 200_000 },
    (_, index) => attributes[index % attributes.length] as (typeof attributes)[number],
  );
  expect(prettyRuntime("x", { ...both.value, attributes: many }, false).split("\n").length).toBeGreaterThan(
    200_000,
  );
});
