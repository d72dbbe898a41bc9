import { TRANSFORMERS_VERSIONS } from "../classes/versions.ts";
import { parseConfig } from "../config/parse/parse.ts";
import { fixture } from "../fixtures/read.ts";
import type { JsonObject } from "../spec/json.ts";
import { type AcrossVersions, acrossVersions } from "./across.ts";

/** What all versions make of a text. */
export function acrossText(text: string): AcrossVersions {
  const parsed = parseConfig(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return acrossVersions(parsed.value.root, TRANSFORMERS_VERSIONS);
}

/** What all versions make of a file of the fixtures, or of an object: a whole number in it has no point. */
export const across = (file: JsonObject | string): AcrossVersions =>
  acrossText(typeof file === "string" ? fixture(file) : JSON.stringify(file));
