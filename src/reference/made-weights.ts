import { fnv1a } from "../spec/fnv1a.ts";
import type { TensorValues } from "./weights.ts";

/**
 * Values for a tensor, made from its name on disk alone, so that whoever makes them by the same rule gets the same. With
 * h = fnv1a32(name) + i × 0x9E3779B9, mixed by the finaliser of MurmurHash3, element i in row-major order is made of
 * u = (h >> 8) / 2²³ − 1, which lies in [−1, 1): u × √(3 / last dimension) in a tensor of two dimensions or more, else 0.1 u
 * where the name ends with `bias`, else 1 + 0.1 u.
 */
export function madeValues(name: string, shape: readonly number[]): TensorValues {
  const length = shape.reduce((product, size) => product * size, 1);
  const data = new Float32Array(length);
  const seed = fnv1a(name);
  const spread = shape.length >= 2 ? Math.sqrt(3 / (shape.at(-1) as number)) : 0.1;
  const centre = shape.length >= 2 || name.endsWith("bias") ? 0 : 1;
  for (let i = 0; i < length; i++) {
    let h = (seed + Math.imul(i, 0x9e3779b9)) >>> 0;
    h ^= h >>> 16;
    h = Math.imul(h, 0x85ebca6b);
    h ^= h >>> 13;
    h = Math.imul(h, 0xc2b2ae35);
    h ^= h >>> 16;
    data[i] = centre + spread * ((h >>> 8) / 2 ** 23 - 1);
  }
  return { shape, data };
}
