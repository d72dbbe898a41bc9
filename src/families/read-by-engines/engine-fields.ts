/** An engine's source at one commit. */
export interface EngineSnapshot {
  readonly engine: string;
  readonly commit: string;
}

export const TOKENSPEED: EngineSnapshot = { engine: "tokenspeed", commit: "f4d8ec6e" };
export const VLLM: EngineSnapshot = { engine: "vLLM", commit: "017e9f44" };
export const SGLANG: EngineSnapshot = { engine: "SGLang", commit: "db570fe6" };

/** A field's path below the decoder's object ("*": any element), where it is read, and what stands for it, as code. */
type Read = readonly [path: string, at: string, otherwise: string | null];

/** Fields that an engine reads for these architectures, by their names with blanks between; "*": for all. */
interface EngineFields {
  readonly by: EngineSnapshot;
  readonly architectures: string;
  readonly reads: readonly Read[];
}

/** Fields that are objects, with the members that engines read of them. */
export const ENGINE_OBJECTS: { readonly [path: string]: readonly string[] } = {
  attention_config: ["use_fp4_indexer_cache"],
  dual_chunk_attention_config: [
    "chunk_size",
    "local_size",
    "original_max_position_embeddings",
    "sparse_attention_config",
    "sparse_attention_enabled",
  ],
  llama_4_scaling: ["beta", "original_max_position_embeddings"],
};

