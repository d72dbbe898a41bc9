import type { HfClass } from "../../config/class-defaults.ts";
import type { ConfigReader } from "../../config/reading/reader.ts";
import { COMMON_IGNORED, ignoreFields } from "../blocks/ignored-fields.ts";
import type { Scopes } from "../blocks/scopes.ts";
import { ROOT_IGNORED, TEXT_IGNORED } from "./ignored.ts";

/** A class that transformers does not have, and so no default either. */
export function remoteClass(name: string, transformers: string): HfClass {
  return { name, transformersVersion: transformers, defaults: {} };
}

/** Opens the wrapper and its text_config, whose classes lie beside the weights. */
export function openRemoteScopes(reader: ConfigReader, transformers: string): Scopes {
  const root = reader.scope(remoteClass("KimiK3Config", transformers));
  const decoder = root.inside("text_config", remoteClass("KimiLinearConfig", transformers));
  for (const place of [root, decoder]) ignoreFields(place, COMMON_IGNORED);
  ignoreFields(root, ROOT_IGNORED);
  ignoreFields(decoder, TEXT_IGNORED);
  return { root, decoder };
}
