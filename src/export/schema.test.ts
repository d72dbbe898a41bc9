import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { CONFIGS } from "../fixtures/read.ts";
import { engineModelSpecSchema } from "../families/schema.ts";
import type { Json, JsonObject } from "../spec/json.ts";
import { sameJson } from "../spec/same-json.ts";
import { mistakes } from "./mistakes.test-support.ts";
import { specOf, specOfEachBody } from "../fixtures/inspected.ts";
import { ENGINE_MODEL_SPEC_SCHEMA } from "./schema.ts";

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
const validate = ajv.compile(ENGINE_MODEL_SPEC_SCHEMA);
const EngineModelSpec = engineModelSpecSchema();

/** What a spec has to be: zod takes it, and drops nothing from it. */
function isSpec(value: Json): boolean {
  const parsed = EngineModelSpec.safeParse(value);
  return parsed.success && sameJson(parsed.data as Json, value);
}

test("the document says what it is", () => {
  expect(ENGINE_MODEL_SPEC_SCHEMA).toMatchObject({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "urn:spec-explorer:engine-model-spec:v1",
    title: "EngineModelSpec",
  });
  expect(ENGINE_MODEL_SPEC_SCHEMA.$defs?.["GQAAttentionSpec"]?.properties?.["head_dim"]?.description).toBe(
    "Width of one head of queries and keys, in channels.",
  );
});

test.each(CONFIGS)("%s: its spec is valid", (name) => {
  expect([validate(specOf(name)), validate.errors]).toEqual([true, null]);
});

describe("what zod refuses or would drop is refused, at every place, and nothing else", () => {
  test.each(specOfEachBody())("%s", (_, spec) => {
    const differently: Json[] = [];
    let refused = 0;
    for (const changed of mistakes(spec as Json)) {
      const valid = validate(changed);
      refused += Number(!valid);
      if (valid !== isSpec(changed)) differently.push(changed);
    }
    expect(differently).toEqual([]);
    expect(refused).toBeGreaterThan(100);
  });

  test("a body of another family's members", () => {
    const spec = specOf("MiniMaxAI--MiniMax-M2.5") as unknown as JsonObject;
    const body = spec["body"] as JsonObject;
    expect(validate({ ...spec, body: { ...body, type: "qwen3_5" } })).toBe(false);
    expect(validate({ ...spec, body: { ...body, type: "unheard_of" } })).toBe(false);
  });
});
