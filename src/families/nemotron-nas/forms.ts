import { derive, allDependOn } from "../../config/reading/sourced.ts";
import type { LayerNames } from "../blocks/layers/layer-names.ts";
import type { Half } from "./half.ts";

const RULE = "what block_configs says of each layer";

/** The name of each layer's half, as layer runs give it. */
export function namesOf<F>(halves: readonly Half<F>[]): LayerNames {
  const names = halves.map(({ name }) => (name === null ? null : `blocks/${name}`));
  return derive(
    halves.flatMap(({ decisions }) => decisions),
    () => names,
    RULE,
  );
}

/** Every form once, by name. Its values are there because of what is said of all layers that have it. */
export function formsOf<F, D extends object>(
  halves: readonly Half<F>[],
  describe: (half: Half<F>) => D,
): { readonly [name: string]: D } {
  const byName = new Map<string, Half<F>[]>();
  for (const half of halves)
    if (half.name !== null) byName.set(half.name, [...(byName.get(half.name) ?? []), half]);
  const entries = [...byName].map(([name, having]) => {
    const because = derive(
      having.flatMap(({ decisions }) => decisions),
      () => true,
      RULE,
    );
    return [
      name,
      allDependOn(describe(having[0] as Half<F>), [because], `some layers have it: ${RULE}`),
    ] as const;
  });
  return Object.fromEntries(entries);
}
