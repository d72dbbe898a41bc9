import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CONFIGS, fixture } from "../../fixtures/read.ts";
import { inspectText } from "../../inspect/inspect-text.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import type { Json, JsonObject } from "../../spec/json.ts";
import { forEachLeaf, jsonView } from "../../spec/leaves.ts";
import { type Pointer, tokensOf } from "../../spec/pointer.ts";
import { compareDigest, specDigest } from "./spec-digest.ts";

function specOf(text: string): EngineModelSpec {
  const inspection = inspectText(text);
  if (!inspection.ok) throw new Error(inspection.error.message);
  return inspection.spec;
}

const spec = specOf(fixture("Qwen--Qwen3.5-35B-A3B"));

/** The spec with another value in some place; undefined takes the member out. */
function changed(pointer: Pointer, value: Json | undefined, of: EngineModelSpec = spec): EngineModelSpec {
  const copy = structuredClone(of);
  const tokens = tokensOf(pointer);
  const name = tokens.pop() ?? "";
  const parent = tokens.reduce((at, token) => at[token] as JsonObject, copy as unknown as JsonObject);
  if (value === undefined) Reflect.deleteProperty(parent, name);
  else parent[name] = value;
  return copy;
}

const POINTERS: Pointer[] = [];
const VALUES = new Map<Pointer, Json>();
forEachLeaf(jsonView, spec as Json, (pointer, value) => {
  POINTERS.push(pointer);
  VALUES.set(pointer, value);
});

test.each(CONFIGS)("%s: the digest of a spec fits an address and matches the spec", (name) => {
  const own = specOf(fixture(name));
  expect(specDigest(own)).toMatch(/^1[\w-]{32}$/);
  expect(compareDigest(specDigest(own), structuredClone(own), [])).toEqual({ kind: "same" });
});

describe("a spec that has changed since", () => {
  test("the value is named, and what it was where that is a usual number or a candidate", () => {
    const then = changed("/body/attention/num_kv_heads", 16, changed("/dtype", "float8_e3m4"));
    expect(compareDigest(specDigest(then), spec, ["int8", "float8_e3m4"])).toEqual({
      kind: "differs",
      changed: [
        { pointer: "/dtype", now: "bfloat16", then: "float8_e3m4" },
        { pointer: "/body/attention/num_kv_heads", now: 2, then: 16 },
      ],
      gone: 0,
    });
  });

  test("a value that nobody can guess is left open", () => {
    const then = changed("/body/vocab_size", 123_457);
    expect(compareDigest(specDigest(then), spec, [])).toEqual({
      kind: "differs",
      changed: [{ pointer: "/body/vocab_size", now: 248_320, then: undefined }],
      gone: 0,
    });
  });

  test("what is there no more is counted, what is new is named", () => {
    const then = changed("/body/attention/window", 4096, changed("/body/position/context_len", undefined));
    const comparison = compareDigest(specDigest(then), changed("/body/norm/eps", undefined, then), []);
    expect(comparison).toEqual({ kind: "differs", changed: [], gone: 1 });
    expect(compareDigest(specDigest(changed("/dtype", undefined)), spec, [])).toEqual({
      kind: "differs",
      changed: [{ pointer: "/dtype", now: "bfloat16", then: undefined }],
      gone: 0,
    });
  });

  test("up to four values are named, more are said to be many", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...POINTERS), { minLength: 1, maxLength: 12 }),
        (pointers) => {
          const then = pointers.reduce((other, pointer) => changed(pointer, `was ${pointer}`, other), spec);
          const comparison = compareDigest(
            specDigest(then),
            spec,
            POINTERS.map((pointer) => `was ${pointer}`),
          );
          if (pointers.length > 4) expect(comparison).toEqual({ kind: "differs-much" });
          else {
            const expected = pointers
              .map((pointer) => ({ pointer, now: VALUES.get(pointer), then: `was ${pointer}` }))
              .sort((a, b) => POINTERS.indexOf(a.pointer) - POINTERS.indexOf(b.pointer));
            expect(comparison).toEqual({ kind: "differs", changed: expected, gone: 0 });
          }
        },
      ),
      { numRuns: 100, seed: 1 },
    );
  });
});

test("the order of members does not matter", () => {
  const reversed = Object.fromEntries(Object.entries(spec).reverse()) as unknown as EngineModelSpec;
  expect(specDigest(reversed)).toBe(specDigest(spec));
});

// The expected value was computed by a few lines of Python, apart from this code.
test("a digest of this version never changes: it is out in the world", () => {
  const small = { schema_version: 1, dtype: "bfloat16", body: { layers: [0, 1], eps: 1e-6, scaling: null } };
  expect(specDigest(small as unknown as EngineModelSpec)).toBe("1rDXxu4XZOHJS-_PEwgnfCIzrLpoaspQn");
});

test.each([
  "",
  "1",
  "2AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
  `${specDigest(spec)}A`,
  "1é",
  specDigest(spec).slice(0, -1),
])("%j is no digest", (text) => {
  expect(compareDigest(text, spec, [])).toEqual({ kind: "unreadable" });
});
