import type { Facts } from "./facts.ts";
import { type Tensor, linear, numberedFrom, tensor, times } from "../tensors.ts";

/** A linear layer, with a bias unless `bias` is false. */
export const dense = (name: string, outputs: number, inputs: number, bias = true): Tensor[] =>
  linear(name, outputs, inputs, { bias });

/** A norm's weight, and its bias where it is a LayerNorm. */
export const layerNorm = (name: string, size: number): Tensor[] => [
  tensor(`${name}.weight`, "norm", [size]),
  tensor(`${name}.bias`, "norm", [size]),
];

export const rmsNorm = (name: string, size: number): Tensor[] => [tensor(`${name}.weight`, "norm", [size])];

/** A convolution: [outputs, inputs, …kernel]. */
export const convolution = (name: string, shape: readonly number[], bias = true): Tensor[] => [
  tensor(`${name}.weight`, "convolution", shape),
  ...(bias ? [tensor(`${name}.bias`, "bias", shape.slice(0, 1))] : []),
];

/** A convolution with a square kernel. */
export const kernel = (name: string, outputs: number, inputs: number, side: number, bias = true): Tensor[] =>
  convolution(name, [outputs, inputs, side, side], bias);

export const embedding = (name: string, rows: number, width: number): Tensor[] => [
  tensor(`${name}.weight`, "embedding", [rows, width]),
];

export const parameter = (name: string, ...shape: readonly number[]): Tensor[] => [
  tensor(name, "parameter", shape),
];

/** The same tensors in each of `count` layers, under `module` and the layer's number. */
export function stack(module: string, count: number, tensors: readonly Tensor[]): readonly Tensor[] {
  if (count === 0) return [];
  return times(
    count,
    tensors.map((each) => ({ ...each, name: `${module}.{}.${each.name}` })),
  );
}

/**
 * So many blocks of a level, of which the first changes the width and all others are alike.
 * @param block one of them, by its number in names, `{}` for all alike, and what it reads.
 */
export function blocksOf(
  count: number,
  block: (number: string, inputs: number) => readonly Tensor[],
  [before, width]: readonly [before: number, width: number],
): readonly Tensor[] {
  if (count === 0) return [];
  const others = count === 1 ? [] : numberedFrom(1, times(count - 1, block("{}", width)));
  return [...block("0", before), ...others];
}

/** The same tensors inside a module. */
export function under(module: string, tensors: readonly Tensor[]): readonly Tensor[] {
  return tensors.map((each) => ({ ...each, name: `${module}.${each.name}` }));
}

/** The patches of an image, whose sides and whose patches' sides can differ. */
export function patches({ sides }: Facts): number {
  const [height, width] = sides("image_size");
  const [patchHeight, patchWidth] = sides("patch_size");
  return Math.floor(height / patchHeight) * Math.floor(width / patchWidth);
}

/** Gemma 4's linear layers without biases: where they are clipped, the bounds of what goes in and comes out lie beside them. */
export const clippable =
  (clipped: boolean) =>
  (name: string, outputs: number, inputs: number): Tensor[] => [
    ...dense(`${name}.linear`, outputs, inputs, false),
    ...(clipped
      ? ["input_min", "input_max", "output_min", "output_max"].map((bound) =>
          tensor(`${name}.${bound}`, "buffer", []),
        )
      : []),
  ];
