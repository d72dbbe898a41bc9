import { componentOf } from "../../spec/component-of.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import type { Json } from "../../spec/json.ts";
import type { Fallback } from "../view/declaration.ts";

/** A default that model code has for an attribute; `file` is where it was read, at that commit. */
function getattr(file: string, config: string, name: string, value: Json): Fallback {
  return { value, source: `${file}: getattr(${config}, "${name}", ${inPython(value)})` };
}

function inPython(value: Json): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return JSON.stringify(value);
}

const VLLM = "vllm-project/vllm, vllm/model_executor/models";
const SGLANG = "sgl-project/sglang, python/sglang/srt/models";
const TOKENSPEED = "lightseekorg/tokenspeed, python/tokenspeed/runtime/configs/adapters";

const thetaIn = (file: string, value: number): Fallback => getattr(file, "config", "rope_theta", value);

/** Of Qwen3-Next, after which engines wrote their Qwen3.5. */
export const QWEN3_NEXT_THETA = thetaIn(`${SGLANG}/qwen3_next.py at 0201bc8`, 10000);

const LLAMA_THETA = thetaIn(`${VLLM}/llama.py at 0035bdf`, 10000);
const QWEN2_THETA = thetaIn(`${VLLM}/qwen2.py at 013a279`, 1000000);
const QWEN3_THETA = thetaIn(`${VLLM}/qwen3.py at 002456d`, 1000000);
const QWEN3_MOE_THETA = thetaIn(`${VLLM}/qwen3_moe.py at 002456d`, 10000);

/** Of DeepSeek-V2, whose module reads V3, V3.2, GLM-5 and Kimi too. */
const DEEPSEEK_SCORING = getattr(`${VLLM}/deepseek_v2.py at 017e9f4`, "config", "scoring_func", "softmax");
const DEEPSEEK_HALVES = getattr(`${SGLANG}/deepseek_v2.py at 64bca53`, "config", "rope_interleave", true);
const INDEXER_HALVES = getattr(
  `${VLLM}/deepseek_v2.py at 017e9f4`,
  "config",
  "indexer_rope_interleave",
  false,
);
const GEMMA4 = (name: string): Fallback => ({
  ...getattr(
    "vllm-project/vllm, vllm/transformers_utils/configs/gemma4.py at 017e9f4",
    "text_config",
    name,
    null,
  ),
  asksLayers: true,
});
const MIMO_V2 = (name: string, value: Json): Fallback =>
  getattr(`${SGLANG}/mimo_v2_flash.py at 64bca53`, "config", name, value);

/** What model code of a family takes for an attribute that the object lacks, by the type of its body. */
export const FALLBACKS: { readonly [bodyType: string]: { readonly [attribute: string]: Fallback } } = {
  deepseek_v2: { scoring_func: DEEPSEEK_SCORING },
  deepseek_v3: { scoring_func: DEEPSEEK_SCORING, rope_interleave: DEEPSEEK_HALVES },
  deepseek_v32: { scoring_func: DEEPSEEK_SCORING, indexer_rope_interleave: INDEXER_HALVES },
  gemma4: {
    global_head_dim: GEMMA4("global_head_dim"),
    num_global_key_value_heads: GEMMA4("num_global_key_value_heads"),
  },
  glm_moe_dsa: { scoring_func: DEEPSEEK_SCORING, indexer_rope_interleave: INDEXER_HALVES },
  kimi_k25: { scoring_func: DEEPSEEK_SCORING, rope_interleave: DEEPSEEK_HALVES },
  llama: { rope_theta: LLAMA_THETA },
  mimo: { rope_theta: QWEN2_THETA },
  mimo_v2_flash: {
    swa_v_head_dim: MIMO_V2("swa_v_head_dim", null),
    add_swa_attention_sink_bias: MIMO_V2("add_swa_attention_sink_bias", false),
    add_full_attention_sink_bias: MIMO_V2("add_full_attention_sink_bias", false),
  },
  mistral: { rope_theta: LLAMA_THETA },
  mixtral: { rope_theta: thetaIn(`${VLLM}/mixtral.py at 005df92`, 10000) },
  qwen2: { rope_theta: QWEN2_THETA },
  qwen3: { rope_theta: QWEN3_THETA },
  qwen3_moe: { rope_theta: QWEN3_MOE_THETA },
  qwen3_next: { rope_theta: QWEN3_NEXT_THETA },
  qwen3_vl: { rope_theta: QWEN3_THETA },
  qwen3_vl_moe: { rope_theta: QWEN3_MOE_THETA },
};

/** The width of a head where the config has none, in nearly every modeling file. */
export const HEAD_DIM: Fallback = {
  value: widthOfHead,
  source:
    'transformers 5.18.0, modeling_mixtral.py: getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads',
  forNull: true,
};

/** No draft modules, where the config says nothing of them. */
export const NO_DRAFTS: Fallback = {
  value: 0,
  source: `${VLLM}/deepseek_v2.py, get_spec_layer_idx_from_weight_name: hasattr(config, "num_nextn_predict_layers") and …`,
};

/** What the origin's MiniMax-M2 adapter takes for an attribute that the config object lacks. */
export const MINIMAX_M2 = (name: string, value: Json): Fallback =>
  getattr(`${TOKENSPEED}/minimax_m2.py at 66150e6`, "hf_config", name, value);

/** The same of Qwen3.5, whose attributes are those of the text config. */
export const QWEN35 = (name: string, value: Json): Fallback =>
  getattr(`${TOKENSPEED}/qwen3_5.py at 4f0eea5`, name === "dtype" ? "hf_config" : "text_cfg", name, value);

/** hidden_size // num_attention_heads of the first mixer that has heads. */
function widthOfHead({ body }: EngineModelSpec): Json {
  for (const { mixer } of body.layers) {
    const component = mixer === null ? null : componentOf(body, mixer);
    if (component && "num_query_heads" in component)
      return Math.floor(body.hidden_size / component.num_query_heads);
  }
  return null;
}
