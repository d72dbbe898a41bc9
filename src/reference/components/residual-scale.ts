import type { ResidualScaleSpec } from "../../spec/components/residual-scale.ts";
import type { Place } from "../place.ts";
import { type Rows, add, multiply } from "../vectors.ts";

/** weight × x + f(norm(x)). */
export function residualScale(
  _: ResidualScaleSpec,
  x: Rows,
  half: (input: Rows) => Rows,
  which: "mixer" | "mlp",
  { weights }: Place,
): Rows {
  const { data } = weights.get(which === "mixer" ? "input_residual" : "post_attention_residual");
  return add(
    x.map((row) => multiply(row, data)),
    half(x),
  );
}
