import type { Tensor } from "../tensors.ts";
import type { Facts } from "./facts.ts";
import { dense, rmsNorm, under } from "./parts.ts";
import { smallest } from "../many.ts";

/** Frames, side and channels of what a layer sees at once. */
interface Scale {
  readonly frames: number;
  readonly side: number;
  readonly channels: number;
}

/** The prime factors of a number, the largest first (prime_factors of modeling_inkling.py, turned). */
function primeFactors(number: number): number[] {
  const factors: number[] = [];
  for (let rest = number, factor = 2; rest > 1;) {
    if (rest % factor === 0) {
      factors.unshift(factor);
      rest /= factor;
    } else factor += factor === 2 ? 1 : 2;
  }
  return factors;
}

/** What numbers are together, up to each. */
function products(numbers: readonly number[]): number[] {
  let product = 1;
  return numbers.map((number) => (product *= number));
}

const roundedUp = (channels: number): number => Math.ceil(channels / 64) * 64;

/** The scales that a layer may begin or end with: one pixel, ever larger squares of one frame, then ever more frames. */
function possibleScales(frames: number, patch: number, channels: number): readonly Scale[] {
  const sides = products(primeFactors(patch));
  const whole = sides.at(-1) ?? 1;
  return [
    { frames: 1, side: 1, channels },
    ...sides.map((side) => ({ frames: 1, side, channels: roundedUp(side ** 2 * channels) })),
    ...products(primeFactors(frames)).map((count) => ({
      frames: count,
      side: whole,
      // plan_out_scales multiplies by 64 here without dividing before.
      channels: whole ** 2 * channels * count * 64,
    })),
  ];
}

/**
 * The scales between the layers (plan_out_scales of modeling_inkling.py): of the possible ones, those nearest to growing by
 * the same factor in each layer.
 */
function planOutScales(layers: number, frames: number, patch: number, channels: number): readonly Scale[] {
  const scales = possibleScales(frames, patch, channels);
  const total = Math.log(patch * patch * frames * channels);
  const costs = Array.from({ length: layers + 1 }, (_, at) =>
    scales.map((scale) => Math.abs((total * at) / layers - Math.log(scale.frames * scale.side ** 2))),
  );
  const chosen = layers >= scales.length ? costs.map(cheapest) : cheapestInOrder(costs);
  chosen[0] = 0;
  chosen[layers] = scales.length - 1;
  return chosen.flatMap((index) => scales[index] ?? []);
}

function cheapest(costs: readonly number[]): number {
  return costs.indexOf(smallest(costs));
}

/**
 * The assignment of each row to another column that costs the least. Both grow, so that one in order is among the
 * cheapest.
 */
function cheapestInOrder(costs: readonly (readonly number[])[]): number[] {
  const columns = costs[0]?.length ?? 0;
  let best: { readonly cost: number; readonly chosen: number[] }[] = Array.from(
    { length: columns + 1 },
    () => ({
      cost: 0,
      chosen: [],
    }),
  );
  for (const row of costs) {
    const next: typeof best = [{ cost: Infinity, chosen: [] }];
    for (let column = 0; column < columns; column += 1) {
      const before = best[column] ?? { cost: Infinity, chosen: [] };
      const taken = { cost: before.cost + (row[column] ?? 0), chosen: [...before.chosen, column] };
      const left = next[column] ?? taken;
      next.push(taken.cost < left.cost ? taken : left);
    }
    best = next;
  }
  return best[columns]?.chosen ?? [];
}

/** InklingVisionModel (modeling_inkling.py): layers that fold ever larger cubes of pixels into one, as checkpoints name them. */
export function inklingVision({ size }: Facts): readonly Tensor[] {
  const layers = size("num_hidden_layers");
  const out = size("text_hidden_size");
  const scales = planOutScales(layers, size("temporal_patch_size"), size("patch_size"), size("num_channels"));
  return [
    ...under(
      "layers",
      scales.slice(1).flatMap((end, layer) => {
        const start = scales[layer] ?? end;
        const folded = Math.floor(end.frames / start.frames) * Math.floor(end.side / start.side) ** 2;
        const width = layer === layers - 1 ? out : end.channels;
        return [
          ...dense(`linear_${layer}`, width, start.channels * folded, false),
          ...(layer === layers - 1 ? [] : rmsNorm(`norm_${layer}`, width)),
        ];
      }),
    ),
    ...rmsNorm("final_norm", out),
  ];
}
