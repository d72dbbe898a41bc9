import { modeling } from "../../blocks/rules/reference.ts";

const inText = (suffixes: readonly string[]): Record<string, string> =>
  Object.fromEntries(suffixes.map((suffix) => [suffix, `Text${suffix}`]));

/** Where the rules of the family are read from. */
export const MODELING = modeling(
  "Qwen4Exp",
  "qwen4_exp",
  inText([
    "Model",
    "DecoderLayer",
    "Attention",
    "QSAIndexer",
    "GatedDeltaNet",
    "RMSNorm",
    "RMSNormGated",
    "RotaryEmbedding",
    "SparseMoeBlock",
    "Experts",
    "TopKRouter",
    "MLP",
    "GatedResidual",
    "NGramEmbedding",
    "PLELayer",
  ]),
);

export const CONFIG_RULES = "Qwen4ExpTextConfig.__post_init__, transformers 5.18.0";
