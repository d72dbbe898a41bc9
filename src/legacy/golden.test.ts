import { describe, expect, test } from "vitest";
import { TRANSFORMERS_VERSIONS } from "../classes/versions.ts";
import type { JsonObject } from "../spec/json.ts";
import { fixtureAsRead, withLegacyObject } from "../fixtures/read.ts";
import { legacyConfig, textConfig } from "./legacy-config.ts";
import type { LegacyConfig } from "./legacy-object.ts";

/** An object in the form in which scripts/legacy-objects.py writes those of transformers. */
function described(config: LegacyConfig): JsonObject {
  const attributes: JsonObject = {};
  for (const [name, attribute] of config.attributes) {
    attributes[name] = attribute.kind === "config" ? described(attribute.config) : attribute.value;
  }
  return { $class: config.className, attribute_map: Object.fromEntries(config.aliases), attributes };
}

describe.each(TRANSFORMERS_VERSIONS)("transformers %s", (version) => {
  test.each(withLegacyObject(version))("makes the same object of %s", (name) => {
    const { text, ...object } = fixtureAsRead(`${name}.legacy-${version}`);
    const config = legacyConfig(fixtureAsRead(name), { version });
    expect(described(config)).toEqual(object);
    if (text !== undefined) expect(described(textConfig(config))).toEqual(text);
    else if (!("text_config" in (object.attributes as JsonObject))) expect(textConfig(config)).toBe(config);
  });
});