/** Fields of a decoder that engines read and transformers does not know: what their source asks the config object for. */
export const ENGINE_FIELDS: readonly EngineFields[] = [
  {
    by: TOKENSPEED,
    architectures: "DeepseekV4ForCausalLM DeepseekV4ForCausalLMDSpark DeepseekV4ForCausalLMNextN",
    reads: [["attention_config", "tokenspeed/runtime/models/deepseek_v4.py:2105", null]],
  },
  {
    by: TOKENSPEED,
    architectures:
      "DeepseekV32ForCausalLM DeepseekV32ForCausalLMNextN Eagle3DeepseekV2ForCausalLM GlmMoeDsaForCausalLM GlmMoeDsaForCausalLMNextN K3DSparkModel KimiK3ForConditionalGeneration KimiK3ForConditionalGenerationNextN LongcatFlashForCausalLM",
    reads: [["cli_factor", "tokenspeed/runtime/models/deepseek_v3.py:525", "1"]],
  },
  {
    by: TOKENSPEED,
    architectures: "DeepseekV3ForCausalLM DeepseekV3ForCausalLMNextN KimiK25ForConditionalGeneration",
    reads: [["disable_quant_module", "tokenspeed/runtime/models/deepseek_v3.py:1389", "[]"]],
  },
  {
    by: TOKENSPEED,
    architectures:
      "DeepseekV32ForCausalLM DeepseekV32ForCausalLMNextN GlmMoeDsaForCausalLM GlmMoeDsaForCausalLMNextN",
    reads: [["disable_quant_module", "tokenspeed/runtime/models/glm5.py:1018", "[]"]],
  },
  {
    by: TOKENSPEED,
    architectures: "LongcatFlashForCausalLM",
    reads: [["disable_quant_module", "tokenspeed/runtime/models/longcat_flash.py:393", "[]"]],
  },
  {
    by: TOKENSPEED,
    architectures: "GptOssForCausalLM",
    reads: [["hidden_act_alpha", "tokenspeed/runtime/models/gpt_oss.py:328", "1.702"]],
  },
  {
    by: TOKENSPEED,
    architectures: "Qwen2ForCausalLM",
    reads: [["scale_emb", "tokenspeed/runtime/models/qwen2.py:335", null]],
  },
  {
    by: TOKENSPEED,
    architectures:
      "Qwen3ASRForConditionalGeneration Qwen3ForCausalLM Qwen3MoeForCausalLM Qwen3OmniMoeForConditionalGeneration",
    reads: [["scale_emb", "tokenspeed/runtime/models/qwen3.py:364", null]],
  },
  {
    by: VLLM,
    architectures: "EagleMistralForCausalLM Ministral3ForCausalLM MistralForCausalLM",
    reads: [
      ["ada_rms_norm_t_cond", "vllm/model_executor/models/mistral.py:161", "False"],
      ["ada_rms_norm_t_cond_dim", "vllm/model_executor/models/mistral.py:165", null],
      ["llama_4_scaling", "vllm/model_executor/models/mistral.py:106", null],
    ],
  },
  {
    by: VLLM,
    architectures: "Cosmos3EdgeForConditionalGeneration NemotronHForCausalLM NemotronHPuzzleForCausalLM",
    reads: [["block_configs/*/block_type", "vllm/model_executor/models/nemotron_h.py:662", null]],
  },
  {
    by: VLLM,
    architectures: "HyperCLOVAXForCausalLM",
    reads: [
      ["dual_chunk_attention_config", "vllm/model_executor/models/hyperclovax.py:215", null],
      ["logit_scale", "vllm/model_executor/models/hyperclovax.py:428", "1.0"],
    ],
  },
  {
    by: VLLM,
    architectures: "InternS1ProForConditionalGeneration",
    reads: [["dual_chunk_attention_config", "vllm/model_executor/models/interns1_pro.py:374", null]],
  },
  {
    by: VLLM,
    architectures: "IQuestLoopCoderForCausalLM",
    reads: [["dual_chunk_attention_config", "vllm/model_executor/models/iquest_loopcoder.py:221", null]],
  },
  {
    by: VLLM,
    architectures: "MellumForCausalLM",
    reads: [["dual_chunk_attention_config", "vllm/model_executor/models/mellum.py:133", null]],
  },
  {
    by: VLLM,
    architectures:
      "AudioFlamingo3ForConditionalGeneration BagelForConditionalGeneration Cheers CheersForConditionalGeneration DotsOCRForCausalLM FireRedASR2ForConditionalGeneration JinaVLForRanking MiDashengLMModel MiMoForCausalLM MiMoMTPModel OpenCUAForConditionalGeneration Qwen2AudioForConditionalGeneration Qwen2ForCausalLM Qwen2ForProcessRewardModel Qwen2ForRewardModel Qwen2Model Qwen2VLForConditionalGeneration Qwen2_5OmniForConditionalGeneration Qwen2_5OmniModel Qwen2_5_VLForConditionalGeneration",
    reads: [["dual_chunk_attention_config", "vllm/model_executor/models/qwen2.py:247", null]],
  },
  {
    by: VLLM,
    architectures: "Qwen2MoeForCausalLM",
    reads: [["dual_chunk_attention_config", "vllm/model_executor/models/qwen2_moe.py:291", null]],
  },
  {
    by: VLLM,
    architectures:
      "ColQwen3 Cosmos3ForConditionalGeneration Eagle3Qwen3ForCausalLM FunASRForConditionalGeneration FunAudioChatForConditionalGeneration IsaacForConditionalGeneration JinaEmbeddingsV5Model JinaForRanking KeyeForConditionalGeneration KeyeVL1_5ForConditionalGeneration LlavaOnevision2ForConditionalGeneration MossAudioModel MossTranscribeDiarizeForConditionalGeneration OpsColQwen3Model PeagleQwen3ForCausalLM Qwen3ASRForConditionalGeneration Qwen3ASRForcedAlignerForTokenClassification Qwen3ASRRealtimeGeneration Qwen3ForCausalLM Qwen3VLForConditionalGeneration Qwen3VLNemotronEmbedModel VoyageQwen3BidirectionalEmbedModel",
    reads: [["dual_chunk_attention_config", "vllm/model_executor/models/qwen3.py:185", null]],
  },
  {
    by: VLLM,
    architectures:
      "Qwen3MoeForCausalLM Qwen3OmniMoeForConditionalGeneration Qwen3VLMoeForConditionalGeneration",
    reads: [["dual_chunk_attention_config", "vllm/model_executor/models/qwen3_moe.py:358", null]],
  },
  {
    by: VLLM,
    architectures:
      "ColQwen3_5 InternS2MobiusForConditionalGeneration InternS2PreviewForConditionalGeneration MiniCPMV4_6ForConditionalGeneration Qwen3NextForCausalLM Qwen3NextMTP Qwen3_5ForCausalLM Qwen3_5ForConditionalGeneration Qwen3_5MTP Qwen3_5MoeForCausalLM Qwen3_5MoeForConditionalGeneration Qwen3_5MoeMTP",
    reads: [
      ["dual_chunk_attention_config", "vllm/model_executor/models/qwen3_next.py:258", null],
      ["output_gate_type", "vllm/model_executor/layers/mamba/gdn/qwen_gdn_linear_attn.py:460", "'silu'"],
    ],
  },
  {
    by: VLLM,
    architectures:
      "DiffusionGemmaForBlockDiffusion Gemma4ForCausalLM Gemma4ForConditionalGeneration Gemma4UnifiedForConditionalGeneration",
    reads: [
      ["expert_intermediate_size", "vllm/model_executor/models/gemma4.py:362", "None"],
      ["use_second_mlp_block", "vllm/model_executor/models/gemma4.py:624", "False"],
    ],
  },
  {
    by: VLLM,
    architectures: "InternS2MobiusForConditionalGeneration",
    reads: [["layer_scale", "vllm/model_executor/models/interns2_mobius.py:223", "False"]],
  },
  {
    by: VLLM,
    architectures:
      "ColQwen3_5 InternS2PreviewForConditionalGeneration MiniCPMV4_6ForConditionalGeneration Qwen3_5ForCausalLM Qwen3_5ForConditionalGeneration Qwen3_5MTP Qwen3_5MoeForCausalLM Qwen3_5MoeForConditionalGeneration Qwen3_5MoeMTP",
    reads: [["layer_scale", "vllm/model_executor/models/qwen3_5.py:188", "False"]],
  },
  {
    by: VLLM,
    architectures: "Qwen3NextForCausalLM Qwen3NextMTP",
    reads: [["layer_scale", "vllm/model_executor/models/qwen3_next.py:468", "False"]],
  },
  {
    by: VLLM,
    architectures: "AXK1ForCausalLM",
    reads: [["llama_4_scaling", "vllm/model_executor/models/AXK1.py:765", null]],
  },
  {
    by: VLLM,
    architectures:
      "DeepseekForCausalLM DeepseekV2ForCausalLM DeepseekV32ForCausalLM DeepseekV3ForCausalLM GlmMoeDsaForCausalLM KimiK25ForConditionalGeneration KimiVLForConditionalGeneration MistralLarge3ForCausalLM",
    reads: [["llama_4_scaling", "vllm/model_executor/models/deepseek_v2.py:1451", null]],
  },
  {
    by: VLLM,
    architectures: "ApertusForCausalLM",
    reads: [["logit_scale", "vllm/model_executor/models/apertus.py:450", "1.0"]],
  },
  {
    by: VLLM,
    architectures: "ArceeForCausalLM",
    reads: [["logit_scale", "vllm/model_executor/models/arcee.py:321", "1.0"]],
  },
  {
    by: VLLM,
    architectures: "AriaForConditionalGeneration",
    reads: [["logit_scale", "vllm/model_executor/models/aria.py:451", "1.0"]],
  },
  {
    by: VLLM,
    architectures: "ChameleonForConditionalGeneration",
    reads: [["logit_scale", "vllm/model_executor/models/chameleon.py:982", "1.0"]],
  },
  {
    by: VLLM,
    architectures: "Cohere2MoeForCausalLM",
    reads: [["logit_scale", "vllm/model_executor/models/cohere2_moe.py:499", null]],
  },
  {
    by: VLLM,
    architectures: "CohereAsrForConditionalGeneration",
    reads: [["logit_scale", "vllm/model_executor/models/cohere_asr.py:2179", "1.0"]],
  },
  {
    by: VLLM,
    architectures: "Cohere2ForCausalLM CohereForCausalLM",
    reads: [["logit_scale", "vllm/model_executor/models/commandr.py:377", null]],
  },
  {
    by: VLLM,
    architectures: "ExaoneForCausalLM",
    reads: [["logit_scale", "vllm/model_executor/models/exaone.py:415", "1.0"]],
  },
  {
    by: VLLM,
    architectures: "Exaone4ForCausalLM Exaone4_5_ForConditionalGeneration",
    reads: [["logit_scale", "vllm/model_executor/models/exaone4.py:415", "1.0"]],
  },
  {
    by: VLLM,
    architectures: "ExaoneMoeForCausalLM",
    reads: [["logit_scale", "vllm/model_executor/models/exaone_moe.py:527", "1.0"]],
  },
  {
    by: VLLM,
    architectures: "FireRedASR2ForConditionalGeneration",
    reads: [["logit_scale", "vllm/model_executor/models/fireredasr2.py:418", "1.0"]],
  },
  {
    by: VLLM,
    architectures: "FireRedLIDForConditionalGeneration",
    reads: [["logit_scale", "vllm/model_executor/models/fireredlid.py:619", "1.0"]],
  },
  {
    by: VLLM,
    architectures: "FunASRForConditionalGeneration",
    reads: [["logit_scale", "vllm/model_executor/models/funasr.py:920", "1.0"]],
  },
  {
    by: VLLM,
    architectures: "Gemma3ForConditionalGeneration",
    reads: [["logit_scale", "vllm/model_executor/models/gemma3_mm.py:536", "1.0"]],
  },
  {
    by: VLLM,
    architectures: "GraniteForCausalLM",
    reads: [["logit_scale", "vllm/model_executor/models/granite.py:370", "1.0"]],
  },
  {
    by: VLLM,
    architectures: "Granite4VisionForConditionalGeneration",
    reads: [["logit_scale", "vllm/model_executor/models/granite4_vision.py:320", "1.0"]],
  },
  {
    by: VLLM,
    architectures: "HunYuanDenseV1ForCausalLM HunYuanMoEV1ForCausalLM HunYuanVLForConditionalGeneration",
    reads: [["logit_scale", "vllm/model_executor/models/hunyuan_v1.py:932", "1.0"]],
  },
  {
    by: VLLM,
    architectures: "Jais2ForCausalLM",
    reads: [["logit_scale", "vllm/model_executor/models/jais2.py:403", "1.0"]],
  },
  {
    by: VLLM,
    architectures:
      "CwmForCausalLM Ernie4_5ForCausalLM Fairseq2LlamaForCausalLM GlmAsrForConditionalGeneration GlmForCausalLM GritLM IQuestCoderForCausalLM InternLM3ForCausalLM KananaVForConditionalGeneration LLaMAForCausalLM Llama4ForCausalLM Llama4ForConditionalGeneration LlamaForCausalLM LlamaModel Ministral3ForCausalLM MistralForCausalLM MistralModel PaddleOCRVLForConditionalGeneration Phi3ForCausalLM Phi3VForCausalLM Phi4ForCausalLMV TeleChat2ForCausalLM TeleChat3ForCausalLM TeleFLMForCausalLM",
    reads: [["logit_scale", "vllm/model_executor/models/llama.py:495", "1.0"]],
  },
  {
    by: VLLM,
    architectures: "NemotronForCausalLM",
    reads: [["logit_scale", "vllm/model_executor/models/nemotron.py:409", "1.0"]],
  },
  {
    by: VLLM,
    architectures: "DeciLMForCausalLM",
    reads: [["logit_scale", "vllm/model_executor/models/nemotron_nas.py:378", "1.0"]],
  },
  {
    by: VLLM,
    architectures: "ColPaliForRetrieval PaliGemmaForConditionalGeneration",
    reads: [["logit_scale", "vllm/model_executor/models/paligemma.py:318", "1.0"]],
  },
  {
    by: VLLM,
    architectures: "Phi4MMForCausalLM",
    reads: [["logit_scale", "vllm/model_executor/models/phi4mm.py:1085", "1.0"]],
  },
  {
    by: VLLM,
    architectures: "SolarForCausalLM",
    reads: [["logit_scale", "vllm/model_executor/models/solar.py:391", "1.0"]],
  },
  {
    by: VLLM,
    architectures: "WhisperForConditionalGeneration",
    reads: [["logit_scale", "vllm/model_executor/models/whisper.py:1000", "1.0"]],
  },
  {
    by: VLLM,
    architectures: "KimiK3ForConditionalGeneration KimiLinearForCausalLM",
    reads: [
      ["logit_scale", "vllm/models/kimi_k3/amd/linear.py:1011", "1.0"],
      ["logit_scale", "vllm/models/kimi_k3/nvidia/model.py:1592", "1.0"],
      ["min_moe_intermediate_per_partition", "vllm/models/kimi_k3/amd/linear.py:195", "256"],
      ["min_moe_intermediate_per_partition", "vllm/models/kimi_k3/nvidia/model.py:574", "256"],
    ],
  },
  {
    by: VLLM,
    architectures:
      "AXK1ForCausalLM DeepSeekMTPModel DeepseekForCausalLM DeepseekV2ForCausalLM DeepseekV32ForCausalLM DeepseekV3ForCausalLM EagleDeepSeekMTPModel GlmMoeDsaForCausalLM KimiK25ForConditionalGeneration KimiVLForConditionalGeneration LongCatFlashMTPModel MistralLarge3ForCausalLM",
    reads: [["rswa_window", "vllm/model_executor/models/deepseek_v2.py:196", "None"]],
  },
  {
    by: VLLM,
    architectures: "*",
    reads: [
      ["block_configs/*/block_type", "vllm/transformers_utils/model_arch_config_convertor.py:177", null],
      ["rswa_window", "vllm/transformers_utils/model_arch_config_convertor.py:383", "None"],
      ["classifier_from_token", "vllm/model_executor/models/adapters.py", "None"],
      ["partial_rotary_factor", "vllm/transformers_utils/config.py:541", "1.0"],
    ],
  },
  {
    by: VLLM,
    architectures: "Qwen3ForSequenceClassification Qwen3VLForSequenceClassification",
    reads: [["is_original_qwen3_reranker", "vllm/model_executor/models/config.py", "False"]],
  },
  {
    by: VLLM,
    architectures: "MiniCPM3ForCausalLM MiniCPMForCausalLM",
    reads: [["scale_emb", "vllm/model_executor/models/minicpm.py:443", null]],
  },
  {
    by: VLLM,
    architectures: "MiniMaxM3SparseForCausalLM MiniMaxM3SparseForConditionalGeneration",
    reads: [
      ["swiglu_beta", "vllm/models/minimax_m3/amd/model.py:291", null],
      ["use_index_cache", "vllm/models/minimax_m3/amd/model.py:160", "False"],
    ],
  },
  {
    by: VLLM,
    architectures: "MiniMaxM3MTP MiniMaxM3SparseForCausalLM MiniMaxM3SparseForConditionalGeneration",
    reads: [["swiglu_beta", "vllm/models/minimax_m3/nvidia/model.py:181", null]],
  },
  {
    by: VLLM,
    architectures:
      "ArceeForCausalLM AriaForConditionalGeneration CwmForCausalLM DeciLMForCausalLM EagleMistralForCausalLM Ernie4_5ForCausalLM ErnieMTPModel Fairseq2LlamaForCausalLM GlmAsrForConditionalGeneration GlmForCausalLM GritLM IQuestCoderForCausalLM Idefics3ForConditionalGeneration InternLM3ForCausalLM KananaVForConditionalGeneration LLaMAForCausalLM LlamaForCausalLM LlamaModel Ministral3ForCausalLM MistralForCausalLM MistralModel PaddleOCRVLForConditionalGeneration Phi3ForCausalLM Phi3VForCausalLM Phi4ForCausalLMV Phi4MMForCausalLM SmolVLMForConditionalGeneration TeleChat2ForCausalLM TeleChat3ForCausalLM TeleFLMForCausalLM",
    reads: [["target_layer_count", "vllm/model_executor/models/llama.py:191", null]],
  },
  {
    by: SGLANG,
    architectures: "MiMoV2FlashForCausalLM MiMoV2ForCausalLM MiMoV2MTP",
    reads: [["attention_projection_layout", "sglang/srt/configs/model_config.py:62", "None"]],
  },
  {
    by: SGLANG,
    architectures:
      "DeepseekOCRForCausalLM DeepseekV2ForCausalLM DeepseekV32ForCausalLM DeepseekV3ForCausalLM DeepseekV3ForCausalLMNextN DeepseekVL2ForCausalLM DotsVLMForCausalLM Eagle3DeepseekV2ForCausalLM Glm4MoeLiteForCausalLM Glm4MoeLiteForCausalLMNextN GlmMoeDsaForCausalLM GlmMoeDsaForCausalLMNextN KimiK25ForConditionalGeneration KimiK3ForConditionalGeneration KimiLinearForCausalLM LongcatFlashForCausalLM LongcatFlashForCausalLMNextN MistralLarge3ForCausalLM MistralLarge3ForCausalLMEagle PixtralForConditionalGeneration",
    reads: [
      ["cli_factor", "sglang/srt/configs/model_config.py:219", "1"],
      ["index_init_tokens", "sglang/srt/layers/attention/dsa/dsa_indexer.py:311", "0"],
      ["index_k_norm_type", "sglang/srt/layers/attention/dsa/dsa_indexer.py:290", "'layer'"],
      ["index_local_tokens", "sglang/srt/layers/attention/dsa/dsa_indexer.py:312", "0"],
    ],
  },
  {
    by: SGLANG,
    architectures: "LongcatFlashForCausalLM",
    reads: [["disable_quant_module", "sglang/srt/models/longcat_flash.py:391", "[]"]],
  },
  {
    by: SGLANG,
    architectures: "LongcatFlashForCausalLMNextN",
    reads: [["disable_quant_module", "sglang/srt/models/longcat_flash_nextn.py:297", "[]"]],
  },
  {
    by: SGLANG,
    architectures: "*",
    reads: [["dual_chunk_attention_config", "sglang/srt/configs/model_config.py:1640", null]],
  },
  {
    by: SGLANG,
    architectures:
      "Glm4ForCausalLM Glm4vForConditionalGeneration GlmOcrForConditionalGeneration GlmOcrForConditionalGenerationNextN",
    reads: [["dual_chunk_attention_config", "sglang/srt/models/glm4.py:223", null]],
  },
  {
    by: SGLANG,
    architectures:
      "DotsOCRForCausalLM InternS1ForConditionalGeneration InternVLChatModel LlavaQwenForCausalLM LocateAnythingForConditionalGeneration MiDashengLMModel MiMoForCausalLM MiMoMTP MiMoV2ASRForCausalLM MiniCPMO MiniCPMV MiniCPMV4_6ForConditionalGeneration NVILAForConditionalGeneration NVILALiteForConditionalGeneration Qwen2AudioForConditionalGeneration Qwen2ForCausalLM Qwen2ForRewardModel Qwen2VLForConditionalGeneration Qwen2_5_VLForConditionalGeneration",
    reads: [["dual_chunk_attention_config", "sglang/srt/models/qwen2.py:256", null]],
  },
  {
    by: SGLANG,
    architectures: "Qwen2MoeForCausalLM",
    reads: [["dual_chunk_attention_config", "sglang/srt/models/qwen2_moe.py:821", null]],
  },
  {
    by: SGLANG,
    architectures:
      "InternS1ForConditionalGeneration InternS1ProForConditionalGeneration InternVLChatModel Qwen3MoeForCausalLM Qwen3MoeForCausalLMMTP Qwen3OmniMoeForConditionalGeneration Qwen3VLMoeForConditionalGeneration",
    reads: [["dual_chunk_attention_config", "sglang/srt/models/qwen3_moe.py:733", null]],
  },
  {
    by: SGLANG,
    architectures: "GptOssForCausalLM InternVLChatModel",
    reads: [["hidden_act_alpha", "sglang/srt/models/gpt_oss.py:209", "1.702"]],
  },
  {
    by: SGLANG,
    architectures:
      "DeepseekOCRForCausalLM DeepseekV2ForCausalLM DeepseekV32ForCausalLM DeepseekV3ForCausalLM DeepseekVL2ForCausalLM DotsVLMForCausalLM GlmMoeDsaForCausalLM KimiK25ForConditionalGeneration MistralLarge3ForCausalLM MistralLarge3ForCausalLMEagle PixtralForConditionalGeneration",
    reads: [["llama_4_scaling", "sglang/srt/models/deepseek_v2.py:2740", null]],
  },
  {
    by: SGLANG,
    architectures: "Cohere2MoeForCausalLM Cohere2VisionForConditionalGeneration",
    reads: [["logit_scale", "sglang/srt/models/cohere2_moe.py:500", "None"]],
  },
  {
    by: SGLANG,
    architectures: "Cohere2ForCausalLM CohereForCausalLM",
    reads: [["logit_scale", "sglang/srt/models/commandr.py:365", "None"]],
  },
  {
    by: SGLANG,
    architectures: "Gemma3ForConditionalGeneration",
    reads: [["logit_scale", "sglang/srt/models/gemma3_mm.py:200", "1.0"]],
  },
  {
    by: SGLANG,
    architectures: "HunYuanDenseV1ForCausalLM HunYuanMoEV1ForCausalLM",
    reads: [["logit_scale", "sglang/srt/models/hunyuan.py:598", "1.0"]],
  },
  {
    by: SGLANG,
    architectures: "KimiK3ForConditionalGeneration",
    reads: [
      ["logit_scale", "sglang/srt/models/kimi_k3.py:2796", "1.0"],
      ["routing_method_type", "sglang/srt/models/kimi_k3.py:473", "RoutingMethodType.DeepSeekV3"],
    ],
  },
  {
    by: SGLANG,
    architectures: "KimiLinearForCausalLM",
    reads: [["logit_scale", "sglang/srt/models/kimi_linear.py:669", "1.0"]],
  },
  {
    by: SGLANG,
    architectures: "SolarForCausalLM",
    reads: [["logit_scale", "sglang/srt/models/solar.py:447", "1.0"]],
  },
  {
    by: SGLANG,
    architectures:
      "InternS2MobiusForConditionalGeneration InternS2PreviewForConditionalGeneration MiniCPMV MiniCPMV4_6ForConditionalGeneration Qwen3_5ForCausalLM Qwen3_5ForConditionalGeneration Qwen3_5MoeForCausalLM Qwen3_5MoeForConditionalGeneration",
    reads: [["output_gate_type", "sglang/srt/models/qwen3_5.py:291", null]],
  },
  {
    by: SGLANG,
    architectures: "Qwen3NextForCausalLM",
    reads: [["output_gate_type", "sglang/srt/models/qwen3_next.py:118", null]],
  },
  {
    by: SGLANG,
    architectures: "ApertusForCausalLM",
    reads: [["rope_is_neox_style", "sglang/srt/models/apertus.py:224", "True"]],
  },
  {
    by: SGLANG,
    architectures: "ArceeForCausalLM",
    reads: [["rope_is_neox_style", "sglang/srt/models/arcee.py:208", "True"]],
  },
  {
    by: SGLANG,
    architectures:
      "DFlash2DraftModel DFlashDraftModel DFlashLagunaForCausalLM DSparkDraftModel MuseGlimmerAssistantModel Qwen3DSparkModel",
    reads: [["rope_is_neox_style", "sglang/srt/models/dflash.py:179", null]],
  },
  {
    by: SGLANG,
    architectures:
      "Ernie4_5_ForCausalLM Ernie4_5_MoeForCausalLM Ernie4_5_MoeForCausalLMMTP PaddleOCRVLForConditionalGeneration",
    reads: [["rope_is_neox_style", "sglang/srt/models/ernie4.py:166", "False"]],
  },
  {
    by: SGLANG,
    architectures: "Ernie4_5_VLMoeForConditionalGeneration",
    reads: [["rope_is_neox_style", "sglang/srt/models/ernie45_moe_vl.py:373", "False"]],
  },
  {
    by: SGLANG,
    architectures: "ExaoneForCausalLM",
    reads: [["rope_is_neox_style", "sglang/srt/models/exaone.py:193", "True"]],
  },
  {
    by: SGLANG,
    architectures: "ExaoneMoEForCausalLM ExaoneMoEForCausalLMMTP",
    reads: [["rope_is_neox_style", "sglang/srt/models/exaone_moe.py:454", "True"]],
  },
  {
    by: SGLANG,
    architectures: "EmbeddingGemmaModel Gemma3ForCausalLM Gemma3ForConditionalGeneration",
    reads: [["rope_is_neox_style", "sglang/srt/models/gemma3_causal.py:217", "True"]],
  },
  {
    by: SGLANG,
    architectures: "GraniteForCausalLM GraniteSWAForCausalLM",
    reads: [["rope_is_neox_style", "sglang/srt/models/granite.py:243", "True"]],
  },
  {
    by: SGLANG,
    architectures:
      "GlmAsrForConditionalGeneration IQuestCoderForCausalLM InternLM3ForCausalLM LlamaEmbeddingModel LlamaForCausalLM LlamaForClassification LlamaForSequenceClassification LlamaForSequenceClassificationWithNormal_Weights LlavaLlamaForCausalLM LlavaMistralForCausalLM LlavaVidForCausalLM MiniCPMV MiniCPMV4_6ForConditionalGeneration Ministral3ForCausalLM MistralForCausalLM MistralForCausalLMEagle MistralModel MllamaForConditionalGeneration MultiModalityCausalLM Phi3ForCausalLM Phi4MMForCausalLM PixtralForConditionalGeneration Sarashina2VisionForCausalLM TeleFLMForCausalLM VoxtralForConditionalGeneration YiVLForCausalLM",
    reads: [
      ["partial_rotary_factor", "sglang/srt/models/llama.py:176", "1"],
      ["rope_is_neox_style", "sglang/srt/models/llama.py:307", "True"],
    ],
  },
  {
    by: SGLANG,
    architectures: "MuseGlimmerForCausalLM MuseGlimmerForConditionalGeneration",
    reads: [["rope_is_neox_style", "sglang/srt/models/muse_glimmer.py:253", null]],
  },
  {
    by: SGLANG,
    architectures: "DeciLMForCausalLM",
    reads: [["rope_is_neox_style", "sglang/srt/models/nemotron_nas.py:86", "True"]],
  },
  {
    by: SGLANG,
    architectures: "TorchNativeLlamaForCausalLM TorchNativePhi3ForCausalLM",
    reads: [["rope_is_neox_style", "sglang/srt/models/torch_native_llama.py:284", "True"]],
  },
  {
    by: SGLANG,
    architectures: "XverseForCausalLM",
    reads: [["rope_is_neox_style", "sglang/srt/models/xverse.py:194", "True"]],
  },
  {
    by: SGLANG,
    architectures:
      "DeepseekOCRForCausalLM DeepseekV2ForCausalLM DeepseekV32ForCausalLM DeepseekV3ForCausalLM DeepseekV3ForCausalLMNextN DeepseekV4ForCausalLM DeepseekV4ForCausalLMDSpark DeepseekV4ForCausalLMNextN DeepseekVL2ForCausalLM DotsVLMForCausalLM GlmMoeDsaForCausalLM GlmMoeDsaForCausalLMNextN KimiK25ForConditionalGeneration MistralLarge3ForCausalLM MistralLarge3ForCausalLMEagle PixtralForConditionalGeneration",
    reads: [["routing_method_type", "sglang/srt/models/deepseek_v2.py:660", "RoutingMethodType.DeepSeekV3"]],
  },
  {
    by: SGLANG,
    architectures: "MiMoV2FlashForCausalLM MiMoV2ForCausalLM",
    reads: [["scale_emb", "sglang/srt/models/mimo_v2.py:1032", null]],
  },
  {
    by: SGLANG,
    architectures: "MiniCPMForCausalLM",
    reads: [["scale_emb", "sglang/srt/models/minicpm.py:273", null]],
  },
  {
    by: SGLANG,
    architectures: "MiniCPM3ForCausalLM",
    reads: [["scale_emb", "sglang/srt/models/minicpm3.py:385", null]],
  },
  {
    by: SGLANG,
    architectures:
      "DotsOCRForCausalLM InternS1ForConditionalGeneration InternVLChatModel JetNemotronForCausalLM JetVLMForConditionalGeneration LightOnOCRForConditionalGeneration LlavaQwenForCausalLM LocateAnythingForConditionalGeneration MiDashengLMModel MiMoForCausalLM MiMoV2ASRForCausalLM MiniCPMO MiniCPMV MiniCPMV4_6ForConditionalGeneration NVILAForConditionalGeneration NVILALiteForConditionalGeneration Qwen2AudioForConditionalGeneration Qwen2ForCausalLM Qwen2ForRewardModel Qwen2VLForConditionalGeneration Qwen2_5_VLForConditionalGeneration Qwen3ASRForConditionalGeneration Qwen3ForCausalLM Qwen3ForRewardModel Qwen3ForSequenceClassification Qwen3Model Qwen3VLForConditionalGeneration StepVLForConditionalGeneration",
    reads: [["scale_emb", "sglang/srt/models/qwen2.py:389", null]],
  },
  {
    by: SGLANG,
    architectures: "Step3p5ForCausalLM Step3p7ForConditionalGeneration",
    reads: [["scale_emb", "sglang/srt/models/step3p5.py:702", null]],
  },
];

