import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../spec/json.ts";
import { forEachLeaf, jsonView } from "../../spec/leaves.ts";
import { fieldsOf, type Origin } from "../../spec/origin.ts";
import { child, isWithin, type Pointer } from "../../spec/pointer.ts";
import { strictFixture } from "../../fixtures/read.ts";
import { inspectText } from "../inspect-text.ts";
import type { Inspection } from "../inspection.ts";
import { valueAt } from "../../spec/value-at.ts";
import { changed, objectsIn, others } from "./perturb.test-support.ts";

type Leaves = ReadonlyMap<Pointer, string>;

function leavesOf(value: Json): Leaves {
  const leaves = new Map<Pointer, string>();
  forEachLeaf(jsonView, value, (pointer, leaf) => leaves.set(pointer, JSON.stringify(leaf)));
  return leaves;
}

const specLeaves = (inspection: Inspection): Leaves => leavesOf(inspection.spec as unknown as Json);

/** The leaves that are not the same in both: changed, gone or new. */
function differences(before: Leaves, after: Leaves): Pointer[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (pointer) => before.get(pointer) !== after.get(pointer),
  );
}

/** Maps of the base class whose keys are words of the file's own: each is data, and none is a field. */
const isMapOfWords = (at: Pointer): boolean =>
  /\/(label2id|task_specific_params|vocabulary_map)(\/|$)/.test(at);

/** Objects that a class reads in another way where they are there and empty than where they are not. */
const OFTEN_NESTED: readonly Pointer[] = [
  ...["/text_config", "/vision_config", "/audio_config", "/rope_parameters", "/rope_scaling"],
  ...["/quantization_config", "/compression_config"],
];

const names = (origin: Origin | undefined, field: Pointer): boolean =>
  origin !== undefined && fieldsOf(origin).includes(field);

/**
 * Tests that what is said about the origin of values and the use of fields is true, by changing, removing and planting
 * fields of each config. What breaks a condition is collected, so that a failure lists all of it.
 */
