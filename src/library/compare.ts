/** Comparison: what differs between two configs on the level of the spec, and what each changed field comes to. */
import { compareInspections as compared } from "../compare/compare-inspections.ts";
import type { Comparison, Side } from "../compare/comparison.ts";

/**
 * Compares two checkpoints: what differs between their specs and in their files, and what it comes to.
 * @param a the earlier or base one: the text of its config.json, and what inspecting that gave (`ok: true`).
 * @param b the later one.
 * @throws TypeError where a side is something else, as one from plain JavaScript may be: it says which, and what it is.
 */
export function compareInspections(a: Side, b: Side): Comparison {
  const sides: Readonly<Record<string, unknown>> = { a, b };
  for (const [name, side] of Object.entries(sides)) {
    const { text, inspection } = Object(side) as { readonly text?: unknown; readonly inspection?: unknown };
    const { ok } = Object(inspection) as { readonly ok?: unknown };
    if (typeof text === "string" && ok === true) continue;
    const found =
      ok === false
        ? "its inspection failed"
        : `there is ${typeof text === "string" ? "no inspection" : "no text"}`;
    throw new TypeError(
      `Side ${name} of a comparison is { text, inspection }: the text of a config.json, and an inspection of it that is ok. Here ${found}.`,
    );
  }
  return compared(a, b);
}

export {
  type Comparison,
  type CostRow,
  type DiagnosticsComparison,
  type EndOfSequenceComparison,
  type Highlight,
  type Counts,
  type FieldChange,
  type FieldSide,
  type Heading,
  HEADINGS,
  type LayerDifference,
  type LayersComparison,
  type Side,
  type SpecLeaf,
  type SpecPart,
  type Status,
  type TextRelation,
  type ValueEntry,
} from "../compare/comparison.ts";
export type { ChangeSize } from "../compare/words/change-size.ts";
export { type MarkdownExtras, type Names, toMarkdown } from "../compare/words/markdown.ts";
