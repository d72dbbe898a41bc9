import { expect, test } from "vitest";
import { LATEST_TRANSFORMERS } from "../classes/versions.ts";
import { familyOf, loadAllFamilies, loadedFamilies, MODEL_TYPES } from "./registry.ts";

await loadAllFamilies([]);

test("every family is registered under the model types that it reads", () => {
  for (const modelType of MODEL_TYPES)
    expect([modelType, familyOf(modelType, LATEST_TRANSFORMERS)?.modelTypes]).toEqual([
      modelType,
      expect.arrayContaining([modelType]),
    ]);
  const read = new Set(
    MODEL_TYPES.flatMap((modelType) => familyOf(modelType, LATEST_TRANSFORMERS)?.modelTypes ?? []),
  );
  expect([...read].sort()).toEqual([...MODEL_TYPES].sort());
});

test("bodies are told apart by their type", () => {
  const families = loadedFamilies();
  expect(new Set(families.map(({ type }) => type)).size).toBe(families.length);
});
