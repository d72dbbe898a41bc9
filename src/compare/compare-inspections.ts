import { isJsonObject, type JsonObject } from "../spec/json.ts";
import { sameToken } from "./values/same-token.ts";
import { accountFields } from "./values/account-fields.ts";
import { alignValues } from "./values/align-values.ts";
import { compareCosts } from "./costs/compare-costs.ts";
import { compareDiagnostics } from "./compare-diagnostics.ts";
import { compareLayers } from "./compare-layers.ts";
import { compareFiles } from "./words/compare-text.ts";
import type { Comparison, EndOfSequenceComparison, Side } from "./comparison.ts";
import { pairComponents } from "./values/pair-components.ts";
import { highlightsOf, refusalsBeside, refusedBy } from "./words/highlights.ts";
import { isWritten } from "./words/quantization-words.ts";
import { countAll, isSameSpec, summarise } from "./words/summarise.ts";

/**
 * Compares two checkpoints on the level of the spec and accounts for every changed field of their files. Plain data, the
 * same for the same input; linear in the size of the two sides.
 */
export function compareInspections(a: Side, b: Side): Comparison {
  const pairs = pairComponents(bodyOf(a), bodyOf(b));
  const values = alignValues(a.inspection, b.inspection, pairs);
  const layers = compareLayers(a.inspection, b.inspection, pairs);
  const end = compareEnds(a, b);
  const diagnostics = compareDiagnostics(a, b);
  const fields = accountFields(a, b, values, layers, end, diagnostics);
  const counts = countAll(values, layers, fields, diagnostics);
  const text = compareFiles(a, b, fields.length === 0);
  const costs = compareCosts(a.inspection, b.inspection);
  const same_spec = isSameSpec(counts);
  const refused = { a: refusedBy(a), b: refusedBy(b) };
  const refused_beside = [...refusalsBeside(a, "A"), ...refusalsBeside(b, "B")];
  return {
    summary: summarise(counts, {
      text,
      fields,
      only_a: diagnostics.only_a,
      only_b: diagnostics.only_b,
      end_of_sequence: end,
      refused,
      written_otherwise: values.some(isWritten),
      refused_beside,
    }),
    highlights: highlightsOf(
      { values, layers, fields, costs, diagnostics, end_of_sequence: end, same_spec },
      a,
      b,
    ),
    diagnostics,
    end_of_sequence: end,
    counts,
    same_spec,
    values,
    layers,
    fields,
    costs,
    text,
  };
}

function compareEnds(a: Side, b: Side): EndOfSequenceComparison {
  const [left, right] = [a.inspection.endOfSequence, b.inspection.endOfSequence];
  return { equal: sameToken(left, right), a: left, b: right };
}

function bodyOf({ inspection }: Side): JsonObject {
  const body: unknown = inspection.spec.body;
  return isJsonObject(body) ? body : {};
}
