import type { Inspection } from "../../inspect/inspection.ts";
import { restsOnAbsent } from "../../spec/origin.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { type Concern, VERDICT_KINDS } from "../../verdict/concern.ts";
import { labelOf, VERDICT_WORDS } from "../../verdict/lines.ts";

/** What is to be known of a value where it is drawn. */
export interface Mark {
  readonly kind: "default" | "finding" | "differs";
  readonly sign: string;
  /** In a sentence, where there is one to say: of a finding what kind it is and what it says. */
  readonly words: string | null;
  /** Of a finding: its colour, which is that of the verdict; why it is one; and its place among the concerns. */
  readonly tone?: FindingTone;
  readonly why?: string;
  readonly of?: number;
}

/** The colours in which a verdict says what is found. */
export type FindingTone = "error" | "unmapped" | "shadowed" | "warning";

/** The colour of a finding: what would be refused has one, and so have fields that nobody read and spellings that disagree. */
function toneOf({ kind, severity }: Pick<Concern, "kind" | "severity">): FindingTone {
  if (severity === "error") return "error";
  return kind === "unmapped" || kind === "shadowed" ? kind : "warning";
}

/** What the verdict says of a file, as far as it is drawn. */
export type Said = Pick<Concern, "kind" | "severity" | "values" | "brief" | "why">;

/** The mark of a finding, by its place among the concerns; `brief` says it. */
export const findingMark = ({ kind, severity, brief, why }: Omit<Said, "values">, of: number): Mark => ({
  kind: "finding",
  sign: VERDICT_WORDS[kind].sign,
  words: `${labelOf(kind, severity)}: ${brief}`,
  tone: toneOf({ kind, severity }),
  why,
  of,
});

/** A mark's sign as it is drawn: some fonts take ≠ from another, which draws it wider than its place. */
export const signText = ({ sign }: Pick<Mark, "sign">): string => (sign === "≠" ? "≠\u00a0" : sign);

/** The mark of a value by its pointer; undefined of most. */
export type Marks = (pointer: Pointer) => Mark | undefined;

/** Findings that are drawn, in the order of the verdict, each with its place among the concerns. */
export function drawnFindings(concerns: readonly Said[]): readonly (readonly [of: number, said: Said])[] {
  const drawn = [...concerns.entries()].filter(
    ([, { kind, severity }]) => kind !== "default" && severity !== "info",
  );
  const rank = ({ severity, kind }: Said): number =>
    (severity === "error" ? 0 : VERDICT_KINDS.length) + VERDICT_KINDS.indexOf(kind);
  return drawn.sort(([, a], [, b]) => rank(a) - rank(b));
}

/** Values that rest on a field which the file leaves out, and those that a verdict speaks of. */
export function marksOf({ origins }: Pick<Inspection, "origins">, concerns: readonly Said[] = []): Marks {
  const found = new Map<Pointer, Mark>();
  for (const [of, said] of drawnFindings(concerns))
    for (const value of said.values) if (!found.has(value)) found.set(value, findingMark(said, of));
  return (pointer) => {
    const finding = found.get(pointer);
    if (finding) return finding;
    const origin = origins.get(pointer);
    return origin && restsOnAbsent(origin) ? DEFAULT : undefined;
  };
}

const DEFAULT: Mark = { kind: "default", sign: VERDICT_WORDS.default.sign, words: null };
