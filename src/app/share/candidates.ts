import { defaultValues } from "../../classes/hf-class.ts";
import { loadClasses } from "../../classes/load-classes.ts";
import { TRANSFORMERS_VERSIONS } from "../../classes/versions.ts";
import { parseConfig } from "../../config/parse/parse.ts";
import { toJson } from "../../config/nodes/node.ts";
import { classTypeOf } from "../../families/registry.ts";
import type { Json } from "../../spec/json.ts";
import { forEachLeaf, jsonView } from "../../spec/leaves.ts";

/** What a spec value may have been to somebody else: a value of the file, or a default of its class in some version. */
export async function candidatesOf(configText: string, modelType: string): Promise<readonly Json[]> {
  const parsed = parseConfig(configText);
  const inFile: Json[] = [];
  if (parsed.ok) forEachLeaf(jsonView, toJson(parsed.value.root), (_, value) => void inFile.push(value));
  const type = classTypeOf(modelType);
  await Promise.all(TRANSFORMERS_VERSIONS.map((version) => loadClasses([type], version)));
  const defaults = TRANSFORMERS_VERSIONS.flatMap((version) => defaultValues(type, version));
  return [...inFile, ...defaults];
}
