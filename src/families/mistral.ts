import { gqa } from "./blocks/attention/gqa-block.ts";
import { dense, experts } from "./blocks/mlp/mlp-block.ts";
import { readWindowSize } from "./blocks/attention/windows.ts";
import { decoder } from "./declaration/decoder.ts";
import { MIXTRAL_LAYER } from "./blocks/rules/checkpoint-names.ts";

const attention = gqa({ window: readWindowSize, zeroSaysNothing: true });

/** Mistral: Llama with a window in every layer, where the file gives one. */
export const mistral = decoder("mistral", "Mistral", {
  attention,
  mlp: dense(),
});

/** Mixtral: Mistral with a mixture of experts in every layer. */
export const mixtral = decoder("mixtral", "Mixtral", {
  checkpoint: { layer: MIXTRAL_LAYER },
  attention,
  // The class's attribute_map lets num_experts overwrite num_local_experts where a file gives both.
  mlp: experts({ number: ["num_experts", "num_local_experts"] }),
});
