import { expect, test } from "vitest";
import { fixture } from "../fixtures/read.ts";
import type { Inspection } from "../inspect/inspection.ts";
import { inspectText } from "../inspect/inspect-text.ts";
import { bothPaths } from "../runtime/paths/both-paths.ts";
import { verdictOf } from "./verdict.ts";

test("of a params.json transformers builds no object, and the verdict compares with none", () => {
  const text = fixture("params/mistral-7b-v0.3");
  const inspection = inspectText(text) as Inspection;
  const paths = bothPaths(text, inspection, "5.18.0");
  const legacy = verdictOf(inspection, { text, paths: paths.ok ? paths.value : null }).filter(
    ({ kind }) => kind === "legacy",
  );
  expect(legacy.map(({ code }) => code)).toEqual(["legacy-object"]);
  expect(legacy[0]?.message).toContain("no params.json");
});
