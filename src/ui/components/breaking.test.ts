import { expect, test } from "vitest";
import { breakingNames } from "./breaking.tsx";

test("names break between their words, and figures nowhere", () => {
  const pieces = (text: string): readonly string[] =>
    breakingNames(text).filter((piece) => typeof piece === "string");
  expect(pieces("shared_expert_intermediate_size")).toEqual(["shared_", "expert_", "intermediate_", "size"]);
  expect(pieces('"Qwen3_5ForCausalLM"')).toEqual(['"Qwen3_', "5For", "Causal", 'LM"']);
  expect(pieces("body.towers.visual.facts")).toEqual(["body.", "towers.", "visual.", "facts"]);
  expect(pieces("Qwen/Qwen3.5-397B-A17B")).toEqual(["Qwen/", "Qwen3.5-397B-A17B"]);
  expect(pieces("0.000001")).toEqual(["0.000001"]);
});
