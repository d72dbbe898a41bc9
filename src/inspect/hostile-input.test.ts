import { expect, test } from "vitest";
import { weightBytes } from "../analysis/weight-bytes.ts";
import { engineModelSpecSchema } from "../families/schema.ts";
import { fixture } from "../fixtures/read.ts";
import type { JsonObject } from "../spec/json.ts";
import { inspectText, type InspectOptions } from "./inspect-text.ts";
import type { Inspection } from "./inspection.ts";
import { codesOf, config, read, valueAt } from "./reported-faults/read.test-support.ts";

const M2 = "minimax_m2--default";

/** A config with ModelOpt's map of so many quantised layers, one of which is changed. */
function withMap(length: number, change: (entry: JsonObject, map: JsonObject) => void): Inspection {
  const map: JsonObject = {};
  for (let i = 0; i < length; i++)
    map[`model.layers.${i % 60}.mlp.experts.${i}.up_proj`] = { quant_algo: "NVFP4", group_size: 16 };
  change(map["model.layers.3.mlp.experts.3.up_proj"] as JsonObject, map);
  return read(
    config(M2, {
      quantization_config: { quant_method: "modelopt", quant_algo: "MIXED_PRECISION", quantized_layers: map },
    }),
  );
}

const MAP = "/quantization_config/quantized_layers";
const ENTRY = `${MAP}/model.layers.3.mlp.experts.3.up_proj`;
const printedLength = ({ origins, fields }: Inspection): number =>
  JSON.stringify([[...origins], [...fields]]).length;

test.each([
  ["a member that no other entry has", (entry: JsonObject) => (entry["note"] = 1), `${ENTRY}/note`],
  ["a member that is an object", (entry: JsonObject) => (entry["note"] = { by: "hand" }), `${ENTRY}/note/by`],
  ["an entry that is no object", (_: JsonObject, map: JsonObject) => (map["odd"] = 5), `${MAP}/odd`],
])("a long map with %s stays one field, and that is one of its own", (_, change, odd) => {
  const plain = withMap(2000, () => undefined);
  const inspection = withMap(2000, change);
  expect(inspection.fields.get(MAP)).toEqual(plain.fields.get(MAP));
  expect(inspection.fields.get(odd)?.use).toBe("unmapped");
  expect(inspection.fields.size).toBe(plain.fields.size + 1);
  expect(inspection.origins).toEqual(plain.origins);
  expect(valueAt(inspection, "/quantization/normal_form")).toEqual(
    valueAt(plain, "/quantization/normal_form"),
  );
  expect(printedLength(inspection)).toBeLessThan(printedLength(plain) + 1000);
});

test.each(["__proto__", "constructor", "toString"])(
  "a rope type %s is a word like any other, in a class that nobody has mapped too",
  (word) => {
    for (const odd of [word, { [word]: 1 }]) {
      const sizes = { num_hidden_layers: 2, hidden_size: 64, num_attention_heads: 4, vocab_size: 99 };
      const text = JSON.stringify({ model_type: "zamba2", ...sizes, rope_parameters: { rope_type: odd } });
      const result = inspectText(text);
      expect((result.ok ? result : result.report)?.fields.has("/model_type")).toBe(true);
    }
  },
);

test("an odd member that decides something is named by what it decides", () => {
  const { fields, origins, spec } = withMap(40, (entry) => {
    delete entry["group_size"];
    entry["awq_block_size"] = 64;
  });
  const odd = `${ENTRY}/awq_block_size`;
  const use = fields.get(odd);
  expect(use?.use).toBe("mapped");
  const schemes = Object.values(spec.quantization?.normal_form?.schemes ?? {});
  expect(schemes.map(({ weights }) => weights?.group_size).sort()).toEqual([16, 64]);
  for (const leaf of use?.use === "mapped" ? use.to : [])
    expect(origins.get(leaf)).toMatchObject({ from: expect.arrayContaining([MAP, odd]) as string[] });
});

test("a member that only holds an object is not named by what it does not decide", () => {
  const { fields, origins } = withMap(40, (entry) => (entry["group_size"] = { of: 16 }));
  for (const origin of origins.values())
    for (const pointer of "from" in origin ? origin.from : [])
      expect(fields.get(pointer)?.use).toBe("mapped");
});

test("an origin of thousands of fields has what holds them, and how many they are", () => {
  const inspection = withMap(3000, (_, map) => {
    for (const [index, entry] of Object.values(map).entries())
      if (index % 3 > 0) (entry as JsonObject)["by"] = { line: index };
  });
  const origin = inspection.origins.get("/quantization/normal_form/layers/0/stack");
  expect(origin).toMatchObject({ kind: "derived", from: expect.arrayContaining([MAP]) as string[] });
  for (const one of inspection.origins.values())
    expect("from" in one ? one.from.length : 0).toBeLessThanOrEqual(1000);
  expect(printedLength(inspection)).toBeLessThan(2_000_000);
});

