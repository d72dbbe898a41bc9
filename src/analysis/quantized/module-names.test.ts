import { expect, test } from "vitest";
import type { ModulePatterns } from "../../spec/formats/quantization.ts";
import { readPatterns } from "./module-names.ts";

test.each<[ModulePatterns, string, string, boolean]>([
  ["glob", "model.layers.0.self_attn*", "layers.0.self_attn.q_proj", true],
  ["glob", "model.layers.1.self_attn*", "layers.10.self_attn.q_proj", false],
  ["glob", "model.language_model.layers.1.*", "layers.1.mlp.up_proj", true],
  ["glob", "model.layers.0*", "layers.0.mlp.up_proj", true],
  ["glob", "*.attn.*", "layers.3.attn.wkv", true],
  ["glob", "mtp*", "mtp.layers.0.mlp.up_proj", true],
  ["glob", "model.layers.0.mlp.gate", "layers.0.mlp.gate_proj", false],
  ["glob", "lm_head", "lm_head", true],
  ["regex_prefix", "model.layers.*.self_attn", "layers.7.self_attn.o_proj", true],
  ["regex_prefix", "self_attn.o_proj", "layers.7.self_attn.o_proj", true],
  ["regex_prefix", "gate", "layers.7.mlp.gate_proj", false],
  ["exact_or_regex", "re:.*mlp\\.(gate|up|gate_up|down)_proj.*", "layers.0.mlp.up_proj", true],
  ["exact_or_regex", "re:.*mlp\\.(gate|up|gate_up|down)_proj.*", "layers.0.mlp.experts.0.up_proj", false],
  ["exact_or_regex", "re:model\\.layers\\.0\\..*", "layers.0.mlp.up_proj", true],
  ["exact_or_regex", "re:(", "layers.0.mlp.up_proj", false],
])("%s %s on %s: %s", (kind, pattern, name, expected) => {
  const layer = /^layers\.(\d+)/.exec(name)?.[1] ?? "";
  expect(readPatterns([pattern], kind).in(layer)([name])).toBe(expected);
});

test.each<[ModulePatterns, readonly string[], boolean]>([
  ["glob", ["*mlp.gate", "lm_head", "visual.blocks.11.attn"], true],
  ["glob", ["layers.5.self_attn*", "layers.7.self_attn*"], true],
  ["glob", ["layers.5.self_attn*", "layers.7.mlp*"], false],
  ["glob", ["mtp.layers.5*", "model.visual*"], true],
  ["glob", ["layers.5*"], false],
  ["regex_prefix", ["model.layers.5."], false],
  ["glob", ["layers.?.mlp"], false],
  ["exact_or_regex", ["re:.*mlp\\.(gate|up)_proj.*"], true],
  ["exact_or_regex", ["re:.*layers\\.[0-5]\\..*"], false],
  ["regex_prefix", ["model.layers.*.self_attn", "self_attn.o_proj"], true],
])("%s %j: layers 5 and 7 alike: %s", (kind, patterns, alike) => {
  const { likeness } = readPatterns(patterns, kind);
  expect(likeness("5") === likeness("7")).toBe(alike);
});
