import { expect, test } from "vitest";
import { hasClassForm, loadedTensors } from "../analysis/checkpoint/tensors-as.ts";
import { CONFIGS, fixtureAsRead } from "../fixtures/read.ts";
import { inspectText } from "./inspect-text.ts";
import { namesOf } from "./weights.ts";

const FP8 = { quant_method: "fp8", weight_block_size: [128, 128], modules_to_not_convert: ["lm_head"] };
const GPTQ = { quant_method: "gptq", bits: 4, group_size: 128, sym: true, desc_act: false };

test("whether a class has another form than the file is known without listing what is quantised", () => {
  const forms = new Set<string>();
  for (const name of CONFIGS)
    for (const quantization_config of [null, FP8, GPTQ]) {
      const { quantization_config: _, compression_config: __, ...plain } = fixtureAsRead(name);
      const inspection = inspectText(JSON.stringify({ ...plain, quantization_config }));
      if (!inspection.ok) continue;
      const { spec } = inspection;
      const has = hasClassForm(spec, namesOf(inspection));
      expect([name, quantization_config, has]).toEqual([
        name,
        quantization_config,
        loadedTensors(spec, namesOf(inspection)) !== null,
      ]);
      forms.add(`${quantization_config?.quant_method ?? "none"} ${String(has)}`);
    }
  expect([...forms].sort()).toEqual(["fp8 false", "fp8 true", "gptq false", "none false", "none true"]);
});
