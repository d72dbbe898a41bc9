import { type Sourced, derive, underAll } from "../../config/sourced.ts";
import { type LayerRun, runsOf } from "../../spec/layers.ts";

/** One component name for each layer; null where the layer has none. */
export type LayerNames = Sourced<readonly (string | null)[]>;

/** The same component in every layer. */
export function everywhere(layers: Sourced<number>, name: string, rule: string): LayerNames {
  return derive([layers], (n) => Array.from({ length: n }, () => name), rule);
}

/** The schedule of the layers that have these mixers and these MLPs. */
export function schedule(mixers: LayerNames, mlps: LayerNames): Sourced<LayerRun[]> {
  const rules = [...new Set([mixers.source.text, mlps.source.text])].filter(Boolean);
  return derive(
    [mixers, mlps],
    (mixerNames, mlpNames) =>
      runsOf(mixerNames.map((mixer, index) => ({ mixer, mlp: mlpNames[index] ?? null }))),
    rules.join("; "),
  );
}

/** Whether any layer has the component of this name. */
export function anyLayer(names: LayerNames, name: string): Sourced<boolean> {
  return derive([names], (all) => all.includes(name), names.source.text);
}

/**
 * A component under the name that layers give it: null where no layer does, and with the schedule as a further source
 * where only some do.
 */
export function present<D extends object>(component: D, names: LayerNames, name: string): D | Sourced<null> {
  const some = anyLayer(names, name);
  if (!some.value) return derive([some], () => null, `no layer has it: ${names.source.text}`);
  if (names.value.every((other) => other === name)) return component;
  return underAll(component, [some], `some layers have it: ${names.source.text}`);
}
