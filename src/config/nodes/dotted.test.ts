import { expect, test } from "vitest";
import { dotted } from "./dotted.ts";

test("a pointer is said with dots, of another file with its name", () => {
  expect(dotted("/body/attention/rotary_dim")).toBe("body.attention.rotary_dim");
  expect(dotted("/a~1b/0")).toBe("a/b.0");
  expect(dotted("hf_quant_config.json#/quantization/quant_algo")).toBe(
    "hf_quant_config.json: quantization.quant_algo",
  );
});
