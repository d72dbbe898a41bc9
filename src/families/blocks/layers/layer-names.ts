import { type Sourced, derive, allDependOn } from "../../../config/reading/sourced.ts";
import { type LayerKind, type LayerRun, type NormPlacement, runsOf } from "../../../spec/layers.ts";

/** One component name for each layer; null where the layer has none. */
export type LayerNames = Sourced<readonly (string | null)[]>;

/** The same component in every layer. */
export function sameInAllLayers(layers: Sourced<number>, name: string, rule: string): LayerNames {
  return derive([layers], (n) => Array.from({ length: n }, () => name), rule);
}

/** No component in any layer. */
export function withoutHalf(layers: Sourced<number>): LayerNames {
  return derive([layers], (n) => Array.from({ length: n }, () => null), "");
}

/**
 * The schedule of the layers that have these mixers and these MLPs; `norms` says how layers with a mixer of this name
 * place their norms, where it is not as in the body.
 */
export function schedule(
  mixers: LayerNames,
  mlps: LayerNames,
  norms: Readonly<Record<string, NormPlacement>> = {},
): Sourced<LayerRun[]> {
  return derive(
    [mixers, mlps],
    (mixerNames, mlpNames) => {
      let before: LayerKind | undefined;
      const kinds = mixerNames.map((mixer, index) => {
        const mlp = mlpNames[index] ?? null;
        if (before?.mixer === mixer && before.mlp === mlp) return before;
        const placement = mixer === null ? undefined : norms[mixer];
        before = { mixer, mlp, ...(placement !== undefined && { norm_placement: placement }) };
        return before;
      });
      return runsOf(kinds);
    },
    () => together(mixers.source.text, mlps.source.text),
  );
}

/** As `schedule`, where layers have further components beside their halves: `extras` of a layer's two names. */
export function scheduleWith(
  mixers: LayerNames,
  mlps: LayerNames,
  extras: (mixer: string | null, mlp: string | null, layer: number) => readonly string[],
  rule: string,
): Sourced<LayerRun[]> {
  return derive(
    [mixers, mlps],
    (mixerNames, mlpNames) =>
      runsOf(
        mixerNames.map((mixer, index) => {
          const mlp = mlpNames[index] ?? null;
          return { mixer, mlp, extras: [...extras(mixer, mlp, index)] };
        }),
      ),
    () => together(mixers.source.text, mlps.source.text, rule),
  );
}

/** Several rules as one, each once. */
function together(...rules: readonly string[]): string {
  return [...new Set(rules)].filter(Boolean).join("; ");
}

/** Whether any layer has the component of this name. */
export function anyLayer(names: LayerNames, name: string): Sourced<boolean> {
  return derive(
    [names],
    (all) => all.includes(name),
    () => names.source.text,
  );
}

/** A component that exists only because some layers name it; null where none does. */
export function onlyIfUsed<D extends object>(
  component: D,
  names: LayerNames,
  name: string,
): D | Sourced<null> {
  const some = anyLayer(names, name);
  return some.value
    ? allDependOn(component, [some], () => `some layers have it: ${names.source.text}`)
    : derive(
        [some],
        () => null,
        () => `no layer has it: ${names.source.text}`,
      );
}

/**
 * As `onlyIfUsed`, for the component that layers have in the first place: where all of several do, it takes more than one
 * other field to make it go, and its values are told as if it were always there.
 */
export function usedByDefault<D extends object>(
  component: D,
  names: LayerNames,
  name: string,
): D | Sourced<null> {
  // No layers at all leave it there too: draft modules are built like the first one.
  const all = names.value.length !== 1 && names.value.every((other) => other === name);
  return all ? component : onlyIfUsed(component, names, name);
}
