import { describe, expect, test } from "vitest";
import type { JsonObject } from "../spec/json.ts";
import { compareInspections } from "./compare-inspections.ts";
import type { Comparison } from "./comparison.ts";
import { changedSide, fixtureSide } from "./sides.test-support.ts";

/** The changed fields that are counted, by place, with the values of the spec that they change. */
function made({ fields }: Comparison): Readonly<Record<string, readonly string[]>> {
  const shown = fields.filter(({ folded_into }) => folded_into === null);
  return Object.fromEntries(shown.map(({ pointer, heading, to }) => [pointer, [heading, ...to]]));
}

describe("a change of the spec belongs to the field that makes it", () => {
  const GEMMA = "google--gemma-4-26B-A4B";

  test.each([
    ["null", null],
    ["nothing", undefined],
  ])("an empty audio_config in place of %s is a tower, and one difference", (_, before) => {
    const without = changedSide(GEMMA, ({ audio_config: _gone, ...config }) =>
      before === undefined ? config : { ...config, audio_config: before },
    );
    const comparison = compareInspections(
      without,
      changedSide(GEMMA, (config) => ({ ...config, audio_config: {} })),
    );
    const [heading, ...to] = made(comparison)["/audio_config"] ?? [];
    expect(heading).toBe("changes-spec");
    expect(to).toContain("/body/audio/num_layers");
    expect(comparison.summary).toBe("1 spec value is only in B; 1 config field changed.");
    expect(comparison.counts.fields_changed).toBe(1);
  });

  test("a quantisation that moves from the decoder's config to the whole one covers the towers", () => {
    const moved = changedSide("moonshotai--Kimi-K2.5", (config) => {
      const { quantization_config: declared = null, ...text } = config["text_config"] as JsonObject;
      return { ...config, text_config: text, quantization_config: declared };
    });
    const comparison = compareInspections(fixtureSide("moonshotai--Kimi-K2.5"), moved);
    const decider = made(comparison)["/text_config/quantization_config/quant_method"];
    expect(decider).toEqual(["changes-spec", "/quantization/normal_form/decoder_alone"]);
    expect(comparison.summary).not.toContain("all without effect");
  });
});
