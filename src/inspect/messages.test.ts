import { expect, test } from "vitest";
import { CONFIGS, strictFixture } from "../fixtures/read.ts";
import type { Json, JsonObject } from "../spec/json.ts";
import { inspectText } from "./inspect-text.ts";
import { diagnosticsOfFiles } from "./side-files/files-read.ts";

/** A word that begins as a JSON Pointer does. */
const POINTER = /(?:^|[\s(“]|\.json#)\/[a-z_]\w*/;

const ODD: readonly Json[] = [null, "x", -1, [1, 2], { a: 1 }, 0, 1e9, true];

/** The config, and copies of it with another value in place of every ninth field. */
function* variants(config: JsonObject, offset: number): Generator<string> {
  let seen = offset;
  function* inside(object: JsonObject): Generator<string> {
    for (const [name, value] of Object.entries(object)) {
      if (typeof value === "object" && value !== null && !Array.isArray(value)) yield* inside(value);
      if (seen++ % 9 !== 0) continue;
      object[name] = ODD[seen % ODD.length] as Json;
      yield JSON.stringify(config);
      object[name] = value;
    }
  }
  yield JSON.stringify(config);
  yield* inside(config);
}

test("messages name fields as people do, with dots: pointers are for programs", () => {
  const wrong = new Set<string>();
  for (const [index, name] of CONFIGS.entries()) {
    const text = strictFixture(name);
    if (text.length > 20_000) continue;
    for (const variant of variants(JSON.parse(text) as JsonObject, index)) {
      const read = inspectText(variant);
      const told = read.ok ? diagnosticsOfFiles(read) : [read.error];
      for (const { code, message } of told)
        if (POINTER.test(message.replaceAll(/"[^"]*"/g, '""'))) wrong.add(`${code}: ${message}`);
    }
  }
  expect([...wrong].slice(0, 20)).toEqual([]);
});
