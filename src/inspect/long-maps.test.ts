import { expect, test } from "vitest";
import { fixture } from "../fixtures/read.ts";
import { inspectText } from "./inspect-text.ts";
import type { JsonObject } from "../spec/json.ts";

/** Qwen3-8B with a ModelOpt map of so many modules as text, and what the spec has of it. */
function layersOf(entries: readonly string[], end = ""): unknown {
  const config = JSON.stringify({
    ...(JSON.parse(fixture("Qwen--Qwen3-8B")) as JsonObject),
    quantization_config: 0,
  });
  const read = inspectText(
    config.replace(
      '"quantization_config":0',
      `"quantization_config":{"quant_method":"modelopt","quant_algo":"MIXED_PRECISION","quantized_layers":{${entries.join(",")}${end}}}`,
    ),
  );
  if (!read.ok) throw new Error(read.error.message);
  return (read.spec.quantization as { quantized_layers?: unknown } | null)?.quantized_layers;
}

const ENTRY = '{"quant_algo":"NVFP4","group_size":16}';
const NAMES = Array.from({ length: 1500 }, (_, index) => `model.layers.${index % 36}.part_${index}.proj`);
const PLAIN = NAMES.map((name) => `"${name}":${ENTRY}`);
const EXPECTED = Object.fromEntries(NAMES.map((name) => [name, { quant_algo: "NVFP4", group_size: 16 }]));

// The text of a long map is parsed a second time: whatever it holds, the spec has what the nodes say.
test.each([
  ["as JSON has it", PLAIN, "", EXPECTED],
  ["with a comma at the end, which JSON lacks", PLAIN, ",", EXPECTED],
  [
    "with a number that JSON lacks, as transformers 5 spells it: no method defines the map",
    [...PLAIN, '"model.odd":{"quant_algo":"NVFP4","group_size":{"__float__":"NaN"}}'],
    "",
    undefined,
  ],
  [
    "with a name of two values, of which the last counts",
    [...PLAIN, `"${NAMES[0] ?? ""}":{"quant_algo":"FP8","group_size":16}`],
    "",
    { ...EXPECTED, [NAMES[0] ?? ""]: { quant_algo: "FP8", group_size: 16 } },
  ],
])("a map of 1,500 modules %s", (_, entries, end, expected) => {
  expect(layersOf(entries, end)).toEqual(expected);
});

test("a module that is called __proto__ is a member as any other", () => {
  const layers = layersOf([...PLAIN, `"__proto__":${ENTRY}`]) as JsonObject;
  expect(Object.keys(layers)).toContain("__proto__");
  expect(Object.getPrototypeOf(layers)).toBe(Object.prototype);
});
