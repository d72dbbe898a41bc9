import { texts } from "../../config/reading/field-types.ts";
import { derive, implied } from "../../config/reading/sourced.ts";
import type { ReadTowers } from "../blocks/towers/read-tower.ts";
import { wrapper } from "../declaration/wrapper.ts";

const QUANTISER = [
  ...["attention_dropout", "attn_resolutions", "base_channels", "channel_multiplier", "codebook_size"],
  ...["double_latent", "embed_dim", "hidden_size", "in_channels", "latent_channels", "model_type"],
  ...[
    "num_attention_heads",
    "num_res_blocks",
    "out_channels",
    "temporal_downsample_factor",
    "initializer_range",
  ],
].map((name) => `vq_config/${name}`);

/** The decoder alone, which is what the class for causal language models builds; the other has the quantiser too. */
const towers: ReadTowers = ({ root }) => {
  const alone = "Emu3ForCausalLM is the decoder alone (modeling_emu3.py of transformers 5.18.0)";
  const named = root.optional(texts, "architectures");
  if (!named) return implied({}, alone);
  return named.value[0] === "Emu3ForConditionalGeneration"
    ? derive([named], () => null, "the quantiser of images, which this class has, is not described")
    : derive([named], () => ({}), alone);
};

export const emu3 = wrapper("emu3", "Emu3", {
  text: "emu3_text_model",
  architecture: "Emu3ForCausalLM",
  fixed: true,
  towers,
  ignored: [
    {
      because: "other tower",
      reason: "how images become tokens and tokens images",
      names: [...QUANTISER, "vocabulary_map"],
    },
  ],
  checkpoint: {},
});
