import { describe, expect, test } from "vitest";
import { inspected, inspectedText } from "../../fixtures/inspected.ts";
import { CONFIGS, fixtureAsRead, NAMES } from "../../fixtures/read.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { weightsOf } from "../../inspect/weights.ts";
import { boxesOf } from "./content.ts";
import { type Figures, weighed } from "./figures.ts";
import { pictureOf } from "./picture.ts";
import { textOf } from "./words.ts";

/** One for each method and way of writing it, as its own tool does. */
const QUANTISATIONS = NAMES.filter((name) => name.startsWith("quantization/")).map(
  (name) => [name, inspected(name).spec.quantization] as const,
);

/** Of how many methods a config is asked for one: each method is asked of so many configs, each config of others. */
const OF = 3;

describe.each(CONFIGS.map((name, index) => ({ name, index })))("$name", ({ name, index }) => {
  test("parts have the bytes of the whole under any quantisation, and none where it has none", () => {
    const inspection = inspected(name);
    const plain = pictureOf(inspection, name);
    const methods = QUANTISATIONS.filter((_, i) => i % OF === index % OF);
    const wrong = methods.flatMap(([method, quantization]) => {
      const quantised = { ...inspection, spec: { ...inspection.spec, quantization } };
      // The boxes follow the method only where its tool stores the head beside the embedding that it is tied to.
      const picture = method === "quantization/exl3" ? pictureOf(quantised, name) : plain;
      const { bytes, drafts } = weighed(quantised, picture).all;
      const whole = weightsOf(quantised).bytes;
      const all = whole === null ? null : (whole.whole ?? whole.total - whole.mtp);
      const isNear = (one: number | null, other: number | null): boolean =>
        one === other || (one !== null && other !== null && Math.abs(one - other) < 0.5);
      return isNear(bytes, all) && (whole === null || isNear(drafts.bytes, whole.mtp))
        ? []
        : [`${method}: ${bytes} and ${drafts.bytes} of ${all} and ${whole?.mtp ?? null}`];
    });
    expect(wrong).toEqual([]);
  });
});

/** What is drawn of the boxes of this title. */
function figuresOf(inspection: Inspection, title: string): readonly Figures[] {
  const picture = pictureOf(inspection, "");
  const { of } = weighed(inspection, picture);
  return boxesOf(picture)
    .filter((box) => box.summary !== true && textOf(box.title) === title)
    .map(of);
}

const quantised = (name: string, quantization_config: object): Inspection =>
  inspectedText(JSON.stringify({ ...fixtureAsRead(name), quantization_config }));

test("what joins draft modules to the stack has its format, that of halves that are matrices of their own too", () => {
  const [halves] = figuresOf(inspected("deepseek-ai--DeepSeek-V4-Flash"), "projection of both");
  expect(halves?.formats).toEqual(["fp8_e4m3"]);
  const [whole] = figuresOf(inspected("deepseek-ai--DeepSeek-V3"), "projection of both");
  expect(whole?.formats).toEqual(["bfloat16"]);
});

test("a pattern that cannot be evaluated leaves matrices without format and bytes", () => {
  const inspection = quantised("llama--bare", {
    quant_method: "compressed-tensors",
    format: "pack-quantized",
    ignore: ["re:(a)\\1.*"],
    config_groups: {
      group_0: {
        targets: ["Linear"],
        weights: { num_bits: 4, type: "int", strategy: "group", group_size: 128 },
      },
    },
  });
  expect(figuresOf(inspection, "down")).toMatchObject([{ formats: [], bytes: null }]);
});
