import { type Reference, modeling } from "../blocks/rules/reference.ts";

/** Where the class of transformers and those of the released files differ. */
export interface Variant {
  readonly modelType: string;
  readonly reference: Reference;
  /** Whether it is transformers' own class, which has neither `postnorm` nor `rotary_dim`. */
  readonly native: boolean;
  /** How it chooses the epsilon of the norm of lightning attention's output. */
  readonly outputEps: string;
}

const NO_FIELD = "gives its norm no epsilon of the config";

export const NATIVE: Variant = {
  modelType: "minimax",
  reference: modeling("MiniMax", "minimax"),
  native: true,
  outputEps: NO_FIELD,
};

export const RELEASED: Variant = {
  modelType: "minimax_text_01",
  reference: {
    prefix: "MiniMaxM1",
    file: "modeling_minimax_m1.py of MiniMaxAI/MiniMax-M1-40k",
    names: { TopKRouter: "MiniMaxM1SparseMoeBlock" },
  },
  native: false,
  outputEps: `${NO_FIELD}, 10^-6; vLLM's MiniMaxText01LinearAttention takes 10^-5`,
};
