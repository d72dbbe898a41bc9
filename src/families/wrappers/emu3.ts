import { wrapper } from "../declaration/wrapper.ts";
import { unlessAlone } from "./towers.ts";

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

export const emu3 = wrapper("emu3", "Emu3", {
  text: "emu3_text_model",
  architecture: "Emu3ForCausalLM",
  fixed: true,
  // The class for causal language models is built of the decoder's config alone.
  tiedBy: "decoder",
  // The other class has the quantiser of images too, which is not described.
  towers: unlessAlone("Emu3ForCausalLM", () => undefined),
  ignored: [
    {
      because: "other tower",
      reason: "how images become tokens and tokens images",
      names: [...QUANTISER, "vocabulary_map"],
    },
  ],
  // As WeightRenaming of emu3 reads them (conversion_mapping.py).
  checkpoint: { published: { decoder: "text_model.model", head: "text_model.lm_head" } },
});
