import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { specOf } from "../fixtures/inspected.ts";
import { isJsonObject, type Json, type JsonObject } from "../spec/json.ts";
import { ENGINE_MODEL_SPEC_SCHEMA } from "./schema.ts";

/** Specs of the first release, by the names of their configs: one of each body and of each quantisation method. */
const RELEASED = JSON.parse(
  readFileSync(new URL("../fixtures/released/specs-v1.json", import.meta.url), "utf8"),
) as { readonly [name: string]: JsonObject };

const validate = new Ajv2020({ strict: false }).compile(ENGINE_MODEL_SPEC_SCHEMA);

/** The members of an object that another has too, in their order, and so for the objects in it. */
function kept(now: Json, then: Json): Json {
  if (Array.isArray(now) && Array.isArray(then))
    return now.map((item, index) => kept(item, then[index] ?? null));
  if (!isJsonObject(now) || !isJsonObject(then)) return null;
  const names = Object.keys(now).filter((name) => Object.hasOwn(then, name));
  return names.map((name) => [name, kept(now[name] as Json, then[name] as Json)]);
}

test.each(Object.keys(RELEASED))("the schema takes the released spec of %s", (name) => {
  validate(RELEASED[name]);
  expect(validate.errors).toBeNull();
});

test.each(Object.keys(RELEASED))("the members of the released spec of %s stand in their order", (name) => {
  const then = RELEASED[name] as JsonObject;
  const now = JSON.parse(JSON.stringify(specOf(name))) as JsonObject;
  expect(kept(now, then)).toEqual(kept(then, then));
});
