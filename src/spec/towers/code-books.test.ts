import { expect, test } from "vitest";
import type { Tensor } from "../tensors.ts";
import { towerTensors } from "./tower.ts";

const SIZES = {
  base_channels: 8,
  latent_channels: 4,
  embed_dim: 4,
  num_embeddings: 16,
  codebook_size: 16,
  in_channels: 3,
  out_channels: 3,
  hidden_size: 8,
  resolution: 32,
  temporal_downsample_factor: 4,
  channel_multiplier: [1, 2],
  attn_resolutions: [],
};

const elements = (tensors: readonly Tensor[]): number =>
  tensors.reduce((sum, { shape, count }) => sum + count * shape.reduce((all, size) => all * size, 1), 0);

test.each(["chameleon_vqgan", "janus_vqgan", "emu3_vqgan"])(
  "%s counts as many blocks as a file says, without making each of them",
  (kind) => {
    const of = (blocks: number): number =>
      elements(towerTensors({ kind, facts: { ...SIZES, num_res_blocks: blocks } } as never));
    const block = of(3) - of(2);
    expect(block).toBeGreaterThan(0);
    expect(of(8_000_000_000)).toBe(of(2) + (8_000_000_000 - 2) * block);
  },
);
