import { componentOf } from "../spec/component-of.ts";
import type { EngineModelSpec } from "../spec/engine-model-spec.ts";
import type { Json } from "../spec/json.ts";
import type { Fallback } from "./declaration.ts";

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

export const LLAMA_THETA = thetaIn(`${VLLM}/llama.py at 0035bdf`, 10000);
export const MIXTRAL_THETA = thetaIn(`${VLLM}/mixtral.py at 005df92`, 10000);
export const QWEN2_THETA = thetaIn(`${VLLM}/qwen2.py at 013a279`, 1000000);
export const QWEN3_THETA = thetaIn(`${VLLM}/qwen3.py at 002456d`, 1000000);
export const QWEN3_MOE_THETA = thetaIn(`${VLLM}/qwen3_moe.py at 002456d`, 10000);
/** Of Qwen3-Next, after which engines wrote their Qwen3.5. */
export const QWEN3_NEXT_THETA = thetaIn(`${SGLANG}/qwen3_next.py at 0201bc8`, 10000);

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
