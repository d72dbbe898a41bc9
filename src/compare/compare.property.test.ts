import fc from "fast-check";
import { expect, test } from "vitest";
import { CONFIGS, strictFixture, withoutInfinity } from "../fixtures/read.ts";
import { inspectText } from "../inspect/inspect-text.ts";
import type { Json, JsonObject } from "../spec/json.ts";
import { forEachLeaf, jsonView } from "../spec/leaves.ts";
import { isWithin, nameOf, parentOf, tokensOf, type Pointer } from "../spec/pointer.ts";
import { sameJson } from "../spec/same-json.ts";
import { compareInspections } from "./compare-inspections.ts";
import { type Comparison, HEADINGS, type Side } from "./comparison.ts";
import { applyChanges } from "./apply-changes.test-support.ts";
import { fixtureSide } from "./sides.test-support.ts";

interface Named {
  readonly name: string;
  readonly side: Side;
}

const SIDES: readonly Named[] = CONFIGS.map((name) => ({ name, side: fixtureSide(name) }));

const familyOf = ({ side }: Named): string => side.inspection.spec.body.type;

/**
 * With which configs one is compared: itself, the two after it of its family, and the next of another family. All pairs
 * of a family would be thousands, and those of all families a hundred thousand, and say nothing more.
 */
function partnersOf(one: Named): readonly Named[] {
  const from = SIDES.slice(SIDES.indexOf(one));
  const next = [...from, ...SIDES].find((other) => familyOf(other) !== familyOf(one));
  const own = from.filter((other) => familyOf(other) === familyOf(one)).slice(0, 3);
  return [...own, ...(next ? [next] : [])];
}

const configOf = ({ text }: Side): Json => JSON.parse(withoutInfinity(text, '"infinity"')) as Json;

const rawLeaves = new WeakMap<Side, ReadonlyMap<Pointer, string>>();

/** The leaves of a config; of a side that is compared more than once they are found once. */
function rawLeavesOf(side: Side): ReadonlyMap<Pointer, string> {
  const known = rawLeaves.get(side);
  if (known) return known;
  const leaves = new Map<Pointer, string>();
  forEachLeaf(jsonView, configOf(side), (pointer, value) => leaves.set(pointer, canonical(value)));
  rawLeaves.set(side, leaves);
  return leaves;
}

/** The pointers at which the leaves of two configs differ, found without the code under test. */
function rawDifferences(a: Side, b: Side): Pointer[] {
  const [left, right] = [rawLeavesOf(a), rawLeavesOf(b)];
  const all = [...new Set([...left.keys(), ...right.keys()])];
  const differing = all.filter((pointer) => left.get(pointer) !== right.get(pointer));
  // What is odd in a long map is a leaf of its own: the map differs where it does without those.
  return differing.filter((pointer) => {
    const odd = all.filter((other) => isWithin(other, pointer) && other !== pointer);
    if (odd.length === 0 || !left.has(pointer) || !right.has(pointer)) return true;
    return without(configOf(a), pointer, odd) !== without(configOf(b), pointer, odd);
  });
}

/** What stands at a place without some places inside of it, as text. */
function without(config: Json, at: Pointer, inside: readonly Pointer[]): string {
  const holderOf = (pointer: Pointer): JsonObject | undefined =>
    tokensOf(parentOf(pointer)).reduce<Json | undefined>(
      (value, token) => (value as JsonObject | undefined)?.[token],
      config,
    ) as JsonObject | undefined;
  for (const pointer of inside) {
    const holder = holderOf(pointer);
    if (typeof holder === "object") Reflect.deleteProperty(holder, nameOf(pointer));
  }
  return canonical(holderOf(at)?.[nameOf(at)] ?? null);
}

/** A value as text, with the members of objects in the order of their names. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

const MIRRORED = { changed: "changed", equal: "equal", "only-a": "only-b", "only-b": "only-a" } as const;

/**
 * What a comparison says without the words, and what it says seen from the other side; both in a fixed order. A component
 * goes by its name in A, so not by name here: the pointers have both names.
 */
function essence({ values, layers, fields, costs, counts, text }: Comparison, mirrored: boolean) {
  const status = (own: keyof typeof MIRRORED) => (mirrored ? MIRRORED[own] : own);
  const sides = <T>({ a, b }: { readonly a: T; readonly b: T }) => (mirrored ? [b, a] : [a, b]);
  const sorted = (items: readonly unknown[]) => items.map((item) => JSON.stringify(item)).sort();
  return {
    values: sorted(
      values.map((entry) => [status(entry.status), entry.drift, sides(entry), entry.size === null]),
    ),
    layers: [
      layers.equal,
      layers.drift,
      sides(layers.count),
      sides(layers.origins),
      layers.differences.map((run) => [run.from, run.to, sides(run)]),
    ],
    words: layers.words.length,
    fields: sorted(
      fields.map((field) => [
        field.pointer,
        status(field.status),
        field.heading,
        [...field.to].sort(),
        [...field.as].sort(),
        sides(field),
      ]),
    ),
    costs: costs.map((row) => [row.key, sides(row), row.size === null]),
    counts: [counts.fields, counts.drift, counts.layers_differ, counts.values.changed, counts.values.equal],
    text,
  };
}

