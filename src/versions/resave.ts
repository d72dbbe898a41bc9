import type { ConfigError, Result } from "../config/document.ts";
import { writtenJson } from "../config/nodes/exact-json.ts";
import { memberAt } from "../config/nodes/node.ts";
import { positionAt } from "../config/parse/line-index.ts";
import { parseConfig } from "../config/parse/parse.ts";
import { legacyConfig } from "../legacy/legacy-config.ts";
import { refusalsOf } from "../legacy/refusals.ts";
import { savedConfig } from "../legacy/saved.ts";
import { loadLegacy } from "../runtime/paths/both-paths.ts";
import { hasClass } from "../classes/versions.ts";
import type { Json, JsonObject } from "../spec/json.ts";
import type { Pointer } from "../spec/pointer.ts";
import { pythonJson } from "./python-json.ts";
import { wholeNumber } from "./whole-number.ts";

/** `resave`, after loading the classes that it needs. */
export async function resaveLoading(text: string, version: string): Promise<Result<string, ConfigError>> {
  await loadLegacy(text, version);
  return resave(text, version);
}

/**
 * The text of the file that a version writes after it has loaded this text; an error where it has no class for the model
 * type or refuses the file. The classes have to be loaded (`loadLegacy`).
 */
export function resave(text: string, version: string): Result<string, ConfigError> {
  const parsed = parseConfig(text);
  if (!parsed.ok) return parsed;
  const { root, text: source } = parsed.value;
  const at = (pointer: Pointer) => {
    const place = memberAt(root, pointer)?.keyStart ?? root.start;
    return positionAt(source, place);
  };
  const json = writtenJson(root) as JsonObject;
  const type: Json | undefined = json.model_type;
  if (typeof type !== "string" || !hasClass(type, version)) {
    const what = typeof type === "string" ? `the model type ${type}` : "a file without model_type";
    const message = `AutoConfig of transformers ${version} knows no class for ${what}, and cannot load the file.`;
    return { ok: false, error: { code: "unknown-model-type", message, ...at("/model_type") } };
  }
  const object = legacyConfig(json, { version });
  const [refusal] = refusalsOf(object, root);
  if (refusal) return { ok: false, error: { code: "refused", message: refusal.why, ...at(refusal.at) } };
  return {
    ok: true,
    value: pythonJson(savedConfig(object), version, (at) => wholeNumber(object, parsed.value, at)),
  };
}
