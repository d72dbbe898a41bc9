import { describe, expect, test } from "vitest";
import type { ConfigFiles } from "../inspect/config-files.ts";
import { strictFixture } from "../fixtures/read.ts";
import type { Json, JsonObject } from "../spec/json.ts";
import { compareInspections } from "./compare-inspections.ts";
import type { Comparison, Side } from "./comparison.ts";
import { checkpointSide } from "./sides.test-support.ts";

/*
 * One quantisation against another, and what of it a reviewer must be told, written by hand: first whether both mean the same, and
 * where they do not, which modules it is about now and what it costs.
 */

const QWEN3 = JSON.parse(strictFixture("Qwen--Qwen3-8B")) as JsonObject;

function quantised(declared: JsonObject | null, beside: JsonObject | null = null): Side {
  const { quantization_config: _gone, ...config } = QWEN3;
  const files: ConfigFiles = {
    config: JSON.stringify(declared === null ? config : { ...config, quantization_config: declared }),
    hfQuantConfig: beside === null ? null : JSON.stringify(beside),
    generationConfig: null,
  };
  return checkpointSide(files);
}

const ofQuantisation = ({ highlights }: Comparison): string[] =>
  highlights.flatMap(({ kind, text }) => (kind === "quantization" ? [text] : []));

const blocks = {
  quant_method: "fp8",
  fmt: "e4m3",
  activation_scheme: "dynamic",
  weight_block_size: [128, 128],
};

const channels = (name: string, targets: Json): JsonObject => ({
  quant_method: "compressed-tensors",
  format: "float-quantized",
  ignore: ["lm_head"],
  config_groups: {
    [name]: {
      targets,
      weights: { num_bits: 8, type: "float", strategy: "channel", symmetric: true, dynamic: false },
      input_activations: { num_bits: 8, type: "float", strategy: "token", symmetric: true, dynamic: true },
    },
  },
});

const excluded = (names: readonly string[]): JsonObject => ({
  producer: { name: "modelopt", version: "0.31.0" },
  quantization: {
    quant_algo: "NVFP4",
    kv_cache_quant_algo: "FP8",
    group_size: 16,
    exclude_modules: [...names],
  },
});

const modelopt = (names: readonly string[]): JsonObject => {
  const format = { dynamic: false, num_bits: 4, type: "float", group_size: 16 };
  return {
    quant_method: "modelopt",
    quant_algo: "NVFP4",
    producer: { name: "modelopt", version: "0.31.0" },
    ignore: [...names],
    kv_cache_scheme: { dynamic: false, num_bits: 8, type: "float" },
    config_groups: { group_0: { targets: ["Linear"], weights: format, input_activations: format } },
  };
};

describe("two declarations that mean the same", () => {
  test.each<readonly [string, Side, Side, string]>([
    [
      "modules left out in another order",
      quantised(null, excluded(["lm_head", "model.layers.0*"])),
      quantised(null, excluded(["model.layers.0*", "lm_head"])),
      "Quantisation: modelopt NVFP4 on both, the same in normal form; only written otherwise: exclude_modules (hf_quant_config.json).",
    ],
    [
      "in config.json, and in a file beside it",
      quantised(modelopt(["lm_head"]), excluded(["lm_head"])),
      quantised(null, excluded(["lm_head"])),
      "Quantisation: modelopt NVFP4 on both, the same in normal form; only written otherwise: ignore, kv_cache_scheme, config_groups, kv_cache_quant_algo and 2 more (quantization_config → hf_quant_config.json).",
    ],
    [
      "by a tool of another name",
      quantised(null, excluded(["lm_head"])),
      quantised(null, { ...excluded(["lm_head"]), producer: { name: "other", version: "0.31.0" } }),
      "Quantisation: modelopt NVFP4 on both, the same in normal form; only written otherwise: producer.name (hf_quant_config.json).",
    ],
    [
      "of a group with another name",
      quantised(channels("group_0", ["Linear"])),
      quantised(channels("group_1", ["Linear"])),
      "Quantisation: compressed-tensors fp8_e4m3 on both, the same in normal form; only written otherwise: names of groups (quantization_config).",
    ],
    [
      "a default that one of them writes",
      quantised(blocks),
      quantised({ ...blocks, modules_to_not_convert: ["lm_head"] }),
      "Quantisation: fp8_e4m3 on both, the same in normal form; only written otherwise: modules_to_not_convert (quantization_config).",
    ],
  ])("%s: no change of the spec, and what is written otherwise is said", (_, a, b, line) => {
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const { same_spec, summary, counts } = compareInspections(one, other);
      expect(same_spec).toBe(true);
      expect(summary).toMatch(/^Identical specs, with one quantisation written in two ways; /);
      expect(counts.fields["changes-spec"]).toBe(0);
    }
    expect(ofQuantisation(compareInspections(a, b))).toEqual([line]);
  });

  test("a member that nobody reads makes another declaration", () => {
    const { same_spec, counts } = compareInspections(
      quantised(blocks),
      quantised({ ...blocks, activation_scheme: { x: 1 } }),
    );
    expect([same_spec, counts.fields.unmapped]).toEqual([false, 1]);
  });
});

describe("what is quantised now, and what it costs", () => {
  test.each<readonly [string, Side, Side, RegExp]>([
    [
      "fewer targets",
      quantised(channels("group_0", ["Linear"])),
      quantised(channels("group_0", ["re:.*mlp.*"])),
      /^Quantisation: compressed-tensors fp8_e4m3 on both; group_0 now of re:\.\*mlp\.\*; group_0 no longer of Linear; weights \+\d[\d.]* % \(quantization_config\)\.$/,
    ],
    [
      "as many modules left out, and others",
      quantised(blocks),
      quantised({ ...blocks, ignored_layers: ["model.layers.0.mlp.gate_proj"] }),
      /^Quantisation: fp8_e4m3 on both; now left out: model\.layers\.0\.mlp\.gate_proj; no longer left out: lm_head; weights −\d[\d.]* % \(quantization_config\)\.$/,
    ],
    [
      "one module more left out",
      quantised(blocks),
      quantised({ ...blocks, modules_to_not_convert: ["lm_head", "model.layers.0.mlp.gate_proj"] }),
      /^Quantisation: fp8_e4m3: 1 module left out → 2 modules left out; now left out: model\.layers\.0\.mlp\.gate_proj; weights \+/,
    ],
    [
      "scales of another format",
      quantised(blocks),
      quantised({ ...blocks, scale_fmt: "ue8m0" }),
      /^Quantisation: fp8_e4m3 on both; scale_format float32 → ue8m0; weights −0\.0135 % \(quantization_config\)\.$/,
    ],
  ])("%s", (_, a, b, line) => {
    const [text = "", ...others] = ofQuantisation(compareInspections(a, b));
    expect(text).toMatch(line);
    expect(others).toEqual([]);
  });
});

test("what engines make of a declaration in another way is told of the side that it is on", () => {
  const { expert_dtype: _gone, ...config } = JSON.parse(
    strictFixture("deepseek-ai--DeepSeek-V4-Flash"),
  ) as JsonObject;
  const side = (more: JsonObject): Side => checkpointSide({ config: JSON.stringify({ ...config, ...more }) });
  const { highlights, diagnostics } = compareInspections(side({ expert_dtype: "fp4" }), side({}));
  expect(diagnostics.only_b.map(({ code }) => code)).toEqual(["quantization-readers-differ"]);
  expect(highlights[0]?.text).toMatch(
    /^Warning only in B \(config\.json:\d+:\d+\): Readers of this quantisation differ\. vLLM: routed experts in MXFP4/,
  );
});
