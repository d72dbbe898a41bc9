import { WRITTEN_BY } from "../../inspect/tool.ts";
import { spellNumbers } from "../../spec/json.ts";

/** A line of output: one JSON object, which says last which version of the tool wrote it and in which form. */
export function outputLine(value: object): string {
  return JSON.stringify({ ...value, ...WRITTEN_BY }, spellNumbers);
}
