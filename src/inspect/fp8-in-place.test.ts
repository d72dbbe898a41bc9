import { expect, test } from "vitest";
import { tensorRows } from "../analysis/checkpoint/rows.ts";
import { releasedTensors } from "../analysis/checkpoint/saved-tensors.ts";
import { inspectedText } from "../fixtures/inspected.ts";
import { fixture } from "../fixtures/read.ts";
import { namesOf } from "./weights.ts";

/** What transformers writes once it has quantised a model to FP8 itself (FineGrainedFP8Config, transformers 5.18.0). */
const FP8 = { quant_method: "fp8", activation_scheme: "dynamic", weight_block_size: [16, 16] };

function rowsOf(name: string) {
  const config = { ...(JSON.parse(fixture(name)) as object), quantization_config: FP8 };
  const inspection = inspectedText(JSON.stringify(config));
  return tensorRows(releasedTensors(inspection.spec, namesOf(inspection)).tensors);
}

// As files have them that transformers 5.18.0 quantised and saved.
test.each(["gpt2--default", "openai-gpt--small", "falcon--m7-0"])(
  "no matrix of a %s is one that transformers quantises",
  (name) => {
    const rows = rowsOf(name);
    expect(rows.filter((row) => row.dtypes.some((dtype) => dtype.startsWith("float8")))).toEqual([]);
    expect(rows.filter((row) => row.name.endsWith("_scale_inv"))).toEqual([]);
  },
);

test("the linear layers of GPT-BigCode, which has GPT-2's names, are quantised", () => {
  const scales = rowsOf("gpt_bigcode--m7-0").filter((row) => row.name.endsWith(".c_attn.weight_scale_inv"));
  expect(scales).toHaveLength(1);
});
