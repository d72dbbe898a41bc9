/**
 * What usual links say and few of the given files do: the quantisation methods of the Hub, generation_config.json,
 * hf_quant_config.json; and, at the very end, how most links begin: no other file, indented by 2 or 4, with or without a
 * last line break.
 */
export const VOCABULARY = [
  '"quantization_config":{"_load_in_4bit":true,"_load_in_8bit":false,"bnb_4bit_compute_dtype":"bfloat16","bnb_4bit_quant_storage":"uint8","bnb_4bit_quant_type":"nf4","bnb_4bit_use_double_quant":true,"llm_int8_enable_fp32_cpu_offload":false,"llm_int8_has_fp16_weight":false,"llm_int8_skip_modules":null,"llm_int8_threshold":6.0,"load_in_4bit":true,"load_in_8bit":false,"quant_method":"bitsandbytes"},',
  '"quantization_config":{"bits":4,"checkpoint_format":"gptq","damp_percent":0.01,"desc_act":false,"group_size":128,"lm_head":false,"meta":{"quantizer":["gptqmodel:2.2.0"]},"pack_dtype":"int32","quant_method":"gptq","static_groups":false,"sym":true,"true_sequential":true},',
  '"quantization_config":{"bits":4,"group_size":128,"modules_to_not_convert":["visual"],"quant_method":"awq","version":"gemm","zero_point":true},',
  '"quantization_config":{"config_groups":{"group_0":{"format":"float-quantized","input_activations":{"actorder":null,"block_structure":null,"dynamic":true,"group_size":null,"num_bits":8,"observer":null,"observer_kwargs":{},"strategy":"token","symmetric":true,"type":"float"},"output_activations":null,"targets":["Linear"],"weights":{"actorder":null,"block_structure":null,"dynamic":false,"group_size":null,"num_bits":4,"observer":"minmax","observer_kwargs":{},"strategy":"channel","symmetric":true,"type":"int"}}},"format":"pack-quantized","global_compression_ratio":null,"ignore":["re:.*self_attn.*","re:.*mlp.gate$","lm_head"],"kv_cache_scheme":null,"quant_method":"compressed-tensors","quantization_status":"compressed","sparsity_config":{},"transform_config":{},"version":"0.11.0"},',
  '"quantization_config":{"modules_to_not_convert":["model.layers.*.self_attn","model.embed_tokens","lm_head"],"quant_method":"mxfp4"},',
  '"auto_map":{"AutoConfig":"configuration_model.ModelConfig","AutoModel":"modeling_model.Model","AutoModelForCausalLM":"modeling_model.ModelForCausalLM"},',
  '"rope_scaling":{"factor":8.0,"high_freq_factor":4.0,"low_freq_factor":1.0,"original_max_position_embeddings":8192,"rope_type":"llama3"},"rope_theta":500000.0,"sliding_window":null,"tie_word_embeddings":true,"torch_dtype":"bfloat16","transformers_version":"4.45.0.dev0","use_cache":true,"use_sliding_window":false,"vocab_size":128256}',
  '{"producer":{"name":"modelopt","version":"0.42.0"},"quantization":{"quant_algo":"NVFP4","kv_cache_quant_algo":"FP8","group_size":16,"exclude_modules":["lm_head","model.layers.0.self_attn*","model.layers.1.self_attn*","model.layers.10.self_attn*","model.layers.0.mlp.gate","model.layers.1.mlp.gate","model.layers.0.mlp.shared_experts*","model.embed_tokens","model.visual*","mtp*"]}}',
  '{"_from_model_config":true,"bos_token_id":1,"do_sample":true,"eos_token_id":2,"pad_token_id":0,"temperature":1.0,"top_p":0.95,"transformers_version":"4.57.1"}',
  '{"bos_token_id":151643,"do_sample":true,"eos_token_id":[151645,151643],"pad_token_id":151643,"repetition_penalty":1.05,"temperature":0.6,"top_k":20,"top_p":0.95,"transformers_version":"4.51.0"}',
  ...["\0", "*", "\n", "\t", ")"].map((how) => `\0${how}{"architectures":["`),
].join("");
