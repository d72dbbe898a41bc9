import { readFileSync } from "node:fs";
import type { Json, JsonObject } from "../../spec/json.ts";
import { tokensOf } from "../../spec/pointer.ts";
import { fixture } from "../../fixtures/read.ts";
import { type InspectOptions, inspectText } from "../inspect-text.ts";
import type { Inspection } from "../inspection.ts";

/** A fixture, with some members replaced. */
export function config(name: string, members: JsonObject = {}): JsonObject {
  return { ...(JSON.parse(fixture(name)) as JsonObject), ...members };
}

/** What the explorer makes of a config; a test fails where it cannot be read. */
export function read(value: JsonObject, options?: InspectOptions): Inspection {
  const result = inspectText(JSON.stringify(value), options);
  if (!result.ok) throw new Error(result.error.message);
  return result;
}

/** The text of a file of fixtures/reported. */
export const reportedText = (name: string): string =>
  readFileSync(new URL(`../../fixtures/reported/${name}.json`, import.meta.url), "utf8");

/** The value of the spec at a pointer. */
export function valueAt({ spec }: Inspection, pointer: string): Json | undefined {
  return tokensOf(pointer).reduce<Json | undefined>(
    (value, token) => (value as JsonObject)[token],
    spec as unknown as Json,
  );
}

/** The codes of what was found. */
export const codesOf = ({ diagnostics }: Inspection): string[] => diagnostics.map(({ code }) => code);
