import type { Inspection } from "../../inspect/inspection.ts";
import { restsOnAbsent } from "../../spec/origin.ts";
import type { Pointer } from "../../spec/pointer.ts";
import type { Concern } from "../../verdict/concern.ts";
import { labelOf, VERDICT_WORDS } from "../../verdict/lines.ts";

/** What is to be known of a value where it is drawn. */
export interface Mark {
  readonly kind: "default" | "finding" | "differs";
  readonly sign: string;
  /** In a sentence, where there is one to say: of a finding what kind it is and what it says. */
  readonly words: string | null;
  /** Of a finding: why it is one, and its place among the concerns. */
  readonly why?: string;
  readonly of?: number;
}

/** What the verdict says of a file, as far as it is drawn. */
export type Said = Pick<Concern, "kind" | "severity" | "values" | "brief" | "why">;

/** The mark of a finding, by its place among the concerns; `brief` says it. */
export const findingMark = ({ kind, severity, brief, why }: Omit<Said, "values">, of: number): Mark => ({
  kind: "finding",
  sign: VERDICT_WORDS[kind].sign,
  words: `${labelOf(kind, severity)}: ${brief}`,
  why,
  of,
});

/** A mark's sign as it is drawn: some fonts take ≠ from another, which draws it wider than its place. */
export const signText = ({ sign }: Pick<Mark, "sign">): string => (sign === "≠" ? "≠\u00a0" : sign);

/** The mark of a value by its pointer; undefined of most. */
export type Marks = (pointer: Pointer) => Mark | undefined;

/** Values that rest on a field which the file leaves out, and those that a verdict speaks of. */
export function marksOf({ origins }: Pick<Inspection, "origins">, concerns: readonly Said[] = []): Marks {
  const found = new Map<Pointer, Mark>();
  for (const [index, concern] of concerns.entries()) {
    const { kind, severity, values } = concern;
    if (kind === "default" || severity === "info") continue;
    for (const value of values) if (!found.has(value)) found.set(value, findingMark(concern, index));
  }
  return (pointer) => {
    const finding = found.get(pointer);
    if (finding) return finding;
    const origin = origins.get(pointer);
    return origin && restsOnAbsent(origin) ? DEFAULT : undefined;
  };
}

const DEFAULT: Mark = { kind: "default", sign: VERDICT_WORDS.default.sign, words: null };
