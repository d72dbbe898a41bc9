/** Comparison: what differs between two configs on the level of the spec, and what each changed field comes to. */
export { compareInspections } from "../compare/compare-inspections.ts";
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
