import type { FailedInspection, FieldPlace, FieldReport, Inspection } from "../../inspect/inspection.ts";
import type { FieldUse } from "../../config/reading/field-use.ts";
import type { FamilyModelSpec } from "../../families/schema.ts";
import type { Pointer } from "../../spec/pointer.ts";

type Result = Inspection | FailedInspection;

/**
 * A report as a worker sends it: long JSON crosses as text, and numbers as an array, for taking thousands of objects
 * apart one by one would hold up the page for several times as long.
 */
interface PackedReport {
  /** JSON of every field's pointer, and of every field's use; null for unmapped without a near name. */
  readonly pointers: string;
  readonly uses: string;
  /** Four numbers for each field, in the order of FieldPlace. */
  readonly places: Int32Array<ArrayBuffer>;
  readonly diagnostics: FieldReport["diagnostics"];
}

/** What a worker sends of a reading. */
export type PackedResult =
  | {
      readonly ok: true;
      readonly rest: Omit<Inspection, "spec" | "fields" | "places" | "diagnostics">;
      readonly spec: string;
      readonly report: PackedReport;
    }
  | { readonly ok: false; readonly rest: FailedInspection; readonly report: PackedReport | null };

const PLAIN: FieldUse = { use: "unmapped", nearest: [] };

/** Makes of a reading what crosses quickly from a worker to the page. */
export function packResult(result: Result): PackedResult {
  if (!result.ok)
    return {
      ok: false,
      rest: { ...result, report: null },
      report: result.report && packReport(result.report),
    };
  const { spec, fields, places, diagnostics, ...rest } = result;
  return { ok: true, rest, spec: JSON.stringify(spec), report: packReport({ fields, places, diagnostics }) };
}

/** Reverses {@link packResult}. */
export function unpackResult(packed: PackedResult): Result {
  if (!packed.ok) return { ...packed.rest, report: packed.report && unpackReport(packed.report) };
  const spec = JSON.parse(packed.spec) as FamilyModelSpec;
  return { ...packed.rest, spec, ...unpackReport(packed.report) };
}

function packReport({ fields, places, diagnostics }: FieldReport): PackedReport {
  const numbers = new Int32Array(4 * places.size);
  let at = 0;
  for (const { start, valueStart, end, line } of places.values()) {
    numbers.set([start, valueStart, end, line], at);
    at += 4;
  }
  const uses = [...fields.values()].map((use) =>
    use.use === "unmapped" && use.nearest.length === 0 ? null : use,
  );
  return {
    pointers: JSON.stringify([...fields.keys()]),
    uses: JSON.stringify(uses),
    places: numbers,
    diagnostics,
  };
}

function unpackReport({ pointers, uses, places: numbers, diagnostics }: PackedReport): FieldReport {
  const names = JSON.parse(pointers) as readonly Pointer[];
  const given = JSON.parse(uses) as readonly (FieldUse | null)[];
  const fields = new Map<Pointer, FieldUse>();
  const places = new Map<Pointer, FieldPlace>();
  names.forEach((pointer, index) => {
    fields.set(pointer, given[index] ?? PLAIN);
    const at = 4 * index;
    places.set(pointer, {
      start: numbers[at] ?? 0,
      valueStart: numbers[at + 1] ?? 0,
      end: numbers[at + 2] ?? 0,
      line: numbers[at + 3] ?? 0,
    });
  });
  return { fields, places, diagnostics };
}
