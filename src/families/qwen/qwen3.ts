import { flag } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive } from "../../config/reading/sourced.ts";
import { gqa, windowedGqa } from "../blocks/attention/gqa-block.ts";
import { dense, sparseExperts } from "../blocks/mlp/mlp-block.ts";
import { cite, modeling } from "../blocks/rules/reference.ts";
import { LATE_LAYERS } from "../blocks/attention/windowed-layers.ts";
import { readWindowSize } from "../blocks/attention/windows.ts";
import { decoder } from "../declaration/decoder.ts";
import { field } from "../declaration/fact.ts";

const attention = { bias: field(flag, "attention_bias"), qkNorm: "per_head" } as const;

/** Qwen3: full attention with normalised q and k, within a window in some layers where there is one, and a dense MLP. */
export const qwen3 = decoder("qwen3", "Qwen3", {
  attention: windowedGqa(LATE_LAYERS, attention),
  mlp: dense(),
});

const MOE = modeling("Qwen3Moe", "qwen3_moe");

/** Qwen3-MoE: attention with normalised q and k, and experts or a dense MLP. */
export const qwen3Moe = decoder("qwen3_moe", "Qwen3Moe", {
  // Qwen3-Coder's files say what is always so.
  fixed: {
    qkv_bias: { built: false, reason: cite(MOE, "Attention", "takes attention_bias") },
    use_qk_norm: { built: true, reason: cite(MOE, "Attention", "always normalises q and k") },
    shared_expert_intermediate_size: {
      built: 0,
      reason: cite(MOE, "SparseMoeBlock", "has no shared expert"),
    },
  },
  attention: gqa({ ...attention, nullHeadDimRefused: true, window: readWindow }),
  // The class keeps the number as num_local_experts, which so wins where a file gives both (attribute_map).
  mlp: sparseExperts({ number: ["num_local_experts", "num_experts"] }),
});

/** Every layer has the window or none, whatever max_window_layers says (Qwen3MoeAttention). */
function readWindow(scope: Scope): Sourced<number | null> {
  const { reader } = scope;
  const everyLayer = `a window is every layer's or none's (${MOE.file})`;
  reader.ignore(scope.at("max_window_layers"), "no effect", everyLayer);
  const use = scope.read(flag, "use_sliding_window");
  const size = readWindowSize(scope);
  if (size.value === null) {
    reader.ignore(scope.at("use_sliding_window"), "no effect", "there is no sliding_window");
    return size;
  }
  if (use.value) return derive([size, use], (tokens) => tokens, "sliding_window, where use_sliding_window");
  reader.ignore(scope.at("sliding_window"), "no effect", "use_sliding_window is false");
  return derive([use], () => null, "no window unless use_sliding_window");
}
