import { describe, expect, test } from "vitest";
import { readFileSync } from "node:fs";
import { TRANSFORMERS_VERSIONS } from "../classes/versions.ts";
import type { Json, JsonObject } from "../spec/json.ts";
import { decoded } from "./class-data.ts";
import { legacyConfig } from "./legacy-config.ts";
import type { LegacyConfig } from "./legacy-object.ts";

/** A file, and some attributes of the object that a version of transformers makes of it. */
interface Row extends Described {
  readonly file: JsonObject;
}

interface Described {
  readonly $class: string;
  readonly attributes: { readonly [name: string]: Json };
}

/** What the class computes where these files say little: nothing here is read by a family. */
function rows(version: string): readonly Row[] {
  const text = readFileSync(new URL(`../fixtures/legacy/${version}.json`, import.meta.url), "utf8");
  return decoded(JSON.parse(text) as Json) as unknown as readonly Row[];
}

/** The attributes of an object that a description has. */
function like(config: LegacyConfig, wanted: Described): Described {
  const attributes: { [name: string]: Json } = {};
  for (const [name, value] of Object.entries(wanted.attributes)) {
    const own = config.attributes.get(name);
    if (own?.kind === "config")
      attributes[name] = like(own.config, value as unknown as Described) as unknown as Json;
    else if (own) attributes[name] = own.value;
  }
  return { $class: config.className, attributes };
}

describe.each(TRANSFORMERS_VERSIONS)("transformers %s", (version) => {
  const named = rows(version).map((row) => [JSON.stringify(row.file), row] as const);
  test.each(named)("computes the same of %s", (_, { file, ...wanted }) => {
    expect(like(legacyConfig(file, { version }), wanted)).toEqual(wanted);
  });
});
