import { expect, test } from "vitest";
import { siblingsFirst } from "./siblings.ts";

test("what is called alike comes first, and the rest keeps its order", () => {
  const titles = [
    "deepseek-ai/DeepSeek-V3",
    "MiniMaxAI/MiniMax-M3",
    "openai/gpt-oss-120b",
    "nvidia/MiniMax-M2.7-NVFP4",
    "MiniMaxAI/MiniMax-M2.5",
  ];
  const suggestions = titles.map((title) => ({ key: title, title, note: "", open: () => {} }));
  expect(siblingsFirst(suggestions, "nvidia/MiniMax-M2.5-NVFP4").map(({ title }) => title)).toEqual([
    "nvidia/MiniMax-M2.7-NVFP4",
    "MiniMaxAI/MiniMax-M2.5",
    "MiniMaxAI/MiniMax-M3",
    "deepseek-ai/DeepSeek-V3",
    "openai/gpt-oss-120b",
  ]);
});
