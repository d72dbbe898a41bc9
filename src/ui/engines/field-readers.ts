import type { LensResult } from "../../engines/lens.ts";
import { listed } from "../../spec/listed.ts";
import { isWithin, type Pointer } from "../../spec/pointer.ts";

/**
 * Which engines read a field of the file, and at which line: "vLLM reads it at vllm/…/qwen3.py:304; no line in the table of SGLang does.";
 * null where no engine has a class for the architecture.
 */
export function fieldReaders(results: readonly LensResult[], field: Pointer): string | null {
  const known = results.filter(({ rows }) => rows.length > 0);
  if (known.length === 0) return null;
  const unread: string[] = [];
  const reading: string[] = [];
  for (const result of known) {
    const at = result.unread.includes(field) ? null : lineOf(result, field);
    if (at === null) unread.push(result.engine);
    else reading.push(`${result.engine} reads it at ${at}`);
  }
  // A table does not have all of an engine's code.
  const noLine = `no line in the ${unread.length === 1 ? "table" : "tables"} of ${listed(unread)}`;
  if (reading.length === 0) return `N${noLine.slice(1)} reads it.`;
  const rest = unread.length === 0 ? "" : `; ${noLine} does`;
  return `${listed(reading)}${rest}.`;
}

/** The line that reads a field, or the object that it is in. */
function lineOf({ rows }: LensResult, field: Pointer): string | null {
  const exact = rows.find(({ from }) => from.includes(field));
  return (exact ?? rows.find(({ from }) => from.some((outer) => isWithin(field, outer))))?.at ?? null;
}
