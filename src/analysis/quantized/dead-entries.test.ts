import { expect, test } from "vitest";
import { inspectedText } from "../../fixtures/inspected.ts";
import type { ModulePatterns, QuantizationNormalForm } from "../../spec/formats/quantization.ts";
import { deadEntries } from "./dead-entries.ts";

const MIXTURE = inspectedText(
  JSON.stringify({
    model_type: "qwen3_moe",
    num_hidden_layers: 4,
    num_experts: 8,
    quantization_config: { quant_method: "fp8", weight_block_size: [128, 128] },
  }),
);

/** The entries of a list of exceptions that match nothing. */
function dead(entries: readonly string[], kind: ModulePatterns): readonly string[] {
  const form = MIXTURE.spec.quantization?.normal_form as QuantizationNormalForm;
  const listed = { ...form, module_patterns: kind, excluded_modules: [...entries] };
  return deadEntries(MIXTURE.spec.body, listed, {}).map(({ text }) => text);
}

const WITHOUT_MODULE = [
  "model.layers.4.self_attn.q_proj",
  "model.layers.00.self_attn.q_proj",
  "model.layers.3.mlp.experts.8.up_proj",
  "model.layers.3.self_attn.q_projection",
  "model.layers.3.self_attn.0.q_proj",
];

test.each<ModulePatterns>([
  "exact",
  "glob",
  "path",
  "component",
  "regex_prefix",
  "exact_or_regex",
  "substring",
])("of modules that are named one by one, those that the model lacks match nothing: %s", (kind) => {
  const modules = ["lm_head", "model.layers.3.self_attn.q_proj", "model.layers.0.mlp.experts.7.up_proj"];
  expect(dead([...modules, ...WITHOUT_MODULE], kind)).toEqual(WITHOUT_MODULE);
});

test("what only a pattern says is asked of every module", () => {
  expect(dead(["model.layers.*.mlp.gate", "*.q_proj", "*.q_projection"], "glob")).toEqual(["*.q_projection"]);
  expect(dead(["model.layers.3", "model.layers.4"], "prefix")).toEqual(["model.layers.4"]);
});
