import { entryOf } from "../spec/entry.ts";
import type { Json } from "../spec/json.ts";
import { get, put, type UnfinishedObject } from "./unfinished-object.ts";
import type { LegacyAttribute } from "./legacy-object.ts";
import { computed, isNone, json, numberOf } from "./tracked.ts";

/** As many layers as are written out one by one; a file that says more means something else. */
const MOST_LAYERS = 10_000;

/** Names that 5.18 reads as newer ones; of 5.17 see each class. */
const RENAMED: { readonly [name: string]: string } = {
  mamba: "linear_attention",
  attention: "full_attention",
  deepseek_sparse_attention: "indexed_attention",
  qwen_sparse_attention: "indexed_attention",
};

/** `remap_legacy_layer_types`: older names of layer types become newer ones, in a list that the class stores. */
export function remapLayerTypes(self: UnfinishedObject, name: string): void {
  const types = get(self, name);
  const listed = json(types);
  if (!Array.isArray(listed)) return;
  const older = self.version.transformers_version === "5.17.0" ? OLDER_517 : RENAMED;
  const renamed = listed.map((type) => (typeof type === "string" ? (entryOf(older, type) ?? type) : type));
  if (renamed.every((type, layer) => type === listed[layer])) return;
  put(self, name, computed(renamed, [types], "older names of layer types are read as the newer ones"));
}

const OLDER_517: { readonly [name: string]: string } = {
  conv: "linear_attention",
  mamba: "linear_attention",
  attention: "full_attention",
};

/** `[of(0), of(1), …]` for as many layers as the model has; [] where the file does not say how many. */
export function perLayer(self: UnfinishedObject, of: (layer: number) => Json): Json[] {
  return listed(numberOf(get(self, "num_hidden_layers")), of);
}

/** `[of(0), of(1), …]`, `count` long. */
export function listed(count: number, of: (index: number) => Json): Json[] {
  const length = Number.isFinite(count) ? Math.min(Math.max(Math.trunc(count), 0), MOST_LAYERS) : 0;
  return Array.from({ length }, (_, index) => of(index));
}

/**
 * Writes a list by layer where the file gives none (or null): `inputs` are what it comes from besides the number of
 * layers, `rule` says how in words.
 */
export function schedule(
  self: UnfinishedObject,
  name: string,
  inputs: readonly (LegacyAttribute | undefined)[],
  rule: string,
  of: (layer: number) => Json,
): void {
  if (!isNone(get(self, name))) return;
  put(self, name, computed(perLayer(self, of), [get(self, "num_hidden_layers"), ...inputs], rule));
}

/** Every `interval`-th layer, counted from 1, is `last`, the others `rest`. */
export function everyNth(interval: number, last: string, rest: string): (layer: number) => string {
  return (layer) => ((layer + 1) % interval === 0 ? last : rest);
}
