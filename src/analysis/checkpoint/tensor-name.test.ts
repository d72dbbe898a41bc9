import { expect, test } from "vitest";
import { tensorName } from "./tensor-name.ts";

test("a name is shown as it is, and what would not be seen of it is written out", () => {
  expect(tensorName("model.layers.{}.mlp.up_proj.weight")).toBe("model.layers.{}.mlp.up_proj.weight");
  expect(tensorName("")).toBe("(no name)");
  expect(tensorName("a\u001b[31mb\nc\u202ed")).toBe("a\\u001b[31mb\\u000ac\\u202ed");
  expect(tensorName("x".repeat(100_000))).toHaveLength(161);
});
