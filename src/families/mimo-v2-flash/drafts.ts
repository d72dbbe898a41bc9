import { type Described, implied } from "../../config/reading/sourced.ts";
import type { MTPSpec } from "../../spec/components/mtp.ts";
import { DRAFT_READERS } from "./reference.ts";

/**
 * The draft modules of the released checkpoints. No field speaks of them: llama.cpp writes down how many files have them,
 * vLLM and SGLang load as many as they run, and each builds its layer from the fields of layers with a window.
 */
export const DRAFTS: Described<MTPSpec> = {
  type: implied("mtp", `released checkpoints have draft modules under model.mtp (${DRAFT_READERS})`),
  num_modules: implied(
    3,
    "every released checkpoint has three, which no field says (llama.cpp, conversion/mimo.py, MimoV2Model)",
  ),
  layers: implied(
    [{ from: 0, to: 0, mixer: "sliding_attention", mlp: "dense_mlp" }],
    `MiMoV2MTPLayer is one layer with the attention of layers with a window, and a dense MLP (${DRAFT_READERS})`,
  ),
  dedicated_embeddings: implied(false, `embedding and head are the model's own (${DRAFT_READERS})`),
};
