import { LATEST_TRANSFORMERS } from "../../classes/versions.ts";
import { describe, expect, test } from "vitest";
import { MODEL_TYPES, familyOfSpec } from "../../families/registry.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { type JsonObject, isJsonObject } from "../../spec/json.ts";
import { type Pointer, nameOf, parentOf } from "../../spec/pointer.ts";
import { nearestTo, valueAt } from "../../spec/value-at.ts";
import { specOfClass } from "../../fixtures/class-spec.ts";
import { specOf } from "../../fixtures/inspected.ts";
import { CONFIGS } from "../../fixtures/read.ts";
import { inverseOf } from "../view/derived.ts";
import type { Inverse } from "./inverse.ts";
import { type Reading, readAs } from "./reading.ts";

const CASES: readonly (readonly [string, () => EngineModelSpec])[] = [
  ...CONFIGS.map((name) => [name, () => specOf(name)] as const),
  ...MODEL_TYPES.map((modelType) => [modelType, () => specOfClass(modelType)] as const),
];

/** Their schedules stand in objects of their own, which no attribute is. */
const NOT_WRITTEN = ["kimi_k3", "nemotron-nas", "yuan", "yuanvl"];

describe.each(CASES)("%s", (_, make) => {
  const spec = make();
  const inverse = inverseOf(spec);

  test("what is written of the spec is read as it was", () => {
    for (const [field, place] of written(spec, inverse))
      expect(valueAt(inverse.reading.value, place), field).toEqual(valueAt(spec, place));
  });

  test("the schedule is read as it was", () => {
    if (NOT_WRITTEN.includes(spec.model_type)) return;
    expect(valueAt(inverse.reading.value, "/body/layers")).toEqual(spec.body.layers);
  });

  test("a field that is changed changes its value in the spec", () => {
    for (const [field, place] of written(spec, inverse)) {
      const value = valueAt(inverse.config, field);
      if (typeof value !== "number" || !Number.isInteger(value)) continue;
      const then = readWith(spec, inverse, field, value + 2);
      // Shares of a whole are not greater than 1.
      if (!then.refused.has(field)) expect(valueAt(then.value, place), field).toBe(value + 2);
    }
  });
});

/** The fields that the file has from the spec. */
function written(spec: EngineModelSpec, { places, config }: Inverse): (readonly [Pointer, Pointer])[] {
  return [...places].filter(
    ([field, place]) => nearestTo(config, field) === field && nearestTo(spec, place) === place,
  );
}

function readWith(spec: EngineModelSpec, { config }: Inverse, field: Pointer, value: number): Reading {
  const changed = structuredClone(config);
  const holder = parentOf(field) === "" ? changed : valueAt(changed, parentOf(field));
  if (isJsonObject(holder)) (holder as JsonObject)[nameOf(field)] = value;
  const family = familyOfSpec(spec, LATEST_TRANSFORMERS);
  if (!family) throw new Error("not loaded");
  return readAs(family, changed, spec.model_type);
}
