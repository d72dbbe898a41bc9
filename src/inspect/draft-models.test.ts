import { describe, expect, test } from "vitest";
import { CONFIGS } from "../fixtures/read.ts";
import { inspected, inspectedText } from "../fixtures/inspected.ts";
import { inspectText } from "./inspect-text.ts";

const H = 4096;

/** A Llama of one layer, as EAGLE-3 drafts for Llama 3.1 8B are published. */
const LLAMA = {
  architectures: ["LlamaForCausalLM"],
  model_type: "llama",
  hidden_size: H,
  intermediate_size: 14336,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  num_hidden_layers: 1,
  rms_norm_eps: 1e-5,
  tie_word_embeddings: false,
  vocab_size: 128256,
  torch_dtype: "bfloat16",
};

const EAGLE3 = {
  ...LLAMA,
  draft_vocab_size: 32000,
  eagle_config: { eagle_aux_hidden_state_layer_ids: [2, 16, 29], use_aux_hidden_state: true },
};

const draftOf = (config: object) => inspectedText(JSON.stringify(config)).draft;

describe("EAGLE-3", () => {
  test("is told by its fields and counted as engines build it: fc of three states, q, k and v of two, a head of its own", () => {
    const fc = 3 * H * H;
    const attention = 2 * H * (H + 1024 + 1024) + H * H;
    const mlp = 3 * 14336 * H;
    const norms = 4 * H;
    expect(draftOf(EAGLE3)).toMatchObject({
      kind: "eagle3",
      parameters: fc + attention + mlp + norms + 32000 * H,
    });
  });

  test("is told by its class too, and tensors have the names of published checkpoints", () => {
    const draft = draftOf({ ...LLAMA, architectures: ["LlamaForCausalLMEagle3"], draft_vocab_size: 32000 });
    const shapes = new Map(draft?.tensors?.map(({ name, shape }) => [name, shape]));
    expect(shapes.get("fc.weight")).toEqual([H, 3 * H]);
    expect(shapes.get("midlayer.self_attn.q_proj.weight")).toEqual([H, 2 * H]);
    expect(shapes.get("midlayer.self_attn.k_proj.weight")).toEqual([1024, 2 * H]);
    expect(shapes.get("midlayer.hidden_norm.weight")).toEqual([H]);
    expect(shapes.get("lm_head.weight")).toEqual([32000, H]);
    expect(shapes.get("d2t")).toEqual([32000]);
  });

  test("says so, and leaves none of its fields unread", () => {
    const { diagnostics, fields } = inspectedText(JSON.stringify(EAGLE3));
    expect(diagnostics.map(({ code }) => code)).toContain("draft-model");
    expect([...fields].filter(([, { use }]) => use === "unmapped")).toEqual([]);
  });

  test("a field in its config that nobody knows stays unmapped", () => {
    const config = { ...EAGLE3, eagle_config: { ...EAGLE3.eagle_config, zz_unheard_of: 1 } };
    expect(inspectedText(JSON.stringify(config)).fields.get("/eagle_config/zz_unheard_of")?.use).toBe(
      "unmapped",
    );
  });
});

test("DFlash has no embedding and no head: fc of the target's layers, its own layers and three norms outside them", () => {
  const layer = H * (H + 2 * 1024) + H * H + 3 * 12288 * H + 2 * H + 2 * 128;
  const draft = draftOf({
    ...LLAMA,
    architectures: ["DFlashDraftModel"],
    model_type: "qwen3",
    head_dim: 128,
    intermediate_size: 12288,
    num_hidden_layers: 5,
    block_size: 16,
    num_target_layers: 36,
    dflash_config: { mask_token_id: 7, target_layer_ids: [1, 9, 17, 25, 33] },
  });
  expect(draft).toMatchObject({ kind: "dflash", parameters: 5 * layer + 5 * H * H + 2 * H });
});

test.each([
  [{ model_type: "medusa", medusa_num_heads: 4 }, "Medusa"],
  [{ model_type: "eagle", architectures: ["EAGLEModel"] }, "EAGLE"],
  [{ model_type: "mlp_speculator" }, "MLP speculator"],
])("%j is refused as a draft of this kind", (config, name) => {
  const result = inspectText(JSON.stringify(config));
  expect(result.ok ? "" : result.error.message).toContain(`a draft model (${name})`);
});

test("no published model is taken for a draft", () => {
  expect(CONFIGS.filter((name) => inspected(name).draft !== null)).toEqual([]);
});
