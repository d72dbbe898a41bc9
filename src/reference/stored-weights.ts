import { type Held, finderIn, nameOf, storedTensors } from "../spec/checkpoint.ts";
import type { CheckpointNames } from "../spec/checkpoint-names.ts";
import type { Tensor } from "../spec/tensors.ts";
import type { DecoderBody } from "../spec/decoder-body.ts";
import type { ModelWeights, TensorValues, Weights } from "./weights.ts";

/** Gives a tensor of a checkpoint by its name on disk. */
export type ReadTensor = (name: string, shape: readonly number[]) => TensorValues;

/** How many elements are kept for the next time that they are asked for. */
const KEPT = 2 ** 26;

/**
 * The tensors of a decoder from a checkpoint whose names are `names`: taken out of those that hold several, and turned
 * to [output channels, input channels].
 */
export function storedWeights(body: DecoderBody, names: CheckpointNames, read: ReadTensor): ModelWeights {
  const find = finderIn(storedTensors(body, names));
  const readOnce = remembering(read);
  const weightsOf = (component: string | null, layer: number | null): Weights => ({
    has: (name) => find(component, name, layer) !== undefined,
    get: (name, expert = 0) => {
      const found = find(component, name, layer);
      if (found === undefined)
        throw new Error(
          `${component ?? "The decoder itself"} has no tensor ${name}, as its spec describes it.`,
        );
      const { stored, held } = found;
      return taken(readOnce(nameOf(stored, layer, expert), stored.shape), held, expert);
    },
  });
  return {
    component: weightsOf,
    layerNorms: (layer) => weightsOf(null, layer),
    trunk: weightsOf(null, null),
  };
}

function remembering(read: ReadTensor): ReadTensor {
  const known = new Map<string, TensorValues>();
  let elements = 0;
  return (name, shape) => {
    let values = known.get(name);
    if (values === undefined) {
      values = read(name, shape);
      if (elements > KEPT) {
        known.clear();
        elements = 0;
      }
      known.set(name, values);
      elements += values.data.length;
    }
    return values;
  };
}

/** The part of a stored tensor that a tensor of a component is. */
function taken(whole: TensorValues, held: Held, expert: number): TensorValues {
  const { along, stacked, tensor } = held;
  const one = stacked ? slab(whole, expert, tensor) : whole;
  const axis = along === null ? 0 : along.axis - (stacked ? 1 : 0);
  const turned = (held.turned || tensor.layout === "in_out") && tensor.shape.length === 2;
  // What is turned when it is stored has its output channels last.
  const length = tensor.shape[held.turned ? tensor.shape.length - 1 - axis : axis] as number;
  const part = along === null ? one : every(one, axis, along.from, along.step, length);
  return turned ? transposed(part) : part;
}

/** One of those that lie along the first axis, each with an index of its own or with as many rows as the others. */
function slab(whole: TensorValues, index: number, { count, shape: own }: Tensor): TensorValues {
  const { data } = whole;
  const [first = 1, ...rest] = whole.shape;
  const shape = whole.shape.length === own.length ? [first / count, ...rest] : rest;
  const size = shape.reduce((product, length) => product * length, 1);
  return { shape, data: data.subarray(index * size, (index + 1) * size) };
}

/** `length` indexes of an axis: from, from + step, … */
function every(
  { shape, data }: TensorValues,
  axis: number,
  from: number,
  step: number,
  length: number,
): TensorValues {
  const size = shape[axis] as number;
  const inner = shape.slice(axis + 1).reduce((product, each) => product * each, 1);
  const outer = data.length / (size * inner);
  const part = new Float32Array(outer * length * inner);
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < length; i++) {
      const start = (o * size + from + i * step) * inner;
      part.set(data.subarray(start, start + inner), (o * length + i) * inner);
    }
  return { shape: shape.map((each, i) => (i === axis ? length : each)), data: part };
}

function transposed({ shape, data }: TensorValues): TensorValues {
  const [rows, columns] = shape as [number, number];
  const turned = new Float32Array(data.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      turned[column * rows + row] = data[row * columns + column] as number;
  return { shape: [columns, rows], data: turned };
}
