import type { Scope } from "../../config/reading/reader.ts";
import { child } from "../../spec/pointer.ts";
import { type TowerPlaces, type Towers, readTower } from "../blocks/towers/read-tower.ts";
import { wrapper } from "../declaration/wrapper.ts";
import { unlessAlone } from "./towers.ts";

/** What the decoder alone does not read. */
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

/** Emu3VQVAE, which makes tokens of images and images of tokens. */
function quantiser({ root }: TowerPlaces): Towers {
  const tower = readTower(root, { at: "vq_config", config: "Emu3VQVAEConfig" });
  return tower && { vqmodel: tower };
}

/** Which token stands for which entry of the code book: thousands of members, which the processor alone reads. */
function ignoreVocabulary(root: Scope): void {
  const at = root.at("vocabulary_map");
  const node = root.find(at);
  if (node?.type !== "object") return;
  for (const name of node.members.keys())
    root.reader.ignore(child(at, name), "other tower", "which token stands for which entry of the code book");
}

/** Where transformers saves the decoder of the class that has the quantiser too. */
const BESIDE_QUANTISER = { decoder: "text_model.model", head: "text_model.lm_head" };

const ofClass = unlessAlone("Emu3ForCausalLM", quantiser, true);

export const emu3 = wrapper("emu3", "Emu3", {
  text: "emu3_text_model",
  architecture: "Emu3ForCausalLM",
  fixed: true,
  // The class for causal language models is built of the decoder's config alone.
  tiedBy: "decoder",
  towers: (places) => {
    ignoreVocabulary(places.root);
    return ofClass(places);
  },
  ignored: [
    {
      because: "other tower",
      reason: "how images become tokens and tokens images",
      names: [...QUANTISER, "vocabulary_map"],
    },
  ],
  // As WeightRenaming of emu3 writes and reads them (conversion_mapping.py).
  checkpoint: {
    published: BESIDE_QUANTISER,
    ofClass: { Emu3ForConditionalGeneration: BESIDE_QUANTISER },
  },
});
