import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../spec/json.ts";
import { inspectText } from "../inspect-text.ts";
import { codesOf, config, read, valueAt } from "./read.test-support.ts";

describe("DBRX", () => {
  const small = config("dbrx--small");
  const without = (name: string): JsonObject =>
    Object.fromEntries(Object.entries(small).filter(([member]) => member !== name));

  test("turns by the base in attn_config, which transformers 5 does not read", () => {
    const inspection = read(without("rope_parameters"));
    expect(valueAt(inspection, "/body/position/rope_theta")).toBe(50000);
    expect(codesOf(inspection)).toContain("rope-base-unread");
    expect(codesOf(read(small))).not.toContain("rope-base-unread");
  });

  test("without that base cannot be built", () => {
    expect(codesOf(read({ ...small, attn_config: { kv_n_heads: 2 } }))).toContain("no-rope-base");
  });

  test("is not tied, and divides scores by their sum or not at all", () => {
    expect(codesOf(read({ ...small, tie_word_embeddings: true }))).toContain("tying-refused");
    expect(valueAt(read(small), "/body/mlp/norm_topk_prob")).toBe(true);
    expect(valueAt(read(config("dbrx--unnormalised")), "/body/mlp/norm_topk_prob")).toBe(false);
    const ffn = { ...(small["ffn_config"] as JsonObject), moe_normalize_expert_weights: 2.0 };
    expect(inspectText(JSON.stringify({ ...small, ffn_config: ffn })).ok).toBe(false);
  });

  test("without a limit is built and cannot run", () => {
    const attention = { ...(small["attn_config"] as JsonObject), clip_qkv: null };
    expect(codesOf(read({ ...small, attn_config: attention }))).toContain("null-cannot-run");
  });
});

test("the first GPT's gelu is gelu_new, and its activations are four", () => {
  const of = (afn: string) => read(config("openai-gpt--small", { afn }));
  expect(of("gelu").spec.body.hidden_act).toBe("gelu_new");
  expect(codesOf(of("gelu_new"))).toContain("unknown-activation");
});

test("XGLM's padding token zeroes the sines of one position", () => {
  const zeroed = (pad_token_id: number | null) =>
    valueAt(read(config("xglm--small", { pad_token_id })), "/body/position/zeroed_row");
  expect(zeroed(5)).toBe(5);
  expect(zeroed(null)).toBeNull();
});

test("an XGLM that attends to an encoder is refused by name", () => {
  const result = inspectText(JSON.stringify(config("xglm--small", { add_cross_attention: true })));
  expect(result.ok || result.error.code).toBe("cross-attention");
});
