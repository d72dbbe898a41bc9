import { flag } from "../config/reading/field-types.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { switchedQkNorm } from "./blocks/attention/switched-qk-norm.ts";
import { readEqualHeads } from "./blocks/attention/heads.ts";
import { dropout } from "./blocks/file/ignored-fields.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { partlyRotated, rope } from "./blocks/position/position.ts";
import { layerNorm } from "./blocks/rules/norms.ts";
import { decoder } from "./declaration/decoder.ts";
import type { Reading } from "./declaration/reading.ts";

const half = partlyRotated(0.5);

/** Phi 1 to 2: attention and MLP side by side after one norm, biases everywhere, and a part of each head rotated. */
export const phi = decoder("phi", "Phi", {
  checkpoint: {
    outside: { norm: "final_layernorm" },
    layer: {
      o_proj: "dense",
      up_proj: "fc1",
      down_proj: "fc2",
      q_norm: "q_layernorm",
      k_norm: "k_layernorm",
    },
  },
  ignoredInside: [dropout("resid_pdrop", "embd_pdrop")],
  norm: layerNorm({ placement: "parallel" }),
  headBias: true,
  attention: gqa({ bias: true, qkNorm: readQkNorm, rotated: half, nullHeadDimRefused: true }),
  mlp: dense({ gated: false, bias: true }),
  position: rope({ rotated: half }),
});

/** Persimmon: layer norms, of each head's q and k too, an MLP of squared ReLUs, and a part of each head rotated. */
export const persimmon = decoder("persimmon", "Persimmon", {
  checkpoint: {
    outside: { norm: "final_layernorm" },
    layer: {
      qkv_proj: "query_key_value",
      o_proj: "dense",
      q_norm: "q_layernorm",
      k_norm: "k_layernorm",
      up_proj: "dense_h_to_4h",
      down_proj: "dense_4h_to_h",
    },
  },
  ignoredInside: [dropout("hidden_dropout")],
  norm: layerNorm(),
  attention: gqa({
    heads: readEqualHeads,
    bias: true,
    qkNorm: readQkNorm,
    rotated: half,
    together: { layout: "by_kv_head", rule: "keeps q, k and v in query_key_value, head after head" },
  }),
  mlp: dense({ gated: false, bias: true }),
  position: rope({ rotated: half }),
});

/** Layer norms of each head's channels, with one weight for all heads, where qk_layernorm. */
function readQkNorm(reading: Reading) {
  const name = "qk_layernorm";
  return switchedQkNorm(reading, reading.scope.read(flag, name), name, "per_head");
}