export function describeProvenance(files: readonly string[]): void {
  describe.each(files)("the provenance of %s", (file) => {
    const config = JSON.parse(strictFixture(file)) as JsonObject;
    const result = inspectText(JSON.stringify(config));
    if (!result.ok) {
      test("can be told, for the file is read", () => expect(result.error.message).toBe(""));
      return;
    }
    const base: Inspection = result;
    const before = specLeaves(base);

    test("has an origin for every leaf of the spec and a use for every leaf of the config", () => {
      expect([...base.origins.keys()]).toEqual([...before.keys()]);
      expect([...base.fields.keys()]).toEqual([...leavesOf(config).keys()]);
    });

    test("names only fields that are there, and both directions agree", () => {
      const wrong: string[] = [];
      for (const [leaf, origin] of base.origins) {
        for (const field of fieldsOf(origin)) {
          const use = base.fields.get(field);
          if (use?.use !== "mapped" || !use.to.includes(leaf)) wrong.push(`${leaf} names ${field}`);
        }
      }
      expect(wrong).toEqual([]);
    });

    test("holds when a field changes: only the leaves that name it change, and a mapped field changes some", () => {
      const wrong: string[] = [];
      forEachLeaf(jsonView, config, (field, value) => {
        if (field === "/model_type") return;
        const mapped = base.fields.get(field)?.use === "mapped";
        let moved = 0;
        // Of what decides nothing one other value tells.
        for (const other of others(value).slice(0, mapped ? 2 : 1)) {
          const after = inspectText(changed(config, field, (holder, name) => ({ ...holder, [name]: other })));
          if (!after.ok) {
            if (!mapped) wrong.push(`${field} is not mapped, and yet refused: ${after.error.message}`);
            moved++;
            continue;
          }
          for (const leaf of differences(before, specLeaves(after))) {
            moved++;
            if (!names(base.origins.get(leaf), field) && !names(after.origins.get(leaf), field))
              wrong.push(`${field} changes ${leaf}, which does not name it`);
          }
        }
        if (mapped && value !== null && moved === 0) wrong.push(`${field} is mapped and changes nothing`);
        if (!mapped && moved > 0) wrong.push(`${field} is not mapped and changes something`);
      });
      expect(wrong).toEqual([]);
    });

    test("holds when a field goes: its leaves are no longer mapped from it, or the error is clear", () => {
      const wrong: string[] = [];
      forEachLeaf(jsonView, config, (field) => {
        // Without an item of a list the next one has its place.
        const holder = valueAt(config, field.slice(0, field.lastIndexOf("/")));
        if (field === "/model_type" || Array.isArray(holder)) return;
        const after = inspectText(
          changed(config, field, (holder, name) => {
            const { [name]: _, ...rest } = holder;
            return rest;
          }),
        );
        if (!after.ok) {
          if (after.error.message === "") wrong.push(`${field} is missed without a message`);
          return;
        }
        for (const [leaf, origin] of after.origins)
          if (names(origin, field)) wrong.push(`${leaf} still names ${field}`);
        for (const leaf of differences(before, specLeaves(after))) {
          if (base.origins.has(leaf) && !names(base.origins.get(leaf), field))
            wrong.push(`${field} decided ${leaf}, which did not name it`);
          const now = after.origins.get(leaf);
          if (now?.kind === "implied" && !now.given) wrong.push(`${leaf} is implied without ${field}`);
        }
      });
      expect(wrong).toEqual([]);
    });

    test("holds when an object has nothing in it: what its presence decides names it", () => {
      const wrong: string[] = [];
      const inFile = objectsIn(config).filter((at) => at !== "" && !isMapOfWords(at));
      for (const field of new Set([...inFile.slice(0, 60), ...OFTEN_NESTED])) {
        const there = inspectText(changed(config, field, (holder, name) => ({ ...holder, [name]: {} })));
        const gone = inspectText(
          changed(config, field, (holder, name) => {
            const { [name]: _, ...rest } = holder;
            return rest;
          }),
        );
        if (!there.ok) continue;
        const mapped = there.fields.get(field)?.use === "mapped";
        if (!gone.ok) {
          if (!mapped) wrong.push(`${field} is not mapped, and missed: ${gone.error.message}`);
          continue;
        }
        const moved = differences(specLeaves(there), specLeaves(gone));
        if (!mapped && moved.length > 0) wrong.push(`${field} is not mapped and changes ${moved.join(" ")}`);
        // A map of quantised layers is read as one fact, an entry that says nothing included.
        if (mapped && moved.length === 0 && !field.startsWith("/quantization_config/"))
          wrong.push(`${field} is mapped and changes nothing`);
        for (const leaf of moved)
          if (there.origins.has(leaf) && !names(there.origins.get(leaf), field))
            wrong.push(`${field} decides ${leaf}, which does not name it`);
      }
      expect(wrong).toEqual([]);
    });

    test("holds when a key that nobody knows is planted: unmapped wherever it is put, and without effect", () => {
      const wrong: string[] = [];
      // A map of hundreds of equal members is tried at its first ones.
      for (const at of objectsIn(config).slice(0, 60)) {
        const planted = child(at, "zz_unheard_of");
        const after = inspectText(
          changed(config, planted, (holder, name) => ({ ...holder, [name]: 12345 })),
        ) as Inspection;
        const use = isMapOfWords(at) ? "ignored" : "unmapped";
        if (after.fields.get(planted)?.use !== use) wrong.push(`${planted} is not ${use}`);
        const leaves = specLeaves(after);
        const moved = differences(before, leaves).filter((leaf) => !isWithin(leaf, "/quantization"));
        wrong.push(...moved.map((leaf) => `${planted} changes ${leaf}`));
        for (const [leaf, text] of leaves) if (text.includes("12345")) wrong.push(`${leaf} holds ${planted}`);
      }
      expect(wrong).toEqual([]);
    });
  });
}
