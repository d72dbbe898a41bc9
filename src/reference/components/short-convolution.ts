import type { ShortConvolutionSpec } from "../../spec/components/short-convolution.ts";
import { causalConvolution } from "../convolution.ts";
import type { Place } from "../place.ts";
import { type Rows, linear, multiply, split } from "../vectors.ts";

/** A gated short convolution (LFM2, arXiv:2511.23404): out(C × conv(B × x)). */
export function shortConvolution(
  { inner_size: inner }: ShortConvolutionSpec,
  x: Rows,
  { weights }: Place,
): Rows {
  const [b, c, values] = split(linear(weights, "in_proj", x), [inner, inner, inner]) as [Rows, Rows, Rows];
  const entering = values.map((row, t) => multiply(row, b[t] as Float32Array));
  const convolved = causalConvolution(weights, "conv", entering, (value) => value);
  return linear(
    weights,
    "out_proj",
    convolved.map((row, t) => multiply(row, c[t] as Float32Array)),
  );
}
