import { type FieldGroup, fieldGroup, type FieldUse } from "../../config/reading/field-use.ts";
import { dotted } from "../../config/nodes/dotted.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { Pointer } from "../../spec/pointer.ts";
import type { Concern } from "../../verdict/concern.ts";
import { labelOf, VERDICT_WORDS } from "../../verdict/lines.ts";
import { textOf } from "../../verdict/places.ts";
import { SYMBOLS } from "../symbols.ts";
import type { Filter, Target } from "../view-state.ts";

/** One row of the findings: a field or a value, what it is now, and why it is there. */
export interface FindingRow {
  /** Tells rows apart that are about the same thing. */
  readonly key: string;
  readonly sign: string;
  /** What the sign means, for those who do not see it. */
  readonly label: string;
  /** The class that gives the sign its colour. */
  readonly tone: string;
  readonly target: Target;
  readonly what: string;
  /** JSON, shortened where it is long; null where there is nothing. */
  readonly now: string | null;
  readonly why: string;
  readonly line: number | null;
}

/** The rows that a filter asks for: fields of some groups, concerns of some kinds, or all concerns; then those that have the query. */
export function rowsFor(
  inspection: Inspection,
  text: string,
  concerns: readonly Concern[],
  { uses, kinds, query }: Pick<Filter, "uses" | "kinds" | "query">,
): readonly FindingRow[] {
  const rows =
    uses.length > 0
      ? fieldRows(inspection, text, uses, concerns)
      : concerns.filter(({ kind }) => kinds.length === 0 || kinds.includes(kind)).map(concernRow);
  const wanted = query.trim().toLowerCase();
  if (wanted === "") return rows;
  return rows.filter(({ what, now, why }) =>
    [what, now ?? "", why].some((part) => part.toLowerCase().includes(wanted)),
  );
}

function concernRow({ kind, severity, code, at, what, now, why, line }: Concern): FindingRow {
  return {
    key: `${kind} ${code} ${at.side} ${at.pointer} ${what}`,
    sign: VERDICT_WORDS[kind].sign,
    label: labelOf(kind, severity),
    tone: `${kind} ${severity}`,
    target: at,
    what,
    now,
    why,
    line,
  };
}

/** The fields of some groups, in the order of the text; of what is a concern, the concern's own words. */
function fieldRows(
  inspection: Inspection,
  text: string,
  groups: readonly FieldGroup[],
  concerns: readonly Concern[],
): FindingRow[] {
  const told = new Map<Pointer, Concern>();
  for (const concern of concerns)
    if (concern.kind === "unmapped" || concern.kind === "shadowed") told.set(concern.at.pointer, concern);
  const rows: FindingRow[] = [];
  for (const [pointer, use] of inspection.fields) {
    const group = fieldGroup(use);
    if (!groups.includes(group)) continue;
    rows.push({
      key: `field ${pointer}`,
      sign: SYMBOLS[group].sign,
      label: SYMBOLS[group].label,
      tone: use.use,
      target: { side: "config", pointer },
      what: dotted(pointer),
      now: textOf(inspection, text, pointer),
      why: told.get(pointer)?.why ?? wordsOn(use),
      line: inspection.places.get(pointer)?.line ?? null,
    });
  }
  return rows;
}

function wordsOn(use: FieldUse): string {
  switch (use.use) {
    case "mapped":
      return `Decides ${listed(use.to.map(dotted))}.`;
    case "shadowed":
      return `Another spelling of the same fact, ${dotted(use.by)}, decides, and says ${use.agrees ? "the same" : "otherwise"}.`;
    case "ignored":
      return `${use.because}: ${use.reason}.`;
    case "unmapped":
      return "The spec is the same without this field.";
  }
}

/** A value decides hundreds of leaves where the presence of components hangs on it. */
const MOST_LISTED = 6;

function listed(names: readonly string[]): string {
  const rest = names.length - MOST_LISTED;
  return names.slice(0, MOST_LISTED).join(", ") + (rest > 0 ? `, and ${rest} more values` : "");
}

/** A row as a line of text, for an issue or a chat. */
export function rowText({ label, what, now, why, line }: FindingRow): string {
  return `${label}: ${what}${now === null ? "" : ` = ${now}`}${line === null ? "" : ` (line ${line})`}. ${why}`;
}
