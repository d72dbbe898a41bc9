import { classDefaultValues } from "../../config/class-defaults.ts";
import { parseConfig } from "../../config/parse/parse.ts";
import { toJson } from "../../config/nodes/node.ts";
import type { Json } from "../../spec/json.ts";
import { forEachLeaf, jsonView } from "../../spec/leaves.ts";

/** What a spec value may have been to somebody else: a value of the file, or a default of some config class. */
export function candidatesOf(configText: string): readonly Json[] {
  const parsed = parseConfig(configText);
  const inFile: Json[] = [];
  if (parsed.ok) forEachLeaf(jsonView, toJson(parsed.value.root), (_, value) => void inFile.push(value));
  return [...inFile, ...classDefaultValues()];
}
