import { expect, test } from "vitest";
import { fixture, NAMES } from "../fixtures/read.ts";
import { compareInspections } from "./compare-inspections.ts";
import type { Side } from "./comparison.ts";
import { changedSide, checkpointSide, withText } from "./sides.test-support.ts";

/*
 * Published checkpoints against those that were made of them, that came before them, or that are of another family: what a
 * reviewer must be told above all tables, whole. hf_quant_config.json is read where it stands beside one.
 */

const PAIRS: readonly (readonly [a: string, b: string, told: readonly string[]])[] = [
  [
    "MiniMaxAI--MiniMax-M2.5",
    "nvidia--MiniMax-M2.5-NVFP4",
    [
      "The end of a sequence changed: 200020 (default of MiniMaxM2Config) → 2.",
      "Changes no spec value, but engines read it: bos_token_id – → 1.",
      "Quantisation: fp8_e4m3 (weights 8 bit, blocks of 128 × 128; activations 8 bit, groups of 128, at run time; 3 modules left out) → modelopt NVFP4 (weights 4 bit, groups of 16; activations 4 bit, groups of 16, at run time; KV cache fp8_e4m3; 125 modules left out); weights −41.6 %; KV cache −50 % (quantization_config).",
      "Type of the weights: not said → bfloat16.",
    ],
  ],
  [
    "MiniMaxAI--MiniMax-M2.5",
    "nvidia--MiniMax-M2.7-NVFP4",
    [
      "The end of a sequence changed: 200020 (default of MiniMaxM2Config) → 2.",
      "Changes no spec value, but engines read it: bos_token_id – → 1.",
      "Quantisation: fp8_e4m3 (weights 8 bit, blocks of 128 × 128; activations 8 bit, groups of 128, at run time; 3 modules left out) → modelopt NVFP4 (weights 4 bit, groups of 16; activations 4 bit, groups of 16, at run time; KV cache fp8_e4m3; 125 modules left out); weights −41.6 %; KV cache −50 % (quantization_config).",
      "Type of the weights: not said → bfloat16.",
    ],
  ],
  [
    "MiniMaxAI--MiniMax-M2.5",
    "MiniMaxAI--MiniMax-M3",
    [
      "Warning only in B (config.json:84:3): num_nextn_predict_layers says 1, but num_mtp_modules decides and says otherwise.",
      "The end of a sequence changed: 200020 (default of MiniMaxM2Config) → not said.",
      "Only A names this code of the repository, which loaders run with trust_remote_code: AutoConfig, AutoModelForCausalLM (auto_map).",
      "transformers (4.57.6, 5.17.0, 5.18.0) has no class for B's model type minimax_m3: it is misspelt, or only the repository's code or an engine's own class loads it.",
      "Model type: minimax_m2 → minimax_m3.",
      "Quantisation: fp8_e4m3 (weights 8 bit, blocks of 128 × 128; activations 8 bit, groups of 128, at run time; 3 modules left out) → none (quantization_config).",
      "Type of the weights: not said → bfloat16.",
      "Context length: 196,608 → 1,048,576 tokens.",
      "Full attention (body.attention): query heads 48 → 64; KV heads 8 → 4; qk_norm_type per_layer → per_head; qk_norm.zero_centered no → yes.",
      "Experts (body.mlp.num_experts): 256 → 128.",
      "Experts of a token (body.mlp.top_k): 8 → 4.",
      "MoE (body.mlp): routed_scaling_factor 1 → 2 (in A the architecture fixes it); clamp none → clamped_glu: limit 7, alpha 1.702, up_offset 1; shared_expert none → shared_expert: intermediate_size 3072, gated_output false; intermediate_size 1,536 → 3,072.",
      "Width (hidden_size): 3,072 → 6,144.",
      "Parameters × 2.09; active parameters × 2.35; weights × 4.16.",
      "62 layers → 60; layers 3–59: full attention → block-sparse attention; layers 0–2: MoE → dense MLP; layers 60–61 are only in A.",
      "KV cache per token −45.9 %.",
      "Draft modules (MTP): 3 → 7.",
      "Spec values: body.norm.zero_centered no → yes.",
    ],
  ],
  [
    "MiniMaxAI--MiniMax-M3",
    "nvidia--MiniMax-M3-NVFP4.first-40-layers",
    [
      "Read by nobody, so it may change the model: num_reward_heads – → 0.",
      "Warning only in A (config.json:84:3): num_nextn_predict_layers says 1, but num_mtp_modules decides and says otherwise.",
      "The end of a sequence changed: not said → 200020 (default of MiniMaxM3VLTextConfig).",
      "Only B names this code of the repository, which loaders run with trust_remote_code: AutoConfig (auto_map).",
      "transformers (4.57.6, 5.17.0, 5.18.0) has no class for A's model type minimax_m3: it is misspelt, or only the repository's code or an engine's own class loads it.",
      "Model type: minimax_m3 → minimax_m3_vl.",
      "Quantisation: none → modelopt MIXED_PRECISION (weights 8 bit, groups of 32; activations 8 bit, groups of 32, at run time; 62 modules left out); weights without MTP +0.0492 % (quantization_config).",
      "Draft modules (MTP): 7 → 1.",
      "Vision tower: none → 32 layers of width 1,280, patches of 14.",
    ],
  ],
  [
    "meta-llama--Meta-Llama-3.1-70B",
    "nvidia--Llama-3.1-70B-Instruct-FP8",
    [
      "The end of a sequence changed: 128001 → 128001, 128008, 128009.",
      "Quantisation: none → modelopt FP8 (weights 8 bit, one scale a tensor; activations 8 bit, one scale a tensor; KV cache fp8_e4m3; 1 module left out); weights −48.5 %; KV cache −50 % (hf_quant_config.json).",
    ],
  ],
  [
    "nvidia--NVIDIA-Nemotron-3-Nano-30B-A3B-BF16",
    "nvidia--NVIDIA-Nemotron-3-Nano-30B-A3B-NVFP4",
    [
      "Quantisation: none → modelopt NVFP4 (weights 4 bit, groups of 16; activations 4 bit, groups of 16, at run time; KV cache fp8_e4m3; 60 modules left out); weights −69.4 %; KV cache −50 % (hf_quant_config.json).",
    ],
  ],
  [
    "nvidia--NVIDIA-Nemotron-3-Nano-30B-A3B-BF16",
    "nvidia--NVIDIA-Nemotron-3-Super-120B-A12B-FP8",
    [
      "Only A names this code of the repository, which loaders run with trust_remote_code: AutoModel (auto_map).",
      "Quantisation: none → modelopt FP8 (weights 8 bit, one scale a tensor; activations 8 bit, one scale a tensor; KV cache fp8_e4m3); KV cache −33.3 % (hf_quant_config.json).",
      "Mamba-2 (body.mamba): num_heads 64 → 128.",
      "Experts (body.mlp.num_experts): 128 → 512.",
      "Experts of a token (body.mlp.top_k): 6 → 22.",
      "MoE (body.mlp): latent_size none → 1,024; routed_scaling_factor 2.5 → 5; shared_expert.intermediate_size 3,712 → 5,376; intermediate_size 1,856 → 2,688.",
      "Width (hidden_size): 2,688 → 4,096.",
      "Parameters × 3.91; active parameters × 3.57; weights +96.8 %.",
      "52 layers → 88; layers 5–51: full attention on layers 5, 12, 19, 26, 33, 42, Mamba-2 on layers 7, 9, 11, 14, 16, 18, 21, 23 … and MoE on the rest → full attention on layers 7, 16, 25, 36, 47, Mamba-2 on layers 6, 9, 11, 13, 15, 18, 20, 22 … and MoE on the rest; layers 52–87 are only in B.",
      "Elements of the KV cache per token +33.3 %; recurrent states × 3.48; convolution states × 2.9.",
      "Draft modules (MTP): none → 1.",
    ],
  ],
  [
    "nvidia--NVIDIA-Nemotron-3-Super-120B-A12B-FP8",
    "nvidia--NVIDIA-Nemotron-3-Super-120B-A12B-NVFP4",
    [
      "Quantisation: modelopt FP8 (weights 8 bit, one scale a tensor; activations 8 bit, one scale a tensor; KV cache fp8_e4m3) → modelopt NVFP4 (weights 4 bit, groups of 16; activations 4 bit, groups of 16, at run time; KV cache fp8_e4m3); weights −43.3 % (hf_quant_config.json).",
    ],
  ],
  [
    "deepseek-ai--DeepSeek-V3",
    "deepseek-ai--DeepSeek-V3.2",
    [
      "Only A names this code of the repository, which loaders run with trust_remote_code: AutoConfig, AutoModel, AutoModelForCausalLM (auto_map).",
      "Model type: deepseek_v3 → deepseek_v32.",
      "Quantisation: fp8_e4m3 on both; activations.scale_format float32 → ue8m0; weights with MTP +0.131 % (quantization_config).",
      "Latent attention → latent attention with an indexer (body.attention): indexer none → an indexer with 64 heads of 128, 2,048 tokens chosen; KV cache per token +22.2 %.",
    ],
  ],
  [
    "deepseek-ai--DeepSeek-V3",
    "nvidia--DeepSeek-V3.1-NVFP4",
    [
      "Quantisation: fp8_e4m3 (weights 8 bit, blocks of 128 × 128; activations 8 bit, groups of 128, at run time; 1 module left out) → modelopt NVFP4 (weights 4 bit, groups of 16; activations 4 bit, groups of 16, at run time; KV cache fp8_e4m3; 246 modules left out); weights −40.2 %; KV cache −50 % (quantization_config → hf_quant_config.json).",
    ],
  ],
  [
    "deepseek-ai--DeepSeek-V3.2",
    "deepseek-ai--DeepSeek-V4-Flash",
    [
      "Model type: deepseek_v32 → deepseek_v4.",
      "Quantisation: fp8_e4m3 (weights 8 bit, blocks of 128 × 128; activations 8 bit, groups of 128, at run time; 1 module left out) → fp8_e4m3 and mxfp4 (weights 8 bit, blocks of 128 × 128; weights 4 bit, groups of 32; activations 8 bit, groups of 128, at run time; activations 8 bit, groups of 32, at run time; 1 module left out) (quantization_config, model_type → quantization_config, expert_dtype).",
      "Rotary scaling: YaRN × 40 (4,096 → 163,840 tokens) → none (rope_scaling).",
      "Context length: 163,840 → 1,048,576 tokens.",
      "Positions (body.position): partial_rotary_factor 1 → 0.125.",
      "Positions (body.compress_position): none → rope of base 160,000, YaRN × 16 (65,536 → 1,048,576 tokens).",
      "Experts of a token (body.mlp.top_k): 8 → 6.",
      "MoE (body.mlp): groups routing_groups: num_groups 8, top_groups 4, group_score top2_sum → none; routed_scaling_factor 2.5 → 1.5; clamp none → clamped_glu: limit 10, alpha 1, up_offset 0; scoring_func sigmoid → sqrtsoftplus.",
      "Width (hidden_size): 7,168 → 4,096.",
      "Parameters −57.4 %; active parameters −64.1 %; weights −76.7 %.",
      "61 layers → 43; layers 0–42: no extras → hyper connections; layers 0–42: latent attention with an indexer → sliding-window attention on layers 0–1, compressed sparse attention on every 2nd layer from 2 and heavily compressed attention on the rest; layers 0–2: dense MLP → MoE by token id; KV cache per token −40.7 %.",
      "Draft modules (MTP): 1 module on both; layers latent attention with an indexer, MoE → sliding-window attention, MoE, hyper connections, extras none → stream merge.",
      'Spec values: body.extras none → ["stream_merge"]; body.expert_dtype none → fp4; body.stream_merge none → stream_merge, 7 values.',
    ],
  ],
  [
    "deepseek-ai--DeepSeek-V4-Flash",
    "sgl-project--DeepSeek-V4-Flash-FP8",
    [
      "The end of a sequence changed: 1 → not said.",
      "Changes no spec value, but engines read it: bos_token_id 0 → –.",
      "transformers (4.57.6, 5.17.0, 5.18.0) has no class for B's model type deepseek_ref: it is misspelt, or only the repository's code or an engine's own class loads it.",
      "Model type: deepseek_v4 → deepseek_ref.",
      "Quantisation: fp8_e4m3 and mxfp4 (weights 8 bit, blocks of 128 × 128; weights 4 bit, groups of 32; activations 8 bit, groups of 128, at run time; activations 8 bit, groups of 32, at run time; 1 module left out) → fp8_e4m3 (weights 8 bit, blocks of 128 × 128; activations 8 bit, groups of 128, at run time; 1 module left out); weights +83.3 % (expert_dtype, quantization_config).",
      "Spec values: body.expert_dtype fp4 → none.",
    ],
  ],
  [
    "deepseek-ai--DeepSeek-V3",
    "moonshotai--Kimi-K2-Instruct",
    [
      "The end of a sequence changed: 1 → 163585.",
      "Changes no spec value, but engines read it: bos_token_id 0 → 163584.",
      "transformers (4.57.6, 5.17.0, 5.18.0) has no class for B's model type kimi_k2: it is misspelt, or only the repository's code or an engine's own class loads it.",
      "Model type: deepseek_v3 → kimi_k2.",
      "Rotary scaling: YaRN × 40 (4,096 → 163,840 tokens) → YaRN × 32 (4,096 → 131,072 tokens).",
      "Context length: 163,840 → 131,072 tokens.",
      "Positions (body.position): rotary base (rope_theta) 10,000 → 50,000.",
      "Latent attention (body.attention): query heads 128 → 64; softmax_scale 0.1352337788608801 → 0.13086079996295005.",
      "Experts (body.mlp.num_experts): 256 → 384.",
      "MoE (body.mlp): groups.num_groups 8 → 1; groups.top_groups 4 → 1; routed_scaling_factor 2.5 → 2.827.",
      "Vocabulary: 129,280 → 163,840.",
      "Parameters +50.4 %; active parameters −12.5 %; weights +50.3 %.",
      "Layers 1–2: dense MLP → MoE.",
      "Draft modules (MTP): 1 → none.",
    ],
  ],
  [
    "moonshotai--Kimi-K2-Instruct",
    "moonshotai--Kimi-K2.5",
    [
      "The code of the repository that loaders run with trust_remote_code is another (auto_map: AutoConfig, AutoModel, AutoModelForCausalLM).",
      "Changes no spec value, but engines read it: pad_token_id – → 163839.",
      "transformers (4.57.6, 5.17.0, 5.18.0) has no class for A's model type kimi_k2: it is misspelt, or only the repository's code or an engine's own class loads it.",
      "Model type: kimi_k2 → kimi_k25.",
      "Quantisation: fp8_e4m3 (weights 8 bit, blocks of 128 × 128; activations 8 bit, groups of 128, at run time; 1 module left out) → compressed-tensors int4 (weights 4 bit, groups of 32; 4 modules left out); weights −42.3 % (quantization_config → text_config.quantization_config).",
      "Rotary scaling: YaRN × 32 (4,096 → 131,072 tokens) → YaRN × 64 (4,096 → 262,144 tokens).",
      "Context length: 131,072 → 262,144 tokens.",
      "Latent attention (body.attention): softmax_scale 0.13086079996295005 → 0.14467962580268923.",
      "Vision tower: none → 27 layers of width 1,152, patches of 14.",
      "Spec values: body.norm.eps 0.000001 → 0.00001.",
    ],
  ],
  [
    "moonshotai--Kimi-K2.5",
    "nvidia--Kimi-K2.5-NVFP4",
    [
      "Model type of the decoder: kimi_k2 → deepseek_v3.",
      "Quantisation: compressed-tensors int4 (weights 4 bit, groups of 32; 4 modules left out) → modelopt NVFP4 (weights 4 bit, groups of 16; activations 4 bit, groups of 16, at run time; KV cache fp8_e4m3; 64 modules left out); weights −0.735 %; KV cache −50 % (text_config.quantization_config → quantization_config).",
    ],
  ],
  [
    "nvidia--Kimi-K2.5-NVFP4",
    "nvidia--Kimi-K2.7-Code-NVFP4",
    [
      "The end of a sequence changed: 163585 → 163586.",
      "Quantisation: modelopt NVFP4: 64 modules left out → 125 modules left out; now left out: language_model.model.embed_tokens, language_model.model.layers.0* and language_model.model.layers.{}.mlp.shared_experts* (1-60); no longer left out: language_model.model.layers.0.self_attn*; weights +0.741 % (quantization_config).",
    ],
  ],
  [
    "meta-llama--Meta-Llama-3.1-8B",
    "Qwen--Qwen3-8B",
    [
      "The end of a sequence changed: 128001 → 151645.",
      "Changes no spec value, but engines read it: bos_token_id 128000 → 151643.",
      "Model type: llama → qwen3.",
      "Rotary scaling: Llama 3 × 8 (trained on 8,192 tokens) → none (rope_scaling).",
      "Context length: 131,072 → 40,960 tokens.",
      "Positions (body.position): rotary base (rope_theta) 500,000 → 1,000,000.",
      "Full attention (body.attention): norms of queries and keys no → yes.",
      "Dense MLP (body.mlp): intermediate_size 14,336 → 12,288.",
      "Vocabulary: 128,256 → 151,936.",
      "32 layers → 36; layers 32–35 are only in B.",
      "KV cache per token +12.5 %.",
      "Spec values: body.norm.eps 0.00001 → 0.000001.",
    ],
  ],
  [
    "meta-llama--Meta-Llama-3.1-8B",
    "meta-llama--Meta-Llama-3.1-70B",
    [
      "Full attention (body.attention): query heads 32 → 64.",
      "Dense MLP (body.mlp): intermediate_size 14,336 → 28,672.",
      "Width (hidden_size): 4,096 → 8,192.",
      "Parameters × 8.79; weights × 8.79.",
      "32 layers → 80; layers 32–79 are only in B.",
      "KV cache per token × 2.5.",
    ],
  ],
  [
    "zai-org--GLM-5",
    "zai-org--GLM-5-FP8",
    [
      "Quantisation: none → fp8_e4m3 (weights 8 bit, blocks of 128 × 128; activations 8 bit, groups of 128, at run time; 712 modules left out); weights −49.8 % (quantization_config).",
    ],
  ],
  [
    "zai-org--GLM-5.1",
    "zai-org--GLM-5.2-FP8",
    [
      "Warning only in B (config.json:15:3): head_dim says 192, but qk_rope_head_dim decides and says otherwise.",
      "Quantisation: none → fp8_e4m3 (weights 8 bit, blocks of 128 × 128; activations 8 bit, groups of 128, at run time; 541 modules left out); weights −49.9 %; parameters −0.0709 % (quantization_config).",
      "Context length: 202,752 → 1,048,576 tokens.",
      "Positions (body.position): rotary base (rope_theta) 1,000,000 → 8,000,000.",
      "Latent attention with an indexer (body.attention): indexer.shared_by_draft_iterations no → yes.",
      "Layers 3–77: latent attention with an indexer → latent attention with an indexer on every 4th layer from 6 and latent attention with an earlier indexer's choice on the rest.",
      "KV cache per token −13.3 %.",
    ],
  ],
  [
    "zai-org--GLM-5.1",
    "nvidia--GLM-5.1-NVFP4",
    [
      "Quantisation: none → modelopt NVFP4 (weights 4 bit, groups of 16; activations 4 bit, groups of 16, at run time; KV cache fp8_e4m3; 155 modules left out); weights −69.1 %; KV cache −50 % (quantization_config).",
    ],
  ],
  [
    "Qwen--Qwen3-32B",
    "Qwen--Qwen3-32B-FP8",
    [
      "Quantisation: none → fp8_e4m3 (weights 8 bit, blocks of 128 × 128; activations 8 bit, groups of 128, at run time; 1 module left out); weights −47.6 % (quantization_config).",
    ],
  ],
  [
    "Qwen--Qwen3-32B-FP8",
    "Qwen--Qwen3-32B-FP8-Static-PerTensor",
    [
      'Warning only in B (config.json:49:7): quantization_config.kv_cache_scheme is a word, as ModelOpt 0.31 wrote it, and readers differ. vLLM goes by it for the type of the cache (get_kv_cache_quant_algo_string, utils/torch_utils.py), and looks for the stored scales where it is an object alone (model_executor/layers/quantization/modelopt.py). SGLang reads it under NVFP4, and else keeps the cache in the type of the activations (layers/quantization/modelopt_quant.py). Give an object: {"type": "float", "num_bits": 8, "dynamic": false}.',
      "Quantisation: fp8_e4m3 (weights 8 bit, blocks of 128 × 128; activations 8 bit, groups of 128, at run time; 1 module left out) → modelopt FP8 (weights 8 bit, one scale a tensor; activations 8 bit, one scale a tensor; KV cache fp8_e4m3; 1 module left out); weights −0.0222 %; KV cache −50 % (quantization_config).",
    ],
  ],
  [
    "Qwen--Qwen3-30B-A3B",
    "Qwen--Qwen3-30B-A3B-FP8",
    [
      "Quantisation: none → fp8_e4m3 (weights 8 bit, blocks of 128 × 128; activations 8 bit, groups of 128, at run time; 145 modules left out); weights −48.9 % (quantization_config).",
    ],
  ],
  [
    "Qwen--Qwen3-235B-A22B",
    "nvidia--Qwen3-235B-A22B-NVFP4",
    [
      "Quantisation: none → modelopt NVFP4 (weights 4 bit, groups of 16; activations 4 bit, groups of 16, at run time; KV cache fp8_e4m3; 95 modules left out); weights −71.5 %; KV cache −50 % (hf_quant_config.json).",
    ],
  ],
  [
    "Qwen--Qwen3-32B",
    "Qwen--Qwen3-VL-32B-Instruct",
    [
      "Model type: qwen3 → qwen3_vl.",
      "Context length: 40,960 → 262,144 tokens.",
      "Positions (body.position): rotary base (rope_theta) 1,000,000 → 5,000,000; mrope none → 2 values.",
      "Vision tower: none → 27 layers of width 1,152, patches of 16.",
    ],
  ],
  [
    "Qwen--Qwen3.5-35B-A3B",
    "nvidia--Qwen3.6-35B-A3B-NVFP4",
    [
      'Warning only in B (config.json:121:3): hf_quant_config.json says that kv_cache_quant_algo is "FP8", but quantization_config does not say. config.json decides.',
      "Changes no spec value, but engines read it: text_config.bos_token_id – → 248044.",
      "Quantisation: none → modelopt MIXED_PRECISION (weights 8 bit, one scale a tensor; weights 4 bit, groups of 16; activations 8 bit, one scale a tensor; 2 modules left out); weights −68.3 % (quantization_config).",
    ],
  ],
  [
    "Qwen--Qwen3-8B",
    "Qwen--Qwen3.5-27B",
    [
      "The end of a sequence changed: 151645 → 248044.",
      "Changes no spec value, but engines read it: bos_token_id 151643 → –.",
      "Model type: qwen3 → qwen3_5.",
      "Context length: 40,960 → 262,144 tokens.",
      "Positions (body.position): rotary base (rope_theta) 1,000,000 → 10,000,000; partial_rotary_factor 1 → 0.25 (in A the architecture fixes it); mrope none → 2 values.",
      "Full attention (body.attention): query heads 32 → 24; KV heads 8 → 4; head_dim 128 → 256; qk_norm.zero_centered no → yes; rotary_dim 128 → 64; softmax_scale 0.08838834764831845 → 0.0625.",
      "Dense MLP (body.mlp): intermediate_size 12,288 → 17,408.",
      "Width (hidden_size): 4,096 → 5,120.",
      "Vocabulary: 151,936 → 248,320.",
      "Parameters × 3.34; weights × 3.34.",
      "36 layers → 64; layers 0–34: full attention → full attention on every 4th layer and gated delta net on the rest; layers 36–63 are only in B.",
      "KV cache per token −55.6 %.",
      "Draft modules (MTP): none → 1.",
      "Vision tower: none → 27 layers of width 1,152, patches of 16.",
      "Spec values: body.norm.zero_centered no → yes; body.full_attention_interval none → 4; body.partial_rotary_factor none → 0.25; body.attn_output_gate none → yes; body.decoder_sparse_step none → 1; body.mlp_only_layers none → []; and 1 more.",
    ],
  ],
  [
    "google--gemma-4-26B-A4B",
    "nvidia--Gemma-4-26B-A4B-NVFP4",
    [
      "The end of a sequence changed: 1 → 1, 106.",
      "Quantisation: none → modelopt NVFP4 (weights 4 bit, groups of 16; activations 4 bit, groups of 16, at run time; KV cache fp8_e4m3; 93 modules left out); weights −65.1 %; KV cache −50 % (quantization_config).",
    ],
  ],
  [
    "openai--gpt-oss-120b",
    "Qwen--Qwen3-30B-A3B",
    [
      "The end of a sequence changed: 200002 → 151645.",
      "Changes no spec value, but engines read it: pad_token_id 199999 → –, bos_token_id – → 151643.",
      "Model type: gpt_oss → qwen3_moe.",
      "Quantisation: mxfp4 (weights 4 bit, groups of 32; 4 modules left out) → none (quantization_config).",
      "Type of the weights: not said → bfloat16.",
      "Rotary scaling: YaRN × 32 (4,096 → 131,072 tokens) → none (rope_scaling).",
      "Context length: 131,072 → 40,960 tokens.",
      "Positions (body.position): rotary base (rope_theta) 150,000 → 1,000,000.",
      "Full attention (body.attention): query heads 64 → 32; KV heads 8 → 4; head_dim 64 → 128; sinks yes → no; norms of queries and keys no → yes; attention_bias yes → no; and 1 more.",
      "Experts of a token (body.mlp.top_k): 4 → 8.",
      "MoE (body.mlp): router_bias yes → no; bias yes → no; clamp clamped_glu: limit 7, alpha 1.702, up_offset 1 → none; intermediate_size 2,880 → 768.",
      "Width (hidden_size): 2,880 → 2,048.",
      "Vocabulary: 201,088 → 151,936.",
      "Parameters −73.9 %; active parameters −41.3 %; weights −6.41 %.",
      "36 layers → 48; layers 0–34: full attention on every 2nd layer and sliding-window attention on the rest → full attention; layers 36–47 are only in B.",
      "KV cache per token +33.3 %.",
      "Spec values: body.norm.eps 0.00001 → 0.000001.",
    ],
  ],
  [
    "zai-org--GLM-5",
    "nvidia--GLM-5-NVFP4",
    [
      "Quantisation: none → modelopt NVFP4 (weights 4 bit, groups of 16; activations 4 bit, groups of 16, at run time; KV cache fp8_e4m3; 471 modules left out); weights −69.4 %; KV cache −50 % (hf_quant_config.json).",
    ],
  ],
  ["Qwen--Qwen3-VL-32B-Instruct", "Qwen--Qwen3-VL-32B-Thinking.v4", []],
  ["nvidia--MiniMax-M2.5-NVFP4", "nvidia--MiniMax-M2.7-NVFP4", []],
  [
    "XiaomiMiMo--MiMo-7B-Base",
    "XiaomiMiMo--MiMo-V2-Flash",
    [
      "transformers (4.57.6, 5.17.0, 5.18.0) has no class for A's model type mimo: it is misspelt, or only the repository's code or an engine's own class loads it.",
      "Model type: mimo → mimo_v2_flash.",
      "Quantisation: none → fp8_e4m3 (weights 8 bit, blocks of 128 × 128; activations 8 bit, groups of 128, at run time; 1 module left out) (quantization_config).",
      "Context length: 32,768 → 262,144 tokens.",
      "Positions (body.position): rotary base (rope_theta) 640,000 → 5,000,000; partial_rotary_factor 1 → 0.334 (in A the architecture fixes it).",
      "Positions (body.sliding_position): none → rope of base 10,000.",
      "Full attention (body.attention): query heads 32 → 64; KV heads 8 → 4; head_dim 128 → 192; value_scale 1 → 0.707 (in A the architecture fixes it); rotary_dim 128 → 64; attention_bias yes → no (in A the architecture fixes it); and 1 more.",
      "Experts (body.mlp): none → 256 experts of width 2,048, 8 a token.",
      "Dense MLP (body.mlp → body.dense_mlp): intermediate_size 11,008 → 16,384.",
      "Vocabulary: 151,680 → 152,576.",
      "Parameters × 39.5; active parameters × 2.03; weights × 19.9.",
      "36 layers → 48; layers 1–34: full attention → full attention on every 6th layer and sliding-window attention on the rest; layers 1–35: dense MLP → MoE; layers 36–47 are only in B.",
      "KV cache per token +51 %.",
      "Draft modules (MTP): 1 → 3.",
    ],
  ],
  [
    "deepseek-ai--DeepSeek-V3.2",
    "nvidia--DeepSeek-V3.1-NVFP4",
    [
      "Only B names this code of the repository, which loaders run with trust_remote_code: AutoConfig, AutoModel, AutoModelForCausalLM (auto_map).",
      "Model type: deepseek_v32 → deepseek_v3.",
      "Quantisation: fp8_e4m3 (weights 8 bit, blocks of 128 × 128; activations 8 bit, groups of 128, at run time; 1 module left out) → modelopt NVFP4 (weights 4 bit, groups of 16; activations 4 bit, groups of 16, at run time; KV cache fp8_e4m3; 246 modules left out); weights with MTP −40.3 %; KV cache −59.1 % (quantization_config, model_type → hf_quant_config.json).",
      "Latent attention with an indexer → latent attention (body.attention): indexer an indexer with 64 heads of 128, 2,048 tokens chosen → none; elements of the KV cache per token −18.2 %.",
    ],
  ],
  [
    "Qwen--Qwen3-VL-30B-A3B-Instruct",
    "Qwen--Qwen3-VL-32B-Instruct",
    [
      "Model type: qwen3_vl_moe → qwen3_vl.",
      "Full attention (body.attention): query heads 32 → 64; KV heads 4 → 8.",
      "Experts (body.mlp): 128 experts of width 768, 8 a token → none.",
      "Width (hidden_size): 2,048 → 5,120.",
      "Parameters +7.3 %; active parameters × 9.77; weights +7.3 %.",
      "48 layers → 64; layers 0–47: MoE → dense MLP; layers 48–63 are only in B.",
      "KV cache per token × 2.67.",
      "Vision tower: output_size 2,048 → 5,120; parameters of towers +10.5 %.",
    ],
  ],
  [
    "Qwen--Qwen3.5-397B-A17B",
    "nvidia--Qwen3.5-122B-A10B-NVFP4",
    [
      "Quantisation: none → modelopt NVFP4 (weights 4 bit, groups of 16; activations 4 bit, groups of 16, at run time; KV cache fp8_e4m3; 148 modules left out); KV cache −60 % (quantization_config).",
      "Experts (body.mlp.num_experts): 512 → 256.",
      "Experts of a token (body.mlp.top_k): 10 → 8.",
      "Width (hidden_size): 4,096 → 3,072.",
      "Parameters −69.1 %; active parameters −43.7 %; weights −89.8 %.",
      "60 layers → 48; layers 48–59 are only in A; elements of the KV cache per token −20 %; recurrent states −20 %; convolution states −20 %.",
      "Vision tower: output_size 4,096 → 3,072; parameters of towers −1.03 %.",
    ],
  ],
  [
    "moonshotai--Kimi-K2.5",
    "moonshotai--Kimi-K3",
    [
      "The end of a sequence changed: 163585 → 163586.",
      "The code of the repository that loaders run with trust_remote_code is another (auto_map: AutoConfig, AutoModel, AutoModelForCausalLM).",
      "transformers (4.57.6, 5.17.0, 5.18.0) has no class for B's model type kimi_k3: it is misspelt, or only the repository's code or an engine's own class loads it.",
      "Model type: kimi_k25 → kimi_k3.",
      "Quantisation: compressed-tensors int4 (weights 4 bit, groups of 32; 4 modules left out) → compressed-tensors mxfp4 (weights 4 bit, groups of 32; 6 modules left out) (text_config.quantization_config).",
      "Context length: 262,144 → 1,048,576 tokens.",
      "Positions (body.position): rope of base 50,000, YaRN × 64 (4,096 → 262,144 tokens) → no positions.",
      "Latent attention (body.attention): query heads 64 → 96; position position → none; softmax_scale 0.14467962580268923 → 0.07216878364870322; output_gate none → output_gate: granularity per_channel, activation sigmoid, layout own.",
      "Experts (body.mlp.num_experts): 384 → 896.",
      "Experts of a token (body.mlp.top_k): 8 → 16.",
      "MoE (body.mlp): latent_size none → 3,584; latent_norm none → rmsnorm: eps 0.00001, zero_centered false, has_weight true; routing_bias_storage buffer → parameter; groups routing_groups: num_groups 1, top_groups 1, group_score top2_sum → none; routed_scaling_factor 2.827 → 1; clamp none → soft_clamped_glu: gate_limit 4, up_limit 25; and 2 more.",
      "Dense MLP (body.dense_mlp): intermediate_size 18,432 → 33,792; clamp none → soft_clamped_glu: gate_limit 4, up_limit 25.",
      "Parameters × 2.71; active parameters × 3.21; weights × 2.63.",
      "61 layers → 93; layers 0–60: no extras → attention residual; layers 0–60: latent attention → latent attention on every 4th layer and Kimi delta attention on the rest; layers 61–92 are only in B.",
      "KV cache per token −60.7 %.",
      "Vision tower: hidden_size 1,152 → 1,024, intermediate_size 4,304 → 4,096, num_heads 16 → 12; parameters of towers −5.05 %.",
      'Spec values: body.hidden_act silu → situ; body.extras none → ["output_attention_residual"]; body.output_attention_residual none → attention_residual, 7 values.',
    ],
  ],
  [
    "Qwen--Qwen3-0.6B",
    "Qwen--Qwen3-8B",
    [
      "Full attention (body.attention): query heads 16 → 32.",
      "Dense MLP (body.mlp): intermediate_size 3,072 → 12,288.",
      "Width (hidden_size): 1,024 → 4,096.",
      "Head tied to the embedding: yes → no.",
      "Parameters × 13.7; weights × 13.7.",
      "28 layers → 36; layers 28–35 are only in B.",
      "KV cache per token +28.6 %.",
    ],
  ],
  [
    "meta-llama--Meta-Llama-3.1-70B",
    "nvidia--Llama-3_3-Nemotron-Super-49B-v1",
    [
      "The end of a sequence changed: 128001 → 128001, 128008, 128009.",
      "Only B names this code of the repository, which loaders run with trust_remote_code: AutoConfig, AutoModelForCausalLM (auto_map).",
      "transformers (4.57.6, 5.17.0, 5.18.0) has no class for B's model type nemotron-nas: it is misspelt, or only the repository's code or an engine's own class loads it.",
      "Model type: llama → nemotron-nas.",
      "Parameters −29.3 %; weights −29.3 %.",
      "Layers 6–70: full attention → full attention on layers 8–10, 12–41, 52 and no attention on the rest; layers 0–70: dense MLP 28,672 → dense MLP 17,920 on layer 11, dense MLP 14,336 on layers 0, 6–7, 43–44, 48, dense MLP 2,816 on layers 62–63, 66–67, 69–70, dense MLP 5,632 on layers 54–55, 57–59, 64–65, 68, 1 further kind on some and dense MLP 7,168 on the rest; KV cache per token −38.7 %.",
    ],
  ],
];

