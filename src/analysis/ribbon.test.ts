import { expect, test } from "vitest";
import type { DecoderBody } from "../spec/decoder-body.ts";
import { runsOf } from "../spec/layers.ts";
import { ribbonOf } from "./ribbon.ts";

const COMPONENTS = {
  attention: { type: "gqa", window: null, reuses_kv: false, num_kv_heads: 4, head_dim: 256, v_head_dim: 256 },
  linear_attn: {
    type: "gated_delta_net",
    conv_kernel_dim: 4,
    key_head_dim: 128,
    value_head_dim: 128,
    num_key_heads: 16,
    num_value_heads: 48,
    state_dtype: "float32",
  },
  mlp: { type: "dense" },
};

function bodyOf(mixers: readonly (string | null)[]): DecoderBody {
  const layers = runsOf(mixers.map((mixer) => ({ mixer, mlp: "mlp" })));
  return { ...COMPONENTS, layers } as unknown as DecoderBody;
}

test("a hybrid's ribbon names kinds, counts and period, attention first", () => {
  const fourths = Array.from({ length: 64 }, (_, layer) => (layer % 4 === 3 ? "attention" : "linear_attn"));
  const { layers, runs, description } = ribbonOf(bodyOf(fourths));
  expect(layers).toBe(64);
  expect(runs.slice(0, 2)).toEqual([
    { from: 0, to: 2, mixer: 2, mlp: 3 },
    { from: 3, to: 3, mixer: 1, mlp: 3 },
  ]);
  expect(description).toBe("64 layers: 16 full attention (every 4th), 48 gated delta net, 64 dense MLP");
});

test("a layer without a mixer has no colour there", () => {
  const { runs, description } = ribbonOf(bodyOf([null]));
  expect(runs).toEqual([{ from: 0, to: 0, mixer: 0, mlp: 1 }]);
  expect(description).toBe("1 layer: 1 dense MLP");
});