/** `toEqual`, which says well what differs and is slow to find that nothing does. */
function expectEqual(found: unknown, right: unknown): void {
  if (!sameJson(found as Json, right as Json)) expect(found).toEqual(right);
}

function check(a: Side, b: Side): void {
  const forth = compareInspections(a, b);
  const back = compareInspections(b, a);

  // The two directions mirror each other.
  expectEqual(essence(back, true), essence(forth, false));

  // The reported changes make B's spec of A's.
  expectEqual(applyChanges(a.inspection.spec as unknown as Json, forth), b.inspection.spec);

  // Every changed field stands under exactly one heading, and the counts add up.
  const raw = rawDifferences(a, b);
  expectEqual(forth.fields.map(({ pointer }) => pointer).sort(), raw.toSorted());
  const sum = HEADINGS.reduce((total, heading) => total + forth.counts.fields[heading], 0);
  const folded = forth.fields.filter(({ folded_into }) => folded_into !== null);
  expect([sum, forth.counts.fields_changed]).toEqual(Array(2).fill(raw.length - folded.length));
  // What is folded stands under a change that is counted.
  for (const { folded_into } of folded) {
    const lead = forth.fields.filter(({ pointer }) => pointer === folded_into);
    expect(lead.map((field) => field.folded_into)).toEqual([null]);
  }

  // A field is said to change the spec only where there is a difference to change.
  const differing = new Set(
    forth.values
      .filter((entry) => entry.status !== "equal")
      .flatMap((entry) => [entry.a, entry.b])
      .flatMap((side) => (side === null ? [] : "leaves" in side ? side.leaves : [side]))
      .map(({ pointer }) => pointer),
  );
  if (!forth.layers.equal) differing.add("/body/layers");
  const untrue = forth.fields.filter(
    ({ heading, to }) =>
      to.length > 0 !== (heading === "changes-spec") || !to.every((pointer) => differing.has(pointer)),
  );
  expect(untrue).toEqual([]);
  // And a difference of the specs comes from some field that changed.
  if (!forth.same_spec) expect(forth.counts.fields["changes-spec"]).toBeGreaterThan(0);

  // Plain data.
  expectEqual(JSON.parse(JSON.stringify(forth)), forth);
}

test.each(SIDES)("$name and its partners: mirrored, applicable, accounted for", (one) => {
  for (const { side } of partnersOf(one)) check(one.side, side);
});

test("a config in place of null, of which nothing is read, is what adds a tower", () => {
  const name = "gemma4_unified--m7-1";
  const text = JSON.stringify({ ...JSON.parse(strictFixture(name)), audio_config: { factor: 4 } });
  const inspection = inspectText(text);
  if (!inspection.ok) throw new Error(inspection.error.message);
  check(fixtureSide(name), { text, inspection });
});

test("so are a config and any edited copy of it", () => {
  const edit = fc.record({
    at: fc.nat(),
    to: fc.oneof(
      fc.constant(undefined),
      fc.constant(null),
      fc.boolean(),
      fc.integer({ min: 1, max: 64 }),
      fc.constant("silu"),
      fc.constant({ rope_type: "yarn", factor: 4 }),
    ),
    name: fc.constantFrom("", "", "zz_unknown", "dtype", "torch_dtype", "rope_theta", "num_experts"),
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...CONFIGS),
      fc.array(edit, { minLength: 1, maxLength: 4 }),
      (name, edits) => {
        const config = JSON.parse(strictFixture(name)) as JsonObject;
        const pointers: Pointer[] = [];
        forEachLeaf(jsonView, config, (pointer) => void pointers.push(pointer));
        for (const { at, to, name: other } of edits) {
          const pointer = pointers[at % pointers.length] ?? "";
          const holder = tokensOf(parentOf(pointer)).reduce<Json | undefined>(
            (value, token) => (value as JsonObject | undefined)?.[token],
            config,
          ) as JsonObject | undefined;
          if (!holder) continue;
          if (to === undefined) Reflect.deleteProperty(holder, nameOf(pointer));
          else holder[other || nameOf(pointer)] = to;
        }
        const text = JSON.stringify(config);
        const inspection = inspectText(text);
        fc.pre(inspection.ok);
        if (inspection.ok) check(fixtureSide(name), { text, inspection });
      },
    ),
    { numRuns: 300 },
  );
});
