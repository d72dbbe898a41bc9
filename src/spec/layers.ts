import * as z from "zod/mini";
import { nonnegativeInt, nullableString, string } from "./values.ts";

/** How the halves of a layer, their norms and the residual stream are connected. */
export const NormPlacement = z.enum([
  "pre",
  "sandwich",
  "normalised_residual",
  "post",
  "parallel",
  "parallel_two_norms",
  "post_residual",
  "none",
  "pre_mlp",
]);

export type NormPlacement = z.infer<typeof NormPlacement>;

/**
 * The layer schedule in normal form: runs of equal layers in order, both ends included, counted from 0. `mixer` and
 * `mlp` are names of components in the body (see componentOf), null where a layer has no such half, and with it no norm
 * of it. Code that analyses a spec walks these and never asks for the family.
 */
export const LayerRun = z.object({
  from: nonnegativeInt,
  to: nonnegativeInt,
  mixer: nullableString,
  mlp: nullableString,
  /** Names of further components that each of these layers has, beside its halves. */
  extras: z.optional(z.array(string)),
  /** How these layers' halves and norms are connected, where it is not as in the body's `norm_placement`. */
  norm_placement: z.optional(NormPlacement),
});

export type LayerRun = z.infer<typeof LayerRun>;

/** What one layer is made of, by the names of components in the body. */
export type LayerKind = Omit<LayerRun, "from" | "to">;

/** Run-length codes a schedule: equal neighbours become one run. Linear in the number of layers. */
export function runsOf(kinds: readonly LayerKind[]): LayerRun[] {
  const runs: LayerRun[] = [];
  let last: LayerRun | undefined;
  kinds.forEach((kind, index) => {
    if (last && (kind === kinds[index - 1] || isSameKind(last, kind))) last.to = index;
    else runs.push((last = { from: index, to: index, ...kind }));
  });
  return runs;
}

const NO_EXTRAS: readonly string[] = [];

function isSameKind(a: LayerKind, b: LayerKind): boolean {
  const [ours, theirs] = [a.extras ?? NO_EXTRAS, b.extras ?? NO_EXTRAS];
  return (
    a.mixer === b.mixer &&
    a.mlp === b.mlp &&
    a.norm_placement === b.norm_placement &&
    ours.length === theirs.length &&
    ours.every((name, index) => name === theirs[index])
  );
}

/** Equal for layers that are made of the same components in the same way. */
export function kindKey({ mixer, mlp, extras = [], norm_placement: norms }: LayerKind): string {
  return [mixer, mlp, norms, ...extras].join("\n");
}

/** The number of layers in a run. */
export function lengthOf(run: Pick<LayerRun, "from" | "to">): number {
  return run.to - run.from + 1;
}

/** The number of layers in several runs. */
export function layersIn(runs: readonly Pick<LayerRun, "from" | "to">[]): number {
  return runs.reduce((sum, run) => sum + lengthOf(run), 0);
}
