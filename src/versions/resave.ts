import { legacyConfig } from "../legacy/legacy-config.ts";
import { savedConfig } from "../legacy/saved.ts";
import type { JsonObject } from "../spec/json.ts";

/** The config.json that a transformers version writes after it has loaded this one. */
export function resavedConfig(root: JsonObject, version: string): JsonObject {
  return savedConfig(legacyConfig(root, { version }));
}
