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
const validateAll = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(
  ENGINE_MODEL_SPEC_SCHEMA,
);
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
  const tested = new Set<string>();
  test.each(specOfEachBody())("%s", (_, spec) => {
    const differently: Json[] = [];
    let refused = 0;
    for (const changed of mistakes(spec as Json, tested)) {
      const valid = validate(changed);
      refused += Number(!valid);
      if (valid !== isSpec(changed)) differently.push(changed);
    }
    expect(differently).toEqual([]);
    // Each body has members of its own at least.
    expect(refused).toBeGreaterThan(20);
  });

  test("a body of another family's members", () => {
    const spec = specOf("MiniMaxAI--MiniMax-M2.5") as unknown as JsonObject;
    const body = spec["body"] as JsonObject;
    expect(validate({ ...spec, body: { ...body, type: "qwen3_5" } })).toBe(false);
    expect(validate({ ...spec, body: { ...body, type: "unheard_of" } })).toBe(false);
  });
});

/** What a validator that goes on after a mistake says of a spec with another value at one place, without that an `if` led there. */
function errorsOf(name: string, path: readonly string[], value: Json): string[] {
  const spec = structuredClone(specOf(name)) as unknown as JsonObject;
  const holder = path.slice(0, -1).reduce<JsonObject>((part, key) => part[key] as JsonObject, spec);
  holder[path.at(-1) ?? ""] = value;
  validateAll(spec);
  return (validateAll.errors ?? [])
    .filter(({ keyword }) => keyword !== "if")
    .map(({ instancePath, message }) => `${instancePath} ${message ?? ""}`);
}

test.each<[string, readonly string[], Json, string]>([
  [
    "MiniMaxAI--MiniMax-M2.5",
    ["body", "attention", "head_dim"],
    "128",
    "/body/attention/head_dim must be integer",
  ],
  [
    "MiniMaxAI--MiniMax-M2.5",
    ["body", "attention", "qk_norm_type"],
    3,
    "/body/attention/qk_norm_type must be string,null",
  ],
  [
    "MiniMaxAI--MiniMax-M2.5",
    ["body", "attention", "qk_norm", "eps"],
    "1e-6",
    "/body/attention/qk_norm/eps must be number",
  ],
  [
    "MiniMaxAI--MiniMax-M2.5",
    ["body", "norm_placement"],
    3,
    "/body/norm_placement must be equal to one of the allowed values",
  ],
  [
    "MiniMaxAI--MiniMax-M2.5",
    ["body", "architecture_kind"],
    null,
    "/body/architecture_kind must be equal to constant",
  ],
  [
    "MiniMaxAI--MiniMax-M2.5",
    ["body", "type"],
    "unheard_of",
    "/body/type must be equal to one of the allowed values",
  ],
  [
    "moonshotai--Kimi-K2-Instruct",
    ["body", "position", "scaling", "factor"],
    "32",
    "/body/position/scaling/factor must be number",
  ],
  [
    "moonshotai--Kimi-K2-Instruct",
    ["body", "position", "scaling", "rope_type"],
    3,
    "/body/position/scaling/rope_type must be string",
  ],
  [
    "moonshotai--Kimi-K2-Instruct",
    ["body", "position", "scaling"],
    { rope_type: "linear" },
    "/body/position/scaling must have required property 'factor'",
  ],
  [
    "moonshotai--Kimi-K2-Instruct",
    ["body", "position", "scaling", "rope_type"],
    "yarm",
    "/body/position/scaling/rope_type must be equal to one of the allowed values",
  ],
  [
    "moonshotai--Kimi-K2-Instruct",
    ["body", "position", "scaling"],
    { rope_type: "yarn_of_mine", factor: 2, of_mine: [1, 2] },
    "/body/position/scaling/rope_type must be equal to one of the allowed values",
  ],
  [
    "Qwen--Qwen3.5-27B",
    ["body", "mlp", "intermediate_size"],
    null,
    "/body/mlp/intermediate_size must be integer",
  ],
])("a mistake is one error at its place: %s %j", (name, path, value, expected) => {
  expect(errorsOf(name, path, value)).toEqual([expected]);
});

test("a rope type that the schema does not know stands without parameters", () => {
  expect(
    errorsOf("moonshotai--Kimi-K2-Instruct", ["body", "position", "scaling"], { rope_type: "mine" }),
  ).toEqual([]);
});
