import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import type { LayerRun } from "../../spec/layers.ts";

/**
 * What a spec is made of, without its sizes: components, flags, words, and of numbers whether they are 0 or 1, which often
 * say that there is nothing or no more than one. Which field decides which value follows from it.
 */
export function structureOf({ model_type, body }: EngineModelSpec): string {
  return JSON.stringify([model_type, body], (key, value: unknown) => {
    if (typeof value === "number") return value === 0 || value === 1 ? value : 2;
    if (!Array.isArray(value)) return value;
    if (key === "layers") return kindsOf(value as readonly LayerRun[]);
    return value.every((one) => typeof one === "number") ? [] : (value as unknown);
  });
}

/** The kinds of layers in the order in which they come first. */
function kindsOf(layers: readonly LayerRun[]): readonly string[] {
  return [...new Set(layers.map(({ mixer, mlp, extras = [] }) => [mixer, mlp, ...extras].join(" ")))];
}
