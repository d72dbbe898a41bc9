import { expect, test } from "vitest";
import { fixture } from "../../fixtures/read.ts";
import { inspectText } from "../../inspect/inspect-text.ts";
import { explain } from "./explain.ts";

const result = inspectText(fixture("Qwen--Qwen3.5-27B"));
if (!result.ok) throw new Error(result.error.message);
const inspection = result;

test("every leaf of the spec and every field has an explanation with its kind", () => {
  for (const [pointer, { kind }] of inspection.origins)
    expect(explain(inspection, { side: "spec", pointer }).kind).toBe(kind);
  for (const [pointer, { use }] of inspection.fields)
    expect(explain(inspection, { side: "config", pointer }).kind).toBe(use);
});

test("a derived value names its fields", () => {
  const { value, path, links } = explain(inspection, { side: "spec", pointer: "/body/attention/rotary_dim" });
  expect([path, value]).toEqual(["body.attention.rotary_dim", "64"]);
  expect(links[0]?.targets.length).toBeGreaterThan(0);
});
