import { expect, test } from "vitest";
import * as z from "zod/mini";
import { ModelBody } from "../spec/engine-model-spec.ts";
import { familyOf, loadAllFamilies, MODEL_TYPES } from "./registry.ts";

await loadAllFamilies();

test("every family is registered under the model types that it reads", () => {
  for (const modelType of MODEL_TYPES)
    expect([modelType, familyOf(modelType)?.adapter.modelTypes]).toEqual([
      modelType,
      expect.arrayContaining([modelType]),
    ]);
  const read = new Set(MODEL_TYPES.flatMap((modelType) => familyOf(modelType)?.adapter.modelTypes ?? []));
  expect([...read].sort()).toEqual([...MODEL_TYPES].sort());
});

test("the schema of the whole spec knows the body of every family, and no other", () => {
  const variants = new Set<z.core.$ZodType>(ModelBody.def.options);
  const bodies = new Set(MODEL_TYPES.map((modelType) => familyOf(modelType)?.body));
  expect([...bodies].every((body) => body !== undefined && variants.has(body))).toBe(true);
  expect(bodies.size).toBe(variants.size);
});
