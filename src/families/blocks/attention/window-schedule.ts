import type { Scope } from "../../../config/reading/reader.ts";
import { type Sourced, derive } from "../../../config/reading/sourced.ts";
import type { LayerNames } from "../layers/layer-names.ts";
import { type MixerNames, readLayerTypes } from "../layers/schedule.ts";

const MIXERS: MixerNames = new Map([
  ["full_attention", "attention"],
  ["sliding_attention", "sliding_attention"],
]);

/** `attention` in every `period`-th of `layers` layers, `sliding_attention` in the others. */
export function fullEvery(period: number, layers: number): string[] {
  return Array.from({ length: layers }, (_, index) =>
    (index + 1) % period === 0 ? "attention" : "sliding_attention",
  );
}

/** `attention` in the first of every `period` layers, `sliding_attention` in the others. */
export function fullFirst(period: number, layers: number): string[] {
  return Array.from({ length: layers }, (_, index) =>
    index % period === 0 ? "attention" : "sliding_attention",
  );
}

/** Reads which layers see everything and which a window only: from `layer_types` or, without it, by the class's rule. */
export function readWindowSchedule(
  scope: Scope,
  layers: Sourced<number>,
  byRule: () => LayerNames,
): { readonly names: LayerNames; readonly explicit: boolean } {
  const types = readLayerTypes(scope, layers, MIXERS);
  if (!types) return { names: byRule(), explicit: false };
  const names = derive(
    [types, layers],
    (list, n) => list.slice(0, n).map((type) => MIXERS.get(type) ?? type),
    "layer_types, the first num_hidden_layers of them",
  );
  return { names, explicit: true };
}

/** Layers inside a window need to know how large it is. */
export function checkWindow(scope: Scope, names: LayerNames, size: Sourced<number | null>): void {
  if (size.value !== null || !names.value.includes("sliding_attention")) return;
  const message =
    "Layers are sliding_attention, but there is no sliding_window: transformers 5.18.0 builds no mask for them.";
  scope.reader.report("error", "no-window-size", scope.at("sliding_window"), message);
}
