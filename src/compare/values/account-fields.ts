import type { FieldUse } from "../../config/reading/field-use.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { alignedSpecs } from "./aligned-specs.ts";
import type { FieldChange, FieldSide, LayersComparison, Side, ValueEntry } from "../comparison.ts";
import { judgeOnBoth, judgeOnOne, type Known } from "./judge-mapped.ts";
import { rawDifference, type RawChange } from "./raw-difference.ts";
import { leafOf } from "./spec-leaves.ts";
import { type Verdict, without } from "../words/verdict.ts";

/**
 * Puts every changed leaf of config.json under exactly one heading. A field that one file has and the other has not is
 * `respelled` where another field of the other file gives the same fact, and `no-effect` where it says what the other
 * side has by default. Linear in the sizes of the files and of the origins.
 */
export function accountFields(
  a: Side,
  b: Side,
  values: readonly ValueEntry[],
  layers: LayersComparison,
): FieldChange[] {
  const changes = rawDifference(a, b);
  const [alignedA, alignedB] = alignedSpecs(a.inspection, b.inspection, values, layers);
  const knownA = { name: "A", inspection: a.inspection, aligned: alignedA, changed: of(changes, "a") };
  const knownB = { name: "B", inspection: b.inspection, aligned: alignedB, changed: of(changes, "b") };
  return changes.map((change) => ({
    pointer: change.pointer,
    status: change.a && change.b ? "changed" : change.a ? "only-a" : "only-b",
    ...judge(change, knownA, knownB),
    a: change.a,
    b: change.b,
  }));
}

/** The changed leaves that one side has. */
function of(changes: readonly RawChange[], side: "a" | "b"): ReadonlyMap<Pointer, FieldSide> {
  return new Map(
    changes.flatMap((change) => {
      const field = change[side];
      return field ? [[change.pointer, field] as const] : [];
    }),
  );
}

function judge({ pointer, a: fieldA, b: fieldB }: RawChange, a: Known, b: Known): Verdict {
  const toA = decidedBy(fieldA, a);
  const toB = decidedBy(fieldB, b);
  if (toA && toB) return judgeOnBoth(toA, toB, a, b);
  if (fieldA && toA) return judgeOnOne(pointer, fieldA, toA, a, b);
  if (fieldB && toB) return judgeOnOne(pointer, fieldB, toB, b, a);
  return judgeUnread(fieldA?.use, fieldB?.use);
}

/** The spec leaves that a mapped field decides, a schedule as one; undefined for a field of another use. */
function decidedBy(field: FieldSide | null, { aligned }: Known): readonly Pointer[] | undefined {
  if (field?.use.use !== "mapped") return undefined;
  return [...new Set(field.use.to.map((to) => leafOf(to, aligned.origins)))];
}

/** A field that decides nothing on either side: of two uses the one that asks for more attention counts. */
function judgeUnread(a: FieldUse | undefined, b: FieldUse | undefined): Verdict {
  const unmapped = [a?.use === "unmapped" ? "A" : "", b?.use === "unmapped" ? "B" : ""].filter(Boolean);
  if (unmapped.length > 0) return without("unmapped", `nobody reads it in ${unmapped.join(" and ")}`);
  for (const use of [a, b]) {
    if (use?.use === "shadowed") return without("shadowed", `${use.by} decides instead`);
  }
  const ignored = [a, b].find((use) => use?.use === "ignored");
  return without(
    "ignored",
    ignored?.use === "ignored" ? `${ignored.because}: ${ignored.reason}` : "it decides nothing",
  );
}