const NAMES = ["constructor", "toString", "valueOf", "__proto__", "hasOwnProperty", "isPrototypeOf"];

test.each(NAMES)("%s is a plain member of a quantisation, in config.json and beside it", (name) => {
  const member = `"${name}": 1`;
  const text = fixture(M2).replace("{", `{"quantization_config": {"quant_method": "fp8", ${member}},`);
  const options: InspectOptions = {
    hfQuantConfig: `{${member}, "quantization": {"quant_algo": "FP8", ${member}, "quantized_layers": {"${name}": {${member}}}}}`,
  };
  for (const result of [inspectText(text), inspectText(fixture(M2), options)]) expect(result.ok).toBe(true);
  const result = inspectText(text);
  expect(result.ok && result.fields.get(`/quantization_config/${name}`)?.use).toBe("unmapped");
});

test("a message quotes an excerpt of a long value", () => {
  const long = "x".repeat(100_000);
  const activation = read(config(M2, { hidden_act: long }));
  expect(codesOf(activation)).toContain("unknown-activation");
  const types = inspectText(JSON.stringify(config(M2, { layer_types: [long, "full_attention"] })));
  const diagnostics = [
    ...activation.diagnostics,
    ...(types.ok ? types.diagnostics : (types.report?.diagnostics ?? [])),
  ];
  const unknown = inspectText(JSON.stringify({ model_type: long }));
  const ids = JSON.stringify({ eos_token_id: Array.from({ length: 1000 }, (_, i) => i) });
  const ends = read(config(M2, { eos_token_id: 2 }), { generationConfig: ids });
  expect(codesOf(ends)).toContain("end-of-sequence-differs");
  const told = [...diagnostics, ...ends.diagnostics, ...(unknown.ok ? [] : [unknown.error])];
  for (const { message } of told) expect(message.length).toBeLessThan(1100);
});

test("there is one zero, as in the JSON of the spec", () => {
  for (const zero of ["-0", "-0.0", "-1e-400"]) {
    const text = fixture(M2).replace(
      "{",
      `{"quantization_config": {"quant_method": "fp8", "group_size": ${zero}},`,
    );
    const result = inspectText(text);
    expect(result.ok && result.spec).toEqual(
      result.ok && (JSON.parse(JSON.stringify(result.spec)) as object),
    );
  }
});

test("an empty declaration of the quantisation, or one that is a long map, names no scheme", () => {
  const map = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`layers.${i}`, { bits: 4 }]));
  for (const declaration of [{}, map]) {
    const inConfig = read(config(M2, { quantization_config: declaration }));
    expect(inConfig.spec.quantization?.normal_form?.schemes ?? {}).toEqual({});
    // A map that no method defines is not read, and so says its field.
    expect(inConfig.fields.get("/quantization_config")?.use).toBe(
      declaration === map ? "unmapped" : "mapped",
    );
    const beside = read(config(M2), { hfQuantConfig: JSON.stringify({ quantization: declaration }) });
    expect(beside.spec.quantization).toMatchObject({ quant_method: "modelopt" });
    expect(beside.quantFile?.ok && [...beside.quantFile.report.fields.keys()]).toEqual(["/quantization"]);
  }
});

test("a number of experts beyond any model holds nothing up: the figure that its exceptions decide is withheld", () => {
  const bytesOf = (experts: number): unknown => {
    const result = inspectText(
      JSON.stringify({
        model_type: "qwen3_moe",
        architectures: ["Qwen3MoeForCausalLM"],
        num_experts: experts,
        num_hidden_layers: 2,
        quantization_config: {
          quant_method: "compressed-tensors",
          format: "pack-quantized",
          ignore: ["re:.*experts.1.*"],
          config_groups: {
            group_0: { targets: ["Linear"], weights: { num_bits: 4, type: "int", group_size: 128 } },
          },
        },
      }),
    );
    return result.ok && weightBytes(result.spec.body, result.spec.quantization, result.spec.dtype);
  };
  expect(bytesOf(16)).toHaveProperty("total");
  expect(bytesOf(1.9e6)).toBeNull();
});

test("members that no tool defines do not make a map of the producer", () => {
  const producer = Object.fromEntries(
    Array.from({ length: 1100 }, (_, index) => [`layers.${index}.x`, { quant_algo: "FP8" }]),
  );
  const result = inspectText(fixture("minimax_m2--default"), {
    hfQuantConfig: JSON.stringify({ producer, quantization: { quant_algo: "NVFP4", group_size: 16 } }),
  });
  expect(result.ok && engineModelSpecSchema().parse(result.spec)).toEqual(result.ok && result.spec);
});
