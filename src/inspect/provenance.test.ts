import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../spec/json.ts";
import { isJsonObject } from "../spec/json.ts";
import { forEachLeaf, jsonView } from "../spec/leaves.ts";
import type { Origin } from "../spec/origin.ts";
import { child, isWithin, tokensOf, type Pointer } from "../spec/pointer.ts";
import { CONFIGS, fixture } from "./fixtures/read.ts";
import { inspectText } from "./inspect-text.ts";
import type { Inspection } from "./inspection.ts";

/** A copy of `config` in which `change` has worked on the object that holds the field, and its name in it. */
function changed(
  config: Json,
  pointer: Pointer,
  change: (holder: JsonObject | Json[], name: string) => void,
): string {
  const copy = structuredClone(config);
  const tokens = tokensOf(pointer);
  const name = tokens.pop() ?? "";
  const holder = tokens.reduce<Json>((value, token) => (value as JsonObject)[token] as Json, copy);
  change(holder as JsonObject, name);
  return JSON.stringify(copy);
}

/** Another value of the same type, or values: numbers grow, flags flip, names change. */
function others(value: Json): Json[] {
  if (typeof value === "number")
    return Number.isInteger(value) ? [value + 1, value * 2 || 3] : [value * 1.5, value / 3];
  if (typeof value === "boolean") return [!value];
  if (typeof value === "string") return [`${value}_x`];
  if (Array.isArray(value)) return value.length === 0 ? [[1]] : [[...value].reverse(), value.slice(1)];
  if (value === null) return [];
  return [{ ...value, another: Object.values(value)[0] as Json }];
}

function leavesOf(value: Json): Map<Pointer, string> {
  const leaves = new Map<Pointer, string>();
  forEachLeaf(jsonView, value, (pointer, leaf) => leaves.set(pointer, JSON.stringify(leaf)));
  return leaves;
}

/** The spec leaves that are not the same in both: changed, gone or new. */
function differences(a: Inspection, b: Inspection): Pointer[] {
  const before = leavesOf(a.spec as unknown as Json);
  const after = leavesOf(b.spec as unknown as Json);
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (pointer) => before.get(pointer) !== after.get(pointer),
  );
}

const names = (origin: Origin | undefined, field: Pointer): boolean =>
  origin !== undefined && "from" in origin && origin.from.includes(field);

describe.each(CONFIGS)("the provenance of %s", (file) => {
  const config = JSON.parse(fixture(`configs/${file}`)) as JsonObject;
  const base = inspectText(JSON.stringify(config)) as Inspection;

  test("has an origin for every leaf of the spec and a use for every leaf of the config", () => {
    expect([...base.origins.keys()]).toEqual([...leavesOf(base.spec as unknown as Json).keys()]);
    expect([...base.fields.keys()]).toEqual([...leavesOf(config).keys()]);
  });

  test("names only fields that are there, and both directions agree", () => {
    for (const [leaf, origin] of base.origins) {
      for (const field of "from" in origin ? origin.from : []) {
        expect(base.fields.get(field)).toMatchObject({ use: "mapped", to: expect.arrayContaining([leaf]) });
      }
    }
  });

  test("holds when a field changes: only the leaves that name it change, and a mapped field changes some", () => {
    forEachLeaf(jsonView, config, (field, value) => {
      if (field === "/model_type") return;
      const use = base.fields.get(field);
      let moved = 0;
      for (const other of others(value)) {
        const result = inspectText(
          changed(config, field, (holder, name) => void ((holder as JsonObject)[name] = other)),
        );
        if (!result.ok) {
          expect(use?.use).toBe("mapped");
          moved++;
          continue;
        }
        for (const leaf of differences(base, result)) {
          moved++;
          expect([
            leaf,
            field,
            names(base.origins.get(leaf), field) || names(result.origins.get(leaf), field),
          ]).toEqual([leaf, field, true]);
        }
      }
      if (use?.use === "mapped" && value !== null) expect([field, moved > 0]).toEqual([field, true]);
      if (use?.use !== "mapped") expect([field, moved]).toEqual([field, 0]);
    });
  });

  test("holds when a field goes: its leaves are no longer mapped from it, or the error is clear", () => {
    forEachLeaf(jsonView, config, (field) => {
      if (field === "/model_type") return;
      const result = inspectText(
        changed(config, field, (holder, name) => void Reflect.deleteProperty(holder, name)),
      );
      if (!result.ok) {
        expect(result.error.message).not.toBe("");
        return;
      }
      for (const [leaf, origin] of result.origins)
        expect([leaf, names(origin, field)]).toEqual([leaf, false]);
      for (const leaf of differences(base, result)) {
        const kind = result.origins.get(leaf)?.kind;
        expect([leaf, !base.origins.has(leaf) || names(base.origins.get(leaf), field)]).toEqual([leaf, true]);
        expect([leaf, kind === undefined || kind !== "implied"]).toEqual([leaf, true]);
      }
    });
  });

  test("holds when a key that nobody knows is planted: unmapped wherever it is put, and without effect", () => {
    const objects: Pointer[] = [];
    const collect = (value: Json, at: Pointer): void => {
      if (!isJsonObject(value)) return;
      objects.push(at);
      for (const [key, member] of Object.entries(value)) collect(member, child(at, key));
    };
    collect(config, "");
    // A map of hundreds of equal members is tried at its first ones.
    for (const at of objects.slice(0, 60)) {
      const planted = child(at, "zz_unheard_of");
      const result = inspectText(
        changed(config, planted, (holder, name) => void ((holder as JsonObject)[name] = 12345)),
      ) as Inspection;
      expect([planted, result.fields.get(planted)?.use]).toEqual([planted, "unmapped"]);
      expect(differences(base, result).filter((leaf) => !isWithin(leaf, "/quantization"))).toEqual([]);
      expect(leavesOf(result.spec as unknown as Json)).not.toContain("12345");
    }
  });
});
