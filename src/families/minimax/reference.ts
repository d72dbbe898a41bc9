import { type Reference, modeling } from "../blocks/reference.ts";

const MODELING = modeling("MiniMax", "minimax");

/** Where the class of transformers and the engines that read the released files differ. */
export interface Variant {
  readonly modelType: string;
  readonly architecture: string;
  readonly classPrefix: RegExp;
  readonly reference: Reference;
  /** Whether it is transformers' own class, which has neither `postnorm` nor `rotary_dim`. */
  readonly native: boolean;
  /** The epsilon of the norm of lightning attention's output. */
  readonly outputEps: number;
}

/** The model types: transformers' own, and that of the released files, which no class of transformers reads. */
export const VARIANTS: readonly Variant[] = [
  {
    modelType: "minimax",
    architecture: "MiniMaxForCausalLM",
    classPrefix: /^MiniMax/,
    reference: MODELING,
    native: true,
    outputEps: 1e-6,
  },
  {
    modelType: "minimax_text_01",
    architecture: "MiniMaxText01ForCausalLM",
    classPrefix: /^MiniMaxText01/,
    reference: { prefix: "MiniMaxText01", file: "vLLM, minimax_text_01.py" },
    native: false,
    outputEps: 1e-5,
  },
];
