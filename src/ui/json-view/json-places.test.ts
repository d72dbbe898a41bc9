import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "../../spec/json.ts";
import { child, type Pointer } from "../../spec/pointer.ts";
import { placeOf, pointerAt } from "./json-places.ts";

/** Every member of a value, whatever its depth. */
function members(value: Json, pointer: Pointer = ""): readonly (readonly [Pointer, Json])[] {
  if (typeof value !== "object" || value === null) return [[pointer, value]];
  const inner = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [[pointer, value], ...inner.flatMap(([token, member]) => members(member, child(pointer, token)))];
}

test("every member of a text has its place, and each end of a place leads back to the member", () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      const value = JSON.parse(json) as Json;
      const text = `${JSON.stringify(value, null, 2)}\n`;
      for (const [pointer, member] of members(value)) {
        const place = placeOf(text, pointer);
        expect(place).not.toBeNull();
        const { from, to } = place ?? { from: 0, to: 0 };
        const written = text.slice(from, to);
        const valueAlone = written.replace(/^"(?:[^"\\]|\\.)*": /, "");
        expect(JSON.parse(valueAlone)).toEqual(member);
        expect(pointerAt(text, from)).toBe(pointer);
        expect(pointerAt(text, to)).toBe(pointer);
      }
    }),
  );
});

test("what a text does not hold has no place", () => {
  const text = JSON.stringify({ body: { heads: [1, { a: 2 }] }, name: "{" }, null, 2);
  for (const pointer of ["/a", "/body/heads/2", "/body/heads/x", "/body/heads/1/b", "/name/0", "/body/name"])
    expect(placeOf(text, pointer)).toBeNull();
});
