import { dotted } from "../config/nodes/dotted.ts";
import { inSideFile, QUANT_FILE, type SideFileName } from "../config/nodes/side-file.ts";
import type { FieldReport, Inspection } from "../inspect/inspection.ts";
import type { Pointer } from "../spec/pointer.ts";
import { type Concern, named } from "./concern.ts";
import { textOf, valuesOf } from "./places.ts";

/** The fields that another spelling of the same fact won over, and that say something else. */
export function shadowedConcerns(inspection: Inspection, text: string): readonly Concern[] {
  const { quantFile } = inspection;
  return [
    ...inFile(inspection, inspection, null, text),
    ...(quantFile?.ok ? inFile(inspection, quantFile.report, QUANT_FILE, null) : []),
  ];
}

function inFile(
  inspection: Inspection,
  report: FieldReport,
  file: SideFileName | null,
  text: string | null,
): Concern[] {
  const concerns: Concern[] = [];
  for (const [pointer, use] of report.fields) {
    if (use.use !== "shadowed" || use.agrees) continue;
    const field = file === null ? pointer : inSideFile(file, pointer);
    const now = text === null ? null : textOf(report, text, pointer);
    const winner = text === null ? null : textOf(report, text, use.by);
    const path = dotted(field);
    const by = dotted(use.by);
    const said = `${path}${now === null ? "" : ` = ${now}`}, but ${by}${winner === null ? "" : ` = ${winner}`} decides`;
    concerns.push({
      kind: "shadowed",
      severity: "warning",
      code: "spellings-disagree",
      at: { side: "config", pointer: field },
      fields: [field, use.by],
      values: valuesOf(inspection, use.by),
      what: path,
      now,
      brief: said,
      common: null,
      why: `Another spelling of the same fact, ${by}${winner === null ? "" : ` (${winner})`}, decides and says otherwise. A reader of this one goes astray: make both say the same, or take it out.`,
      line: report.places.get(pointer)?.line ?? null,
      nearest: [],
      group: "",
      entry: (alike) =>
        alike.length === 1
          ? `Two spellings of one fact disagree: ${said}.`
          : `${alike.length} spellings disagree with those that decide: ${named(alike, "; ")}.`,
    });
  }
  return concerns;
}

/** The fields whose disagreement is a concern already, so that what the reader said of them is not told twice. */
export function disagreeing({ fields }: Pick<Inspection, "fields">): ReadonlySet<Pointer> {
  const found = new Set<Pointer>();
  for (const [pointer, use] of fields) if (use.use === "shadowed" && !use.agrees) found.add(pointer);
  return found;
}
