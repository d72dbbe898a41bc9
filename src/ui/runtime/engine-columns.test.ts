import { expect, test } from "vitest";
import { unknownWords } from "../engines/chosen.ts";
import { lensResultOf as result, lensRow as row } from "../../engines/lens.test-support.ts";
import type { ComparedAttribute } from "../../runtime/paths/compare-with-legacy.ts";
import { engineColumns, worstFirst } from "./engine-columns.ts";

const attribute = (name: string, hfName = name): ComparedAttribute => ({
  name,
  status: "agree",
  spec: null,
  legacy: { value: 1, hfName, on: "text", source: { kind: "base_default" } },
  read: null,
  danger: null,
  reason: null,
});

const WRONG = { danger: "silent", gets: "silent" } as const;
const [heads, experts, theta] = [
  attribute("num_heads"),
  attribute("num_experts", "n_routed_experts"),
  attribute("rope_theta"),
];
const all = [heads, experts, theta];

test("an attribute shows the read that contradicts the model, and how many more there are", () => {
  const fine = row("rope_theta");
  const wrong = row("rope_theta", { ...WRONG, path: "text_config" });
  const [column] = engineColumns([result("vLLM", [wrong, fine])], [], all);
  expect(column?.of.get(theta)).toEqual({ first: wrong, more: 1 });
  expect(worstFirst(all, column ? [column] : [])).toEqual([theta, heads, experts]);
});

test("a read is found by the name of transformers, and that of another object is none", () => {
  const named = row("n_routed_experts");
  const tower = row("num_heads", { of: "other", path: "vision_config" });
  const [column] = engineColumns([result("vLLM", [named, tower])], [], all);
  expect(column?.of.get(experts)?.first).toBe(named);
  expect(column?.of.has(heads)).toBe(false);
});

test("what goes wrong with an attribute that the view has not is told elsewhere", () => {
  const wrong = row("moe_layer_freq", WRONG);
  const [column] = engineColumns([result("SGLang", [wrong, row("num_heads")])], [], all);
  expect(column?.elsewhere).toEqual([wrong]);
});

test("the engine that goes wrong most is shown unless others, or none, are asked for", () => {
  const results = [result("vLLM", [row("num_heads")]), result("SGLang", [row("rope_theta", WRONG)])];
  const names = (asked: readonly string[]) => engineColumns(results, asked, all).map(({ label }) => label);
  expect(names([])).toEqual(["SGLang"]);
  // Where nothing contradicts the model: that which takes most in silence.
  const silent = [
    result("vLLM", [row("num_heads", { silently: true })]),
    result("SGLang", [row("num_heads"), row("rope_theta")]),
  ];
  expect(engineColumns(silent, [], all).map(({ label }) => label)).toEqual(["vLLM"]);
  expect(names(["vllm"])).toEqual(["vLLM"]);
  expect(names(["vllm", "sglang"])).toEqual(["vLLM", "SGLang"]);
  expect(names(["none"])).toEqual([]);
  // An older table is asked for by its commit, and named by it.
  const older = result("vLLM", [row("num_heads")], { id: "vllm-a07c4c59" });
  const both = [...results, older];
  const shown = (asked: readonly string[]) => engineColumns(both, asked, all).map(({ label }) => label);
  expect(shown(["vllm@a07c4c59"])).toEqual(["vLLM a07c4c59"]);
  expect(shown(["vllm"])).toEqual(["vLLM"]);
  // Another spelling of the newest.
  expect(shown(["vllm@017e9f44"])).toEqual(["vLLM"]);
  expect(unknownWords(["vllm", "none", "own2", "vllm@017e9f44"])).toBeNull();
  expect(unknownWords(["vllm@deadbeef"])).toContain("asks for vllm@deadbeef, of which there is no table");
});
