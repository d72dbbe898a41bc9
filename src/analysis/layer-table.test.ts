import { expect, test } from "vitest";
import type { DecoderBody } from "../spec/decoder-body.ts";
import { layerTable } from "./layer-table.ts";

const ATTENTION = {
  type: "gqa",
  num_query_heads: 4,
  num_kv_heads: 2,
  head_dim: 10,
  v_head_dim: 10,
  position: "position",
  attention_bias: false,
  output_bias: false,
  qk_norm: null,
  value_norm: null,
  window: null,
  sinks: false,
  values_from_keys: false,
  reuses_kv: false,
  output_gate: null,
};

/** Layers of h = 100: attention in a window, attention everywhere and without positions, an MLP alone. */
const BODY = {
  vocab_size: 1000,
  hidden_size: 100,
  num_layers: 4,
  tie_word_embeddings: true,
  norm_placement: "pre",
  norm: { type: "rmsnorm", eps: 1e-6, zero_centered: false, has_weight: true },
  position: { type: "rope", rope_theta: 10000 },
  local: { ...ATTENTION, window: { type: "sliding_window", size: 512 } },
  blocks: { everywhere: { ...ATTENTION, position: null } },
  mlp: { type: "dense", intermediate_size: 30, activation: "silu", gated: true, bias: false, clamp: null },
  layers: [
    { from: 0, to: 1, mixer: "local", mlp: "mlp" },
    { from: 2, to: 2, mixer: "blocks/everywhere", mlp: null },
    { from: 3, to: 3, mixer: null, mlp: "mlp" },
  ],
} as unknown as DecoderBody;

// q and o are 40 × 100, k and v 20 × 100; the MLP has three matrices of 30 × 100; a norm of 100 before each half.
const MIXER = 12_000 + 100;
const MLP = 9_000 + 100;

test("each run with its halves, how far it sees, its rotary base and its parameters", () => {
  const mlp = { name: "mlp", type: "dense" };
  const mixer = (name: string) => ({ name, type: "gqa" });
  const window = { type: "sliding_window", size: 512 };
  const row = (from: number, to: number, parameters: number) => ({
    ...{ from, to, count: to - from + 1, extras: [], parameters, active: parameters },
  });
  expect(layerTable(BODY)).toEqual([
    { ...row(0, 1, MIXER + MLP), mixer: mixer("local"), mlp, window, rope_theta: 10_000 },
    { ...row(2, 2, MIXER), mixer: mixer("blocks/everywhere"), mlp: null, window: null, rope_theta: null },
    { ...row(3, 3, MLP), mixer: null, mlp, window: null, rope_theta: null },
  ]);
});