/** Members of a rope object that engines read when they make a rotary embedding, whatever the model, and when. */
export const ENGINE_ROPE_MEMBERS: readonly {
  readonly by: EngineSnapshot;
  readonly at: string;
  readonly reads: readonly (readonly [member: string, when: string, droppedBeside?: string])[];
}[] = [
  {
    by: VLLM,
    at: "vllm/model_executor/layers/rotary_embedding/__init__.py",
    reads: [
      ["attn_factor", "yarn: cosine and sine are multiplied by it"],
      ["extrapolation_factor", "yarn: a weight of the frequencies that are not stretched"],
      ["apply_yarn_scaling", "yarn: false leaves cosine and sine unscaled", "mrope_section"],
      ["mscale", "yarn of latent attention"],
      ["mscale_all_dim", "yarn of latent attention"],
      ["alpha", "dynamic and xdrope"],
      ["mixed_b", "ntk"],
      ["xdrope_section", "xdrope"],
      ["mrope_section", "channel pairs of time, height and width"],
      ["mrope_interleaved", "whether time, height and width alternate"],
      ["partial_rotary_factor", "the share of a head's channels that turn"],
      ["use_fope", "Fourier position embedding"],
      ["short_mscale", "longrope"],
      ["long_mscale", "longrope"],
    ],
  },
  {
    by: VLLM,
    at: "vllm/model_executor/models/interns1_pro.py:381",
    reads: [
      ["fope_init_factor", "InternS1-Pro"],
      ["fope_sep_head", "InternS1-Pro"],
      ["num_inv_freq", "InternS1-Pro"],
    ],
  },
  {
    by: SGLANG,
    at: "sglang/srt/layers/rotary_embedding/factory.py",
    reads: [
      ["attn_factor", "yarn: cosine and sine are multiplied by it"],
      ["extrapolation_factor", "yarn: a weight of the frequencies that are not stretched"],
      ["alpha", "dynamic"],
      ["mrope_section", "channel pairs of time, height and width"],
      ["mrope_interleaved", "whether time, height and width alternate"],
      ["mrope_interleaved_glm", "the order of GLM's pairs"],
      ["use_fope", "Fourier position embedding"],
      ["fope_init_factor", "Fourier position embedding"],
      ["fope_sep_head", "Fourier position embedding"],
      ["num_inv_freq", "Fourier position embedding"],
      ["short_mscale", "longrope"],
      ["long_mscale", "longrope"],
    ],
  },
  {
    by: SGLANG,
    at: "sglang/srt/configs/model_config.py:2070",
    reads: [
      ["apply_yarn_scaling", "yarn of latent attention: false leaves the softmax scale as it is"],
      ["apply_scale", "yarn of latent attention: false leaves the softmax scale as it is"],
    ],
  },
  {
    by: SGLANG,
    at: "sglang/srt/models/ministral3.py:59",
    reads: [
      [
        "llama_4_scaling_beta",
        "Ministral 3, as in transformers: queries are multiplied by 1 + beta × ln(1 + ⌊position / original_max_position_embeddings⌋); vLLM's MistralForCausalLM reads the same scaling under llama_4_scaling",
      ],
    ],
  },
];
