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
  const built: string[] = [];
  for (const result of known) {
    const isUnread = result.unread.includes(field);
    const at = isUnread ? null : lineOf(result, field);
    if (isUnread) unread.push(result.engine);
    else if (at === null)
      built.push(
        `${result.engine} has transformers’ own code build the model, which its table does not have`,
      );
    else reading.push(`${result.engine} reads it at ${at}`);
  }
  // A table does not have all of an engine's code.
  const tables = `the ${unread.length === 1 ? "table" : "tables"} of ${listed(unread)}`;
  const told = reading.length === 0 ? [] : [listed(reading)];
  const none = told.length === 0 ? `No line in ${tables} reads it` : `no line in ${tables} does`;
  const missed = unread.length === 0 ? [] : [none];
  return `${[...told, ...missed, ...built].join("; ")}.`;
}

/** The line that reads a field, or the object that it is in. */
function lineOf({ rows }: LensResult, field: Pointer): string | null {
  const exact = rows.find(({ from }) => from.includes(field));
  return (exact ?? rows.find(({ from }) => from.some((outer) => isWithin(field, outer))))?.at ?? null;
}
