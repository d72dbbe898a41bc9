import { expect, test } from "vitest";
import { kvElementsPerToken } from "../analysis/memory/memory.ts";
import { releasedTensors } from "../analysis/checkpoint/saved-tensors.ts";
import { weightBytes } from "../analysis/weight-bytes.ts";
import { inspected, inspectedText } from "../fixtures/inspected.ts";
import { fixture } from "../fixtures/read.ts";
import { namesOf } from "./weights.ts";

test("both stacks of HRM-Text keep keys and values in each of their passes", () => {
  const { body } = inspected("hrm_text--m7-0").spec;
  const config = JSON.parse(fixture("hrm_text--m7-0")) as Record<string, number>;
  const { H_cycles: high = 0, L_cycles: low = 0, num_layers_per_stack: layers = 0 } = config;
  // The file leaves head_dim out; HrmTextConfig has 128.
  const { num_attention_heads: heads = 0, head_dim: dim = 128 } = config;
  expect(kvElementsPerToken(body)).toBe((high * low + high) * layers * heads * 2 * dim);
});

test("the encoder and the decoder of bytes keep keys and values beside the layers over patches", () => {
  const { body } = inspected("blt--m7-0").spec;
  const config = JSON.parse(fixture("blt--m7-0")) as Record<string, Record<string, number>>;
  const kept = (name: string): number => {
    const {
      num_hidden_layers: n = 0,
      hidden_size: h = 0,
      num_attention_heads: heads = 1,
    } = config[name] ?? {};
    return n * (config[name]?.num_key_value_heads || heads) * 2 * Math.floor(h / heads);
  };
  expect(kvElementsPerToken(body)).toBe(
    kept("global_config") + kept("encoder_config") + kept("decoder_config"),
  );
});

test("quantised matrices outside the layers take the bytes of their scheme", () => {
  const config = JSON.parse(fixture("hrm_text--m7-0")) as object;
  const read = inspectedText(
    JSON.stringify({ ...config, quantization_config: { quant_method: "bitsandbytes", load_in_8bit: true } }),
  );
  const { body, quantization } = read.spec;
  const plain = weightBytes(body, null, "bfloat16");
  const small = weightBytes(body, quantization, "bfloat16", namesOf(read));
  if (!plain || !small) throw new Error("the bytes are known");
  // The high stack is as large as the low one, which the layers are: both become smaller by as much.
  const sum = (bytes: typeof plain): number =>
    bytes.layers.reduce((all, run) => all + (run.to - run.from + 1) * run.bytes, 0);
  const saved = sum(plain) - sum(small);
  expect(saved).toBeGreaterThan(0);
  expect(plain.total - small.total).toBe(2 * saved);
  const { tensors } = releasedTensors(read.spec, namesOf(read));
  const types = (stack: string): readonly string[] =>
    tensors
      .filter(({ name }) => name.startsWith(`model.${stack}_module.layers.`) && name.endsWith("_proj.weight"))
      .map(({ dtype }) => dtype);
  expect(types("H")).toEqual(["int8", "int8", "int8", "int8"]);
  expect(types("L")).toEqual(types("H"));
});
