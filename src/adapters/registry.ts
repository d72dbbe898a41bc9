import type { Adapter } from "./adapter.ts";
import { deepseekV2 } from "./deepseek-v2.ts";
import { deepseekV3 } from "./deepseek-v3.ts";
import { deepseekV32 } from "./deepseek-v32.ts";
import { deepseekV4 } from "./deepseek-v4.ts";
import { gemma3 } from "./gemma3.ts";
import { gemma4 } from "./gemma4.ts";
import { glmMoeDsa } from "./glm-moe-dsa.ts";
import { glm4Moe } from "./glm4-moe.ts";
import { gptOss } from "./gpt-oss.ts";
import { kimiK25 } from "./kimi-k25.ts";
import { kimiK3 } from "./kimi-k3.ts";
import { kimiLinear } from "./kimi-linear.ts";
import { llama } from "./llama.ts";
import { llama4 } from "./llama4.ts";
import { mimoV2Flash } from "./mimo-v2-flash.ts";
import { mimo } from "./mimo.ts";
import { minimaxM2 } from "./minimax-m2.ts";
import { minimaxM3 } from "./minimax-m3.ts";
import { minimax } from "./minimax.ts";
import { mistral } from "./mistral.ts";
import { mixtral } from "./mixtral.ts";
import { nemotronH } from "./nemotron-h.ts";
import { nemotronNas } from "./nemotron-nas.ts";
import { qwen2Moe } from "./qwen2-moe.ts";
import { qwen2 } from "./qwen2.ts";
import { qwen35 } from "./qwen3-5.ts";
import { qwen3Moe } from "./qwen3-moe.ts";
import { qwen3Next } from "./qwen3-next.ts";
import { qwen3VlMoe } from "./qwen3-vl-moe.ts";
import { qwen3Vl } from "./qwen3-vl.ts";
import { qwen3 } from "./qwen3.ts";
import { step3p7 } from "./step3p7.ts";

/** Every adapter. A new family is one more line here. */
const ADAPTERS: readonly Adapter[] = [
  deepseekV2,
  deepseekV3,
  deepseekV32,
  deepseekV4,
  gemma3,
  gemma4,
  glm4Moe,
  glmMoeDsa,
  gptOss,
  kimiK25,
  kimiK3,
  kimiLinear,
  llama,
  llama4,
  mimo,
  mimoV2Flash,
  minimax,
  minimaxM2,
  minimaxM3,
  mistral,
  mixtral,
  nemotronH,
  nemotronNas,
  qwen2,
  qwen2Moe,
  qwen3,
  qwen35,
  qwen3Moe,
  qwen3Next,
  qwen3Vl,
  qwen3VlMoe,
  step3p7,
];

const BY_MODEL_TYPE: ReadonlyMap<string, Adapter> = new Map(
  ADAPTERS.flatMap((adapter) => adapter.modelTypes.map((modelType) => [modelType, adapter] as const)),
);

/** The model types that some adapter reads. */
export const MODEL_TYPES: readonly string[] = [...BY_MODEL_TYPE.keys()];

/** The adapter of a model type. */
export function adapterOf(modelType: string): Adapter | undefined {
  return BY_MODEL_TYPE.get(modelType);
}
