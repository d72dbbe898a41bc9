import type { Weights } from "./weights.ts";
import { largest } from "../spec/many.ts";

/** One vector for each token of the sequence. */
export type Rows = readonly Float32Array[];

/** Several vectors for each token: `heads[t][h]`. */
export type Heads = readonly Rows[];

/** A vector of `length` numbers. */
export function vector(length: number, value: (index: number) => number): Float32Array {
  const made = new Float32Array(length);
  for (let i = 0; i < length; i++) made[i] = value(i);
  return made;
}

/** What a vector has at an index; vectors are read inside their length only. */
export function at(x: Float32Array, index: number): number {
  return x[index] as number;
}

/** f(x) for each number of a vector. */
export function each(x: Float32Array, f: (value: number, index: number) => number): Float32Array {
  return vector(x.length, (i) => f(at(x, i), i));
}

/** Σ a·b, in float64. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += at(a, i) * at(b, i);
  return sum;
}

/** a × x + b × y for each token. */
export function weightedSum(a: number, x: Rows, b: number, y: Rows): Rows {
  return x.map((row, t) => {
    const other = y[t] as Float32Array;
    return vector(row.length, (i) => a * at(row, i) + b * at(other, i));
  });
}

export function add(x: Rows, y: Rows): Rows {
  return weightedSum(1, x, 1, y);
}

export function scale(x: Rows, factor: number): Rows {
  return factor === 1 ? x : x.map((row) => each(row, (value) => value * factor));
}

/** The element-wise product. */
export function multiply(x: Float32Array, y: Float32Array): Float32Array {
  return each(x, (value, i) => value * at(y, i));
}

/** Σ weights[j] × vectors[j]. */
export function mix(weights: readonly number[], vectors: Rows, length: number): Float32Array {
  const sums = new Float64Array(length);
  vectors.forEach((row, j) => {
    const weight = weights[j] as number;
    if (weight !== 0) for (let i = 0; i < length; i++) sums[i] = (sums[i] as number) + weight * at(row, i);
  });
  return Float32Array.from(sums);
}

/** The mean of vectors. */
export function mean(vectors: Rows, length: number): Float32Array {
  return mix(
    vectors.map(() => 1 / vectors.length),
    vectors,
    length,
  );
}

/** A row of a matrix of so many columns. */
export function rowAt(matrix: Float32Array, columns: number, row: number): Float32Array {
  return matrix.slice(row * columns, (row + 1) * columns);
}

/** A matrix [rows, columns] times a vector, plus a bias where there is one: where nearly all time of a run is spent. */
export function matrixTimes(
  matrix: Float32Array,
  columns: number,
  x: Float32Array,
  bias: Float32Array | null,
): Float32Array {
  const product = new Float32Array(matrix.length / columns);
  for (let row = 0, start = 0; row < product.length; row++, start += columns) {
    let sum = bias === null ? 0 : at(bias, row);
    for (let i = 0; i < columns; i++) sum += (matrix[start + i] as number) * (x[i] as number);
    product[row] = sum;
  }
  return product;
}

/** A linear layer, whose matrix is `name`.weight, and whose bias, where its spec says that it has one, `name`.bias. */
export function linear(weights: Weights, name: string, x: Rows, expert?: number): Rows {
  const { data, shape } = weights.get(`${name}.weight`, expert);
  const bias = weights.has(`${name}.bias`) ? weights.get(`${name}.bias`, expert).data : null;
  return x.map((row) => matrixTimes(data, shape[1] as number, row, bias));
}

/** Cuts each token's vector into pieces of these widths, in order. */
export function split(x: Rows, widths: readonly number[]): Rows[] {
  let start = 0;
  return widths.map((width) => {
    const from = start;
    start += width;
    return x.map((row) => row.slice(from, from + width));
  });
}

/** Cuts each token's vector into heads of this width. */
export function intoHeads(x: Rows, width: number): Heads {
  return x.map((row) =>
    Array.from({ length: row.length / width }, (_, head) => row.slice(head * width, (head + 1) * width)),
  );
}

/** The heads of each token one after the other. */
export function joined(heads: Heads): Rows {
  return heads.map((token) => concatenated(token));
}

/** Vectors one after the other. */
export function concatenated(parts: Rows): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const part of parts) {
    whole.set(part, start);
    start += part.length;
  }
  return whole;
}

/** exp(x) / Σ exp(x), where −∞ becomes 0. */
export function softmax(logits: readonly number[]): number[] {
  const most = largest(logits);
  const exponentials = logits.map((logit) => Math.exp(logit - most));
  const sum = exponentials.reduce((a, b) => a + b, 0);
  return exponentials.map((value) => value / sum);
}
