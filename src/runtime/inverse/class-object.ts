import { legacyConfig, textConfig } from "../../legacy/legacy-config.ts";
import { legacyJson } from "../../legacy/legacy-json.ts";
import type { JsonObject } from "../../spec/json.ts";

/** What transformers makes of a file that says nothing but its model type. */
export interface ClassObject {
  /** The whole file's object. */
  readonly whole: JsonObject;
  /** The text model's object; empty where transformers has no class for the model type. */
  readonly text: JsonObject;
}

export function classObjectOf(head: JsonObject): ClassObject {
  const legacy = legacyConfig(head);
  const text = textConfig(legacy);
  const known = !["PreTrainedConfig", "PretrainedConfig", "dict"].includes(text.className);
  return { whole: legacyJson(legacy), text: known ? legacyJson(text) : {} };
}
