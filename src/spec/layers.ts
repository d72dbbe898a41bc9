import * as z from "zod/mini";

/**
 * The layer schedule in normal form: runs of equal layers in order, both ends included, counted from 0. `mixer` and
 * `mlp` are names of components in the body (see componentOf), null where a layer has no such half, and with it no norm
 * of it. Code that analyses a spec walks these and never asks for the family.
 */
export const LayerRun = z.object({
  from: z.int().check(z.nonnegative()),
  to: z.int().check(z.nonnegative()),
  mixer: z.nullable(z.string()),
  mlp: z.nullable(z.string()),
  /** Names of further components that each of these layers has, beside its halves. */
  extras: z.optional(z.array(z.string())),
});

export type LayerRun = z.infer<typeof LayerRun>;

/** What one layer is made of, by the names of components in the body. */
export type LayerKind = Omit<LayerRun, "from" | "to">;

/** Run-length codes a schedule: equal neighbours become one run. Linear in the number of layers. */
export function runsOf(kinds: readonly LayerKind[]): LayerRun[] {
  const runs: LayerRun[] = [];
  kinds.forEach((kind, index) => {
    const last = runs.at(-1);
    if (last && sameKind(last, kind)) last.to = index;
    else runs.push({ from: index, to: index, ...kind });
  });
  return runs;
}

function sameKind(a: LayerKind, b: LayerKind): boolean {
  return a.mixer === b.mixer && a.mlp === b.mlp && (a.extras ?? []).join() === (b.extras ?? []).join();
}

/** The number of layers in a run. */
export function lengthOf(run: Pick<LayerRun, "from" | "to">): number {
  return run.to - run.from + 1;
}
