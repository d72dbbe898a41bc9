import { isJsonObject, type JsonObject } from "../spec/json.ts";
import { hasClass } from "../classes/versions.ts";
import type { VersionData } from "./class-data.ts";

/** What a reader of the object has to know; null where the object is all that there is to it. */
export function noteOn(root: JsonObject, version: VersionData): string | null {
  const transformers = `transformers ${version.transformers_version}`;
  // Some classes are parts of others, and only what AutoConfig knows builds an object from a file.
  const unknown = `AutoConfig of ${transformers} knows no class for ${typeWords(root)}.`;
  const own = ownClass(root);
  if (typeof root.model_type === "string" && hasClass(root.model_type, version.transformers_version)) {
    return own === null
      ? null
      : `The repository has a class of its own, ${own}. With trust_remote_code it builds the object instead of ${transformers}, with its own defaults.`;
  }
  const rest = `This is a plain ${version.base_class} with the file's fields.`;
  return own === null
    ? `${unknown} ${rest}`
    : `${unknown} ${rest} Defaults of the repository's own class, ${own}, are not in it.`;
}

/** What the file calls itself. */
function typeWords({ model_type: type }: JsonObject): string {
  if (type === undefined) return "a file without model_type";
  return typeof type === "string" && type !== ""
    ? `the model type ${type}`
    : `a file whose model_type is ${JSON.stringify(type)}`;
}

/** The config class that the repository brings itself, as `auto_map` names it. */
function ownClass(root: JsonObject): string | null {
  const named = isJsonObject(root.auto_map) ? root.auto_map.AutoConfig : undefined;
  return typeof named === "string" ? named : null;
}
