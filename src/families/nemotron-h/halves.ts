import { derive } from "../../config/reading/sourced.ts";
import type { LayerNames } from "../blocks/layers/layer-names.ts";
import type { Blocks } from "./blocks.ts";

const MIXERS = new Map([
  ["linear_attention", "mamba"],
  ["full_attention", "attention"],
]);

const MLPS = new Map([
  ["moe", "mlp"],
  ["mlp", "dense_mlp"],
]);

/** The mixer or the MLP of each layer: every layer has one of them only. */
export function halvesOf(blocks: Blocks): { readonly mixers: LayerNames; readonly mlps: LayerNames } {
  const named = (names: ReadonlyMap<string, string>): LayerNames =>
    derive(
      [blocks],
      (kinds) => kinds.map((kind) => names.get(kind) ?? null),
      () => blocks.source.text,
    );
  return { mixers: named(MIXERS), mlps: named(MLPS) };
}
