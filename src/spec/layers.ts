import { z } from "zod";

/**
 * The layer schedule in normal form: runs of equal layers in order, both ends included, counted from 0. `mixer` and
 * `mlp` are names of components in the body. Code that analyses a spec walks these and never asks for the family.
 */
export const LayerRun = z.object({
  from: z.int().nonnegative(),
  to: z.int().nonnegative(),
  mixer: z.string(),
  mlp: z.string(),
});

export type LayerRun = z.infer<typeof LayerRun>;

/** What one layer is made of, by the names of components in the body. */
export type LayerKind = Pick<LayerRun, "mixer" | "mlp">;

/** Run-length codes a schedule: equal neighbours become one run. Linear in the number of layers. */
export function runsOf(kinds: readonly LayerKind[]): LayerRun[] {
  const runs: LayerRun[] = [];
  kinds.forEach(({ mixer, mlp }, index) => {
    const last = runs.at(-1);
    if (last && last.mixer === mixer && last.mlp === mlp) last.to = index;
    else runs.push({ from: index, to: index, mixer, mlp });
  });
  return runs;
}

/** The number of layers in a run. */
export function lengthOf(run: Pick<LayerRun, "from" | "to">): number {
  return run.to - run.from + 1;
}
