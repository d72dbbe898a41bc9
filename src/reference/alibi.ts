import { memberOf } from "../spec/component-of.ts";
import type { AlibiPositionSpec } from "../spec/components/alibi-position.ts";
import type { Place } from "./place.ts";

/** What attention adds to the logit of a query head; undefined where its positions are no linear biases. */
export function linearBias(
  { body }: Place,
  name: string | null,
  heads: number,
  scale: number,
): ((head: number, query: number, key: number) => number) | undefined {
  if (name === null) return undefined;
  const position = memberOf(body, name) as AlibiPositionSpec | { type: string } | undefined;
  if (position?.type !== "alibi") return undefined;
  const { max_bias, scaled } = position as AlibiPositionSpec;
  const slopes = slopesOf(max_bias, heads);
  const factor = scaled ? scale : 1;
  return (head, query, key) => (slopes[head] as number) * (key - query) * factor;
}

/** One slope a head (Press et al. 2021, arXiv:2108.12409; transformers 5.18.0, modeling_mpt.py build_mpt_alibi_tensor). */
export function slopesOf(maxBias: number, heads: number): readonly number[] {
  const steps = 2 ** Math.ceil(Math.log2(heads));
  const slope = (i: number): number => 2 ** ((-maxBias * i) / steps);
  const all = Array.from({ length: steps }, (_, index) => index + 1);
  const order =
    steps === heads ? all : [...all.filter((i) => i % 2 === 0), ...all.filter((i) => i % 2 === 1)];
  return order.slice(0, heads).map(slope);
}
