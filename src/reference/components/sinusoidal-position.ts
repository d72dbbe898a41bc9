import type { SinusoidalPositionSpec } from "../../spec/components/sinusoidal-position.ts";
import { type Rows, each } from "../vectors.ts";

/** Adds sines and cosines of the position to the embedding of the token there (arXiv:1706.03762, section 3.5). */
export function sinusoidalPosition(
  { offset, base, steps, zeroed_row: zeroed }: SinusoidalPositionSpec,
  x: Rows,
): Rows {
  return x.map((row, t) => {
    const place = offset + t;
    if (place === zeroed) return row;
    const half = Math.floor(row.length / 2);
    return each(row, (value, i) => {
      if (i >= 2 * half) return value;
      const angle = place * base ** (-(i % half) / steps);
      return value + (i < half ? Math.sin(angle) : Math.cos(angle));
    });
  });
}
