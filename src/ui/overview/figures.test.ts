import { expect, test } from "vitest";
import { inspectedText } from "../../fixtures/inspected.ts";
import { fixture } from "../../fixtures/read.ts";
import { quantizationRead } from "../../inspect/quantization-findings.ts";
import { learnWeights, weightsNow } from "../../inspect/weights.ts";
import { figuresOf } from "./figures.ts";

/** What is said of the bytes of weights, with these members in the declaration of the quantisation. */
function toLoad(name: string, members: object = {}): readonly (string | undefined)[] | undefined {
  const config = JSON.parse(fixture(name)) as { readonly quantization_config: object };
  const text = JSON.stringify({
    ...config,
    quantization_config: { ...config.quantization_config, ...members },
  });
  const figure = figuresOf(inspectedText(text)).find(({ label }) => label.includes("to load"));
  return figure && [figure.value, figure.label, figure.exact];
}

test("bytes of weights are marked where nobody read a member of the quantisation", () => {
  const [value, label, exact] = toLoad("quantization/gptq") ?? [];
  expect(label).toBe("to load");
  expect(toLoad("quantization/gptq", { some_rule: { "model.layers.0": 8 } })).toEqual([
    value,
    "to load, quantization_config.some_rule.model.layers.0 unread",
    `${exact}, unless what nobody read says otherwise: quantization_config.some_rule.model.layers.0`,
  ]);
  expect(toLoad("quantization/gptq", { rule_a: 1, rule_b: 2 })?.[1]).toBe("to load, 2 members unread");
});

test("bytes without the draft modules, which the memory has too, are said to be without them", () => {
  const labels = figuresOf(inspectedText(fixture("deepseek-ai--DeepSeek-V3"))).map(({ label }) => label);
  expect(labels).toContain("to load, without MTP");
});

test("bytes that are not known are said not to be", () => {
  expect(toLoad("quantization/exl3")?.[0]).toMatch(/GiB|GB/);
  // A mean that no layer need have.
  expect(toLoad("quantization/exl3", { bits: 4.25 })?.slice(0, 2)).toEqual(["not known", "bytes to load"]);
});

test("expressions are not evaluated while the page is drawn: a worker says what the weights take", () => {
  const config = JSON.parse(fixture("quantization/gptq-dynamic")) as object;
  const inspection = inspectedText(JSON.stringify(config));
  const value = (): string | undefined =>
    figuresOf(inspection).find(({ label }) => label.includes("to load"))?.value;
  expect(value()).toBe("…");
  // What comes of a worker is a reading of the same text, as plain data.
  const { weights } = structuredClone(quantizationRead(inspectedText(JSON.stringify(config))));
  learnWeights(inspection, weights);
  expect(value()).toMatch(/GiB|GB/);
  expect(weightsNow(inspectedText(fixture("quantization/gptq")))?.bytes?.total).toBeGreaterThan(0);
});
