import { type TowerPlaces, type Towers, readTower } from "../blocks/towers/read-tower.ts";
import { UNDESCRIBED_DRAFTS } from "../inkling.ts";
import { wrapper } from "../declaration/wrapper.ts";

/** A vision and a sound encoder, whose class makes both as wide as the decoder. */
function seeingAndHearing({ root, hidden }: TowerPlaces): Towers {
  const set = { text_hidden_size: hidden };
  const visual = readTower(root, { at: "vision_config", config: "InklingVisionConfig", set });
  const audio = readTower(root, { at: "audio_config", config: "InklingAudioConfig", set });
  return visual && audio && { visual, audio };
}

export const inklingMmModel = wrapper("inkling_mm_model", "Inkling", {
  text: "inkling_text",
  fixed: true,
  scalesLogits: true,
  tiedBy: "decoder",
  towers: seeingAndHearing,
  checkpoint: {
    decoder: "model.llm",
    head: "model.llm.unembed",
    towersIn: "model",
    layer: {
      input_layernorm: "attn_norm",
      post_attention_layernorm: "mlp_norm",
      self_attn: "attn",
      q_proj: "wq_du",
      k_proj: "wk_dv",
      v_proj: "wv_dv",
      r_proj: "wr_du",
      o_proj: "wo_ud",
      conv1d: "",
      "mlp.gate_up_proj": "mlp.w13_dn",
      "mlp.down_proj": "mlp.w2_md",
      "mlp.gate.e_score_correction_bias": "mlp.gate.bias",
      "mlp.experts.gate_up_proj": "mlp.experts.w13_weight",
      "mlp.experts.down_proj": "mlp.experts.w2_weight",
      "mlp.shared_experts.gate_up_proj": "mlp.shared_experts.shared_w13_weight",
      "mlp.shared_experts.down_proj": "mlp.shared_experts.shared_w2_weight",
    },
    outside: { embed_tokens: "embed" },
    stackedExperts: "out_in",
    gateUp: { dense: "alternating", routed: "alternating", shared: "alternating" },
    ofClass: {
      InklingModel: {
        decoder: "model.language_model",
        outside: { embed_norm: "embed_tokens.embed_norm" },
        towers: { audio: "audio_tower", visual: "vision_tower" },
      },
    },
  },
  ignored: [
    {
      because: "other tower",
      reason: "it marks images and sound in the token sequence",
      names: ["audio_bos_token_id", "image_bos_token_id"],
    },
    {
      because: "no effect",
      reason: UNDESCRIBED_DRAFTS,
      names: [
        "mtp_config/num_nextn_predict_layers",
        "mtp_config/chain_hidden_post_norm",
        "mtp_config/local_layer_ids",
      ],
    },
  ],
});
