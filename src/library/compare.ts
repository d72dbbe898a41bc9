/** Comparison: what differs between two configs on the level of the spec, and what each changed field comes to. */
import { LATEST_TRANSFORMERS } from "../classes/versions.ts";
import { loadEngineValues } from "../engines/engine-values.ts";
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

/**
 * A side with what the code of vLLM, SGLang and tokenspeed gets of its file, by the newest tables that come with this package
 * (docs/engines.md): a comparison then says of a changed field that no value of the spec comes from which of them reads it, as the
 * command line does. Rejects where a table cannot be loaded.
 * @param transformers the version of transformers whose object the engines read; 5.18.0 unless given.
 */
export async function withEngines<S extends Side>(side: S, transformers = LATEST_TRANSFORMERS): Promise<S> {
  return { ...side, engines: await loadEngineValues(side.text, transformers) };
}

export type { EngineRead, EngineValues } from "../inspect/engine-values.ts";
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
