import { describe, expect, test } from "vitest";
import { legacyJson } from "../../legacy/legacy-json.ts";
import { readLegacy } from "./both-paths.ts";

describe("an object that has a member toString or valueOf is no text and no number, and nothing throws", () => {
  const odd = { toString: "x", valueOf: 1 };

  test.each([
    ["step3p5", { layer_types: [odd] }],
    ["step3p5", { moe_layers_enum: [odd] }],
    ["neomme", { layer_types: [odd] }],
    ["kimi_k25", { text_config: { model_type: odd } }],
  ])("in the legacy object of %s with %j", (model_type, members) => {
    const text = JSON.stringify({ model_type, ...members });
    expect(() => {
      const legacy = readLegacy(text, "5.18.0");
      if (legacy.ok) legacyJson(legacy.value);
    }).not.toThrow();
  });
});