const side = (name: string) => {
  const quant = `${name}.hf_quant_config`;
  return checkpointSide({
    config: fixture(name),
    hfQuantConfig: NAMES.includes(quant) ? fixture(quant) : null,
  });
};

const costOf = (a: Side, b: Side, key: string) =>
  compareInspections(a, b).costs.find((row) => row.key === key);

const toldOf = (a: Side, b: Side): string[] => compareInspections(a, b).highlights.map(({ text }) => text);

test.each(PAIRS)("%s → %s", (a, b, told) => {
  expect(toldOf(side(a), side(b))).toEqual(told);
});

test("nvidia--NVIDIA-Nemotron-3-Ultra-550B-A55B-FP8 → its NVFP4, whose config.json is the same", () => {
  const config = fixture("nvidia--NVIDIA-Nemotron-3-Ultra-550B-A55B-FP8");
  const [a, b] = ["FP8", "NVFP4"].map((quant_algo) => {
    const quantization = { quant_algo, kv_cache_quant_algo: "FP8" };
    return checkpointSide({ config, hfQuantConfig: JSON.stringify({ quantization }) });
  });
  if (!a || !b) throw new Error("no sides");
  expect(toldOf(a, b)).toEqual([
    "Quantisation: modelopt FP8 (weights 8 bit, one scale a tensor; activations 8 bit, one scale a tensor; KV cache fp8_e4m3) → modelopt NVFP4 (weights 4 bit, groups of 16; activations 4 bit, groups of 16, at run time; KV cache fp8_e4m3); weights −43.5 % (hf_quant_config.json).",
  ]);
  const { fields, summary } = compareInspections(a, b);
  expect(fields.map(({ pointer, heading }) => [pointer, heading])).toEqual([
    ["hf_quant_config.json#/quantization/quant_algo", "changes-spec"],
  ]);
  expect(summary).toMatch(/; 1 config field changed\.$/);
});

