import { describe, expect, test } from "vitest";
import { TRANSFORMERS_VERSIONS } from "../config/class-defaults.ts";
import type { JsonObject } from "../spec/json.ts";
import { filesIn, json } from "./fixtures/read.ts";
import { legacyConfig, textConfig, type LegacyConfig } from "./legacy-config.ts";

/** An object in the form in which scripts/legacy-objects.py writes those of transformers. */
function described(config: LegacyConfig): JsonObject {
  const attributes: JsonObject = {};
  for (const [name, attribute] of config.attributes) {
    attributes[name] = attribute.kind === "config" ? described(attribute.config) : attribute.value;
  }
  return { $class: config.className, attribute_map: Object.fromEntries(config.aliases), attributes };
}

describe.each(TRANSFORMERS_VERSIONS)("transformers %s", (version) => {
  test.each(filesIn(version))("makes the same object of %s", (file) => {
    const { text, ...object } = json(`${version}/${file}`);
    const config = legacyConfig(json(`configs/${file}`), { version });
    expect(described(config)).toEqual(object);
    if (text !== undefined) expect(described(textConfig(config))).toEqual(text);
    else if (!("text_config" in (object.attributes as JsonObject))) expect(textConfig(config)).toBe(config);
  });
});
