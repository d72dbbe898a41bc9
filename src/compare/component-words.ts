import { componentOf } from "../spec/component-of.ts";
import type { ModelBody } from "../spec/engine-model-spec.ts";
import { type Json, isJsonObject } from "../spec/json.ts";

const WORDS: ReadonlyMap<string, string> = new Map([
  ["gqa", "full attention"],
  ["mla", "latent attention"],
  ["block_sparse", "block-sparse attention"],
  ["kimi_delta_attention", "Kimi delta attention"],
  ["mamba2", "Mamba-2"],
  ["dense", "dense MLP"],
  ["moe", "MoE"],
  ["parallel_mlp", "dense and MoE"],
]);

/** The `type` of a component; null for a value that is none. */
export function typeOf(value: Json | undefined): string | null {
  if (!isJsonObject(value)) return null;
  const type = value["type"];
  return typeof type === "string" ? type : null;
}

/**
 * What a component of a body is, in words, by the name that a layer run gives it. Attention that sees no further than a
 * window says so, for it is another kind of layer. null, which stands for a half that a layer lacks, is "nothing".
 */
export function componentWords(body: ModelBody, name: string | null): string {
  if (name === null) return "nothing";
  const component = componentOf(body, name);
  if (component.type === "gqa" && component.window)
    return component.window.type === "chunked" ? "chunked attention" : "sliding-window attention";
  return WORDS.get(component.type) ?? component.type.replaceAll("_", " ");
}
