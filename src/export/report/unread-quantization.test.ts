import { describe, expect, test } from "vitest";
import { strictFixture } from "../../fixtures/read.ts";
import { inspectText } from "../../inspect/inspect-text.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { memoryReport } from "../../inspect/memory-report.ts";
import { quantizationFindings } from "../../inspect/quantization-findings.ts";
import { changed } from "../../inspect/provenance/perturb.test-support.ts";
import type { Json, JsonObject } from "../../spec/json.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { concernsOf } from "../../verdict/verdict.ts";
import { memorySection } from "./memory.ts";

function after(file: string, field: Pointer, value: Json): { inspection: Inspection; text: string } {
  const text = changed(
    JSON.parse(strictFixture(`quantization/${file}`)) as JsonObject,
    field,
    (holder, name) => ({
      ...holder,
      [name]: value,
    }),
  );
  const inspection = inspectText(text);
  if (!inspection.ok) throw new Error(inspection.error.message);
  return { inspection, text };
}

const IN_GROUP = "/quantization_config/config_groups/group_0/weights";

/** A config of a method, a member, and a value with which nobody knows how weights are stored. */
const UNREADABLE: readonly (readonly [file: string, field: Pointer, value: Json])[] = [
  ["gptq", "/quantization_config/bits", "four"],
  ["gptq", "/quantization_config/bits", 5],
  ["gptq", "/quantization_config/pack_dtype", "int8"],
  ["gptq", "/quantization_config/weight_block_size", [128, 128]],
  ["gptq", "/quantization_config/quant_method", 5],
  ["gptq-dynamic", "/quantization_config/is_marlin_format", true],
  ["auto-round", "/quantization_config/super_bits", 6],
  ["auto-round", "/quantization_config/group_size", "128"],
  ["awq", "/quantization_config/modules_to_not_convert", 5],
  ["bitsandbytes-int8", "/quantization_config/llm_int8_has_fp16_weight", true],
  ["bitsandbytes-nf4", "/quantization_config/bnb_4bit_quant_type", "int4"],
  ["bitsandbytes-nf4", "/quantization_config/bits", 3],
  ["blockwise-int8", "/quantization_config/activation_scheme", "sometimes"],
  ["compressed-tensors-w4a16", "/quantization_config/quantization_status", "frozen"],
  ["compressed-tensors-w4a16", `${IN_GROUP}/num_bits`, 5],
  ["compressed-tensors-w4a16", `${IN_GROUP}/actorder`, "x"],
  ["compressed-tensors-w4a16", `${IN_GROUP}/dynamic`, true],
  ["compressed-tensors-w4a16", `${IN_GROUP}/scale_dtype`, "torch.float2"],
  ["compressed-tensors-nvfp4", `${IN_GROUP}/type`, "number"],
  ["fp8-static", "/quantization_config/weight_block_size", [128]],
  ["fp8-static", "/quantization_config/bits", 4],
  ["fp8-nvfp4-experts", "/quantization_config/moe_quant_algo", "MXFP6"],
  ["hqq", "/quantization_config/quant_config/scale_quant_params", true],
  ["mlx-at-the-root", "/quantization/bits", 7],
  ["mlx-at-the-root", "/quantization/group_size", 48],
  ["modelopt-mixed", "/quantization_config/fmt", "e4m3"],
  ["modelopt-w4a16-awq", "/quantization_config/pre_quant_scale", "yes"],
  ["quark", "/quantization_config/layer_type_quant_config", "Linear"],
];

describe("a member that cannot be read is named beside the figure of weights, or there is none", () => {
  test.each(UNREADABLE)("%s, %s as %j", (file, field, value) => {
    const { inspection, text } = after(file, field, value);
    const { weight_bytes: bytes } = memoryReport(inspection, null);
    const markdown = memorySection(inspection);
    if (bytes === null) {
      expect(markdown).toContain("Weights: not known");
    } else {
      expect(bytes.unread).toContain(field);
      expect(markdown).toMatch(new RegExp(`Weights: .*${field.split("/").at(-1) as string}`));
    }
    const quantization = quantizationFindings(inspection);
    const named = concernsOf(inspection, { text, paths: null, quantization }).filter(
      ({ kind, severity }) => kind === "quantization" && severity === "warning",
    );
    expect(named.map(({ at }) => at.pointer)).toContain(field);
  });
});

/** Members that say nothing of how many bytes weights take. */
test.each([
  ["gptq", "/quantization_config/damp_percent", 0.05],
  ["gptq", "/quantization_config/pack_dtype", "int32"],
  ["bitsandbytes-nf4", "/quantization_config/bnb_4bit_quant_storage", "bfloat16"],
  ["bitsandbytes-int8", "/quantization_config/bnb_4bit_quant_type", "nf4"],
  ["compressed-tensors-w4a16", "/quantization_config/version", "0.12.0"],
  ["compressed-tensors-w4a16", "/quantization_config/global_compression_ratio", 1.4],
  ["compressed-tensors-w4a16", `${IN_GROUP}/observer`, "mse"],
  ["modelopt-mixed", "/quantization_config/producer", { name: "modelopt", version: "0.45" }],
  ["torchao-by-name", "/quantization_config/quant_method", "torchao"],
] as const)("%s: %s marks no figure", (file, field, value) => {
  expect(memoryReport(after(file, field, value).inspection, null).weight_bytes).not.toHaveProperty("unread");
});
