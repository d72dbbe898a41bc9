import { causalConvolution } from "../convolution.ts";
import type { Place } from "../place.ts";
import { type Rows, add } from "../vectors.ts";

/** The stream and what a half gives, with its convolution added to it. */
export function outputConvolution(
  _: unknown,
  x: Rows,
  half: (input: Rows) => Rows,
  which: "mixer" | "mlp",
  { weights }: Place,
): Rows {
  const given = half(x);
  const name = which === "mixer" ? "attn_sconv.conv1d" : "mlp_sconv.conv1d";
  return add(
    x,
    add(
      given,
      causalConvolution(weights, name, given, (value) => value),
    ),
  );
}
