import { expect, test } from "vitest";
import { titleOfText } from "./title-of-text.ts";

const size = { num_hidden_layers: 60, hidden_size: 4096 };

test.each([
  ["architecture and size", { architectures: ["A"], ...size }, "A, 60 × 4,096"],
  [
    "the size of the decoder",
    { architectures: ["A"], vision_config: {}, text_config: size },
    "A, 60 × 4,096",
  ],
  ["the model type where there is no architecture", { model_type: "b", ...size }, "b, 60 × 4,096"],
  ["a kind without a size", { model_type: "b" }, "b"],
  ["the name that it gives itself", { _name_or_path: "org/model", ...size }, "org/model"],
  ["nothing at all", {}, "config.json"],
  ["members of other types", { architectures: "A", model_type: 3, _name_or_path: null }, "config.json"],
])("a text is called by %s", (_, config, title) => {
  expect(titleOfText(JSON.stringify(config))).toBe(title);
});

test("a text that opens all the same has a title: with a byte-order mark, or a comma too many", () => {
  const text = JSON.stringify({ architectures: ["A"], ...size });
  expect(titleOfText(`\uFEFF${text}`)).toBe("A, 60 × 4,096");
  expect(titleOfText(text.replace(/\}$/, ",\n}"))).toBe("A");
});

test("a params.json of Mistral is called by that", () => {
  expect(titleOfText(JSON.stringify({ dim: 5120, n_layers: 40 }))).toBe("params.json");
});

test("a text that is no JSON has no name", () => {
  expect(titleOfText("{")).toBe("config.json");
});

test.each(["1e999", "1.5", "-1"])("a size that no model has is left out: %s", (hidden) => {
  expect(titleOfText(`{"model_type": "b", "num_hidden_layers": 60, "hidden_size": ${hidden}}`)).toBe("b");
});
