import { type Reference, modeling } from "../blocks/rules/reference.ts";

/** Where the class of transformers and the engines that read the released files differ. */
export interface Variant {
  readonly modelType: string;
  readonly reference: Reference;
  /** Whether it is transformers' own class, which has neither `postnorm` nor `rotary_dim`. */
  readonly native: boolean;
  /** The epsilon of the norm of lightning attention's output. */
  readonly outputEps: number;
}

export const NATIVE: Variant = {
  modelType: "minimax",
  reference: modeling("MiniMax", "minimax"),
  native: true,
  outputEps: 1e-6,
};

export const RELEASED: Variant = {
  modelType: "minimax_text_01",
  reference: { prefix: "MiniMaxText01", file: "vLLM, minimax_text_01.py" },
  native: false,
  outputEps: 1e-5,
};
