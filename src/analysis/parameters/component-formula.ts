import type { Component } from "../../spec/component.ts";
import { matricesOf } from "../matrices/matrices-of.ts";
import type { Matrix } from "../matrices/matrix.ts";
import type { ModelSizes } from "../weights/weights.ts";
import { weightsOf } from "../weights/weights-of.ts";

/**
 * The sums of those components whose matrices matricesOf does not list one by one, in letters: h is hidden_size, the rest
 * are members of the component. Their schemas name each matrix.
 */
export const FORMULAS_IN_LETTERS: ReadonlyMap<Component["type"], string> = new Map([
  [
    "compressed_attention",
    "q × h + q + n × d × q + d × h + d + g × r × (n × d / g) + h × g × r + n, with n query heads of d channels, a query latent of q, g output groups of r; a compressor with entries of d has 2 × c × h + rate × c + d, c = 2d where entries overlap or else d; an indexer of m heads of e channels has m × e × q + m × h and a compressor with entries of e",
  ],
  [
    "kimi_delta_attention",
    "4 × w × h + 3 × w × taps + (d × h + w × d + w + n) + n × h + gate + d, with n heads of d channels, w = n × d; the gate has rank × (h + w), or w × h without a rank",
  ],
  ["lightning_attention", "5 × w × h + w, with w = num_heads × head_dim"],
  ["hyper_connections", "2 × (m × (n × h + 1) + 3), with n streams and m = (2 + n) × n"],
  ["stream_merge", "n × (n × h + 1) + 1, with n streams"],
  ["attention_residual", "mixtures × 2 × h"],
  ["per_layer_embedding", "(vocab_size + h) × num_layers × size + size"],
  ["per_layer_input", "2 × size × h + h"],
  ["learned_position", "(offset + max_position_embeddings) × h"],
  ["layer_scalar", "1 where it is a parameter; a buffer does not count"],
]);

/**
 * What the parameters of a component are made of: its matrices, output by input channels, and how many parameters stand
 * beside them in vectors (norms, biases), routers and convolutions.
 */
export function componentFormula(component: Component, sizes: ModelSizes): string {
  const letters = FORMULAS_IN_LETTERS.get(component.type);
  if (letters !== undefined) return letters;
  const matrices = matricesOf(component, sizes);
  const listed = matrices.reduce((sum, { rows, columns, count }) => sum + rows * columns * count, 0);
  const rest = weightsOf(component, sizes).all - listed;
  const routed = matrices.filter((each) => each.routed);
  const experts = routed[0] && `${routed[0].count} experts × (${routed.map(term).join(" + ")})`;
  return [
    ...(experts === undefined ? [] : [experts]),
    ...matrices.filter((each) => !each.routed).map(term),
    ...(rest > 0 ? [`${rest} in vectors, routers and convolutions`] : []),
  ].join(" + ");
}

/** A matrix by the name that checkpoints give it inside its layer's half. */
function term({ names, rows, columns }: Matrix): string {
  const name = names.find((each) => each.includes("*.")) ?? names[0] ?? "";
  const [, ...inside] = name.replace(/^.*\*\./, "experts.").split(".");
  return [inside.join("."), rows, "×", columns].filter((part) => part !== "").join(" ");
}
