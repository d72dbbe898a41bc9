import type { Inspection } from "../../inspect/inspection.ts";
import { restsOnAbsent } from "../../spec/origin.ts";
import type { Pointer } from "../../spec/pointer.ts";
import type { Concern } from "../../verdict/concern.ts";
import { VERDICT_WORDS } from "../../verdict/lines.ts";

/** What is to be known of a value where it is drawn. */
export interface Mark {
  readonly kind: "default" | "finding" | "differs";
  readonly sign: string;
  /** In a sentence, where there is one to say. */
  readonly words: string | null;
}

/** A mark's sign as it is drawn: some fonts take ≠ from another, which draws it wider than its place. */
export const signText = ({ sign }: Pick<Mark, "sign">): string => (sign === "≠" ? "≠\u00a0" : sign);

/** The mark of a value by its pointer; undefined of most. */
export type Marks = (pointer: Pointer) => Mark | undefined;

/** Values that rest on a field which the file leaves out, and those that a verdict speaks of. */
export function marksOf(
  { origins }: Pick<Inspection, "origins">,
  concerns: readonly Pick<Concern, "kind" | "severity" | "values" | "brief">[] = [],
): Marks {
  const found = new Map<Pointer, Mark>();
  for (const { kind, severity, values, brief } of concerns) {
    if (kind === "default" || severity === "info") continue;
    for (const value of values)
      if (!found.has(value))
        found.set(value, { kind: "finding", sign: VERDICT_WORDS[kind].sign, words: brief });
  }
  return (pointer) => {
    const finding = found.get(pointer);
    if (finding) return finding;
    const origin = origins.get(pointer);
    return origin && restsOnAbsent(origin) ? DEFAULT : undefined;
  };
}

const DEFAULT: Mark = { kind: "default", sign: VERDICT_WORDS.default.sign, words: null };
