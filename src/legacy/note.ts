import { isJsonObject, type JsonObject } from "../spec/json.ts";
import { hasClass } from "../classes/versions.ts";
import type { VersionData } from "./class-data.ts";

/** What a reader of the object has to know; null where the object is all that there is to it. */
export function noteOn(root: JsonObject, version: VersionData): string | null {
  const transformers = `transformers ${version.transformers_version}`;
  const own = ownClass(root);
  if (typeof root.model_type === "string" && hasClass(root.model_type, version.transformers_version)) {
    return own === null
      ? null
      : `The repository has a class of its own, ${own}. With trust_remote_code it builds the object instead of ${transformers}, with its own defaults.`;
  }
  const type =
    typeof root.model_type === "string" ? `the model type ${root.model_type}` : "a file without model_type";
  const rest = `This is a plain ${version.base_class} with the file's fields.`;
  return own === null
    ? `${transformers} has no class for ${type}. ${rest}`
    : `${transformers} has no class for ${type}. ${rest} Defaults of the repository's own class, ${own}, are not in it.`;
}

/** The config class that the repository brings itself, as `auto_map` names it. */
function ownClass(root: JsonObject): string | null {
  const named = isJsonObject(root.auto_map) ? root.auto_map.AutoConfig : undefined;
  return typeof named === "string" ? named : null;
}