/* The siblings of two models, by the members in which their files differ. */

test("gpt-oss-120b → gpt-oss-20b", () => {
  const name = "openai--gpt-oss-120b";
  const b = changedSide(name, (config) => ({
    ...config,
    num_hidden_layers: 24,
    num_local_experts: 32,
    layer_types: (config["layer_types"] as string[]).slice(0, 24),
  }));
  expect(toldOf(side(name), b)).toEqual([
    "Experts (body.mlp.num_experts): 128 → 32.",
    "Parameters −82.1 %; active parameters −26.7 %; weights −78.9 %.",
    "36 layers → 24; layers 24–35 are only in A; KV cache per token −33.3 %.",
  ]);
  // 24 layers with 32 experts each: gate and up, down, their biases; the index of the checkpoint says 13,761,264,768 bytes.
  const expert = 2880 * 5760 + 5760 + 2880 * 2880 + 2880;
  const attention = 2 * (2880 * 4096) + 4096 + 2880 + 2 * (2880 * 512 + 512) + 64;
  const layer = attention + 2 * 2880 + 32 * (2880 + 1) + 32 * expert;
  expect(costOf(side(name), b, "parameters_total")?.b).toBe(24 * layer + 2 * 201_088 * 2880 + 2880);
  expect(costOf(side(name), b, "weight_bytes")?.b).toBe(13_761_264_768);
});

test("Llama-4-Scout-17B-16E → Llama-4-Maverick-17B-128E", () => {
  const name = "meta-llama--Llama-4-Scout-17B-16E-Instruct";
  const maverick = {
    interleave_moe_layer_step: 2,
    max_position_embeddings: 1_048_576,
    num_local_experts: 128,
    rope_scaling: null,
    use_qk_norm: false,
  };
  expect(toldOf(side(name), withText(name, maverick))).toEqual([
    "Rotary scaling: Llama 3 × 16 (trained on 8,192 tokens) → none (text_config.rope_scaling).",
    "Context length: 10,485,760 → 1,048,576 tokens.",
    "Chunked attention (body.chunked_attention): norms of queries and keys yes → no.",
    "Experts (body.mlp.num_experts): 16 → 128.",
    "Parameters × 3.72; active parameters +0.0687 %; weights × 3.72.",
    "Layers 0–46: MoE → MoE on every 2nd layer and dense MLP on the rest.",
  ]);
});
