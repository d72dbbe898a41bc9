import { describe, expect, test } from "vitest";
import { CONFIGS, fixture } from "../../fixtures/read.ts";
import { inspectText } from "../../inspect/inspect-text.ts";
import { bothPaths } from "../../runtime/paths/both-paths.ts";
import { isWithin } from "../../spec/pointer.ts";

describe.each(CONFIGS)("both paths of %s", (name) => {
  const text = fixture(name);
  const inspection = inspectText(text);
  if (!inspection.ok) throw new Error(inspection.error.message);
  const paths = bothPaths(text, inspection, "5.18.0");
  if (!paths.ok) throw new Error(paths.error.message);
  const { attributes } = paths.value;
  const leaves = [...inspection.origins.keys()];

  test("whatever differs has a reason, and what agrees needs none", () => {
    for (const { name: attribute, status, reason } of attributes)
      expect([attribute, reason !== null]).toEqual([
        attribute,
        status === "differ" || status === "spec_only",
      ]);
  });

  test("every attribute leads to values of the spec that have an origin", () => {
    for (const { name: attribute, spec } of attributes)
      for (const pointer of spec?.pointers ?? [])
        expect(
          leaves.some((leaf) => isWithin(leaf, pointer)) || inspection.origins.has(pointer),
          attribute,
        ).toBe(true);
  });

  test("danger is said where model code reads something else, and only there", () => {
    for (const { name: attribute, status, read, danger } of attributes) {
      if (status === "agree" || status === "legacy_only")
        expect([attribute, danger]).toEqual([attribute, null]);
      if (danger === "loud") expect(["attribute_error", "per_layer_error"], attribute).toContain(read?.by);
      if (danger === "silent") expect(["attribute", "fallback"], attribute).toContain(read?.by);
    }
  });
});
