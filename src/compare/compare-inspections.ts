import { isJsonObject, type JsonObject } from "../spec/json.ts";
import { accountFields } from "./values/account-fields.ts";
import { alignValues } from "./values/align-values.ts";
import { compareCosts } from "./costs/compare-costs.ts";
import { compareLayers } from "./compare-layers.ts";
import { compareText } from "./words/compare-text.ts";
import type { Comparison, Side } from "./comparison.ts";
import { pairComponents } from "./values/pair-components.ts";
import { countAll, isSameSpec, summarise } from "./words/summarise.ts";

/**
 * Compares two configs on the level of the spec and accounts for every changed field of the files. Plain data, the same
 * for the same input; linear in the size of the two sides.
 */
export function compareInspections(a: Side, b: Side): Comparison {
  const pairs = pairComponents(bodyOf(a), bodyOf(b));
  const values = alignValues(a.inspection, b.inspection, pairs);
  const layers = compareLayers(a.inspection, b.inspection, pairs);
  const fields = accountFields(a, b, values, layers);
  const counts = countAll(values, layers, fields);
  const text = compareText(a.text, b.text, fields.length === 0);
  return {
    summary: summarise(counts, text),
    counts,
    same_spec: isSameSpec(counts),
    values,
    layers,
    fields,
    costs: compareCosts(a.inspection, b.inspection),
    text,
  };
}

function bodyOf({ inspection }: Side): JsonObject {
  const body: unknown = inspection.spec.body;
  return isJsonObject(body) ? body : {};
}
