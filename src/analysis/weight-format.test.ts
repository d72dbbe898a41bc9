import { expect, test } from "vitest";
import { inspected, inspectedText } from "../fixtures/inspected.ts";
import { fixture } from "../fixtures/read.ts";
import { weightFormat } from "./weight-format.ts";

test.each([
  ["nvidia--MiniMax-M2.5-NVFP4", "nvfp4, fp8 KV"],
  ["deepseek-ai--DeepSeek-V4-Flash", "fp8, mxfp4"],
  ["nvidia--Qwen3.6-35B-A3B-NVFP4", "fp8, nvfp4"],
  ["MiniMaxAI--MiniMax-M2.5", "fp8"],
  ["Qwen--Qwen3.5-27B", "bfloat16"],
])("%s stores %s", (name, expected) => {
  expect(weightFormat(inspected(name).spec)).toBe(expected);
});

test("a method that is not described goes by its name", () => {
  const config = JSON.parse(fixture("Qwen--Qwen3-8B")) as object;
  const text = JSON.stringify({ ...config, quantization_config: { quant_method: "zip" } });
  expect(weightFormat(inspectedText(text).spec)).toBe("zip");
});
