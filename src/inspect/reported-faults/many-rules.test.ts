import { expect, test } from "vitest";
import type { JsonObject } from "../../spec/json.ts";
import { config, read } from "./read.test-support.ts";

const names = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `layers.${i}.mlp`);

const ofAll = (count: number, entry: (index: number) => JsonObject): JsonObject =>
  Object.fromEntries(names(count).map((name, index) => [name, entry(index)]));

const weight = (dtype: string, group: number): JsonObject => ({
  weight: { dtype, is_dynamic: false, qscheme: "per_group", group_size: group },
});

/** Declarations with so many entries, no two alike. */
const DECLARATIONS: { readonly [method: string]: (count: number) => JsonObject } = {
  quark: (count) => ({
    global_quant_config: weight("int4", 32),
    layer_quant_config: ofAll(count, (index) => weight("int4", 32 + index)),
  }),
  hqq: (count) => ({
    quant_config: ofAll(count, (index) => ({ weight_quant_params: { nbits: 4, group_size: 64 + index } })),
  }),
  torchao: (count) => ({
    quant_type: {
      default: {
        _type: "ModuleFqnToConfig",
        _data: {
          module_fqn_to_config: ofAll(count, () => ({
            _type: "Int8WeightOnlyConfig",
            _version: 1,
            _data: {},
          })),
        },
      },
    },
  }),
  "compressed-tensors": (count) => ({
    format: "pack-quantized",
    config_groups: ofAll(count, (index) => ({
      targets: [`layers.${index}.mlp`],
      weights: { num_bits: 4, type: "int", strategy: "group", group_size: 32 + index },
    })),
  }),
};

test.each(Object.entries(DECLARATIONS))(
  "what is said of %s grows as the file does",
  (method, declaration) => {
    const said = (count: number): number => {
      const { origins, fields, spec } = read(
        config("llama--m7-0", { quantization_config: { quant_method: method, ...declaration(count) } }),
      );
      expect(Object.keys(spec.quantization?.normal_form?.schemes ?? {}).length).toBeGreaterThanOrEqual(count);
      return JSON.stringify([[...origins], [...fields]]).length;
    };
    expect(said(240) / said(120)).toBeLessThan(2.5);
  },
);
