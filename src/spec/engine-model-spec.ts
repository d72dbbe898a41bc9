import * as z from "zod/mini";
import { DeepseekV2ModelSpec } from "./bodies/deepseek-v2.ts";
import { DeepseekV3ModelSpec } from "./bodies/deepseek-v3.ts";
import { DeepseekV32ModelSpec } from "./bodies/deepseek-v32.ts";
import { DeepseekV4ModelSpec } from "./bodies/deepseek-v4.ts";
import { Gemma3ModelSpec } from "./bodies/gemma3.ts";
import { Gemma4ModelSpec } from "./bodies/gemma4.ts";
import { GlmMoeDsaModelSpec } from "./bodies/glm-moe-dsa.ts";
import { Glm4MoeModelSpec } from "./bodies/glm4-moe.ts";
import { GptOssModelSpec } from "./bodies/gpt-oss.ts";
import { KimiK25ModelSpec } from "./bodies/kimi-k25.ts";
import { KimiK3ModelSpec } from "./bodies/kimi-k3.ts";
import { KimiLinearModelSpec } from "./bodies/kimi-linear.ts";
import { LlamaModelSpec } from "./bodies/llama.ts";
import { Llama4ModelSpec } from "./bodies/llama4.ts";
import { MimoV2FlashModelSpec } from "./bodies/mimo-v2-flash.ts";
import { MimoModelSpec } from "./bodies/mimo.ts";
import { MinimaxM2ModelSpec } from "./bodies/minimax-m2.ts";
import { MinimaxM3ModelSpec } from "./bodies/minimax-m3.ts";
import { MinimaxModelSpec } from "./bodies/minimax.ts";
import { MistralModelSpec } from "./bodies/mistral.ts";
import { MixtralModelSpec } from "./bodies/mixtral.ts";
import { NemotronHModelSpec } from "./bodies/nemotron-h.ts";
import { NemotronNasModelSpec } from "./bodies/nemotron-nas.ts";
import { Qwen2MoeModelSpec } from "./bodies/qwen2-moe.ts";
import { Qwen2ModelSpec } from "./bodies/qwen2.ts";
import { Qwen35ModelSpec } from "./bodies/qwen3-5.ts";
import { Qwen3MoeModelSpec } from "./bodies/qwen3-moe.ts";
import { Qwen3NextModelSpec } from "./bodies/qwen3-next.ts";
import { Qwen3VLMoeModelSpec } from "./bodies/qwen3-vl-moe.ts";
import { Qwen3VLModelSpec } from "./bodies/qwen3-vl.ts";
import { Qwen3ModelSpec } from "./bodies/qwen3.ts";
import { Step3p7ModelSpec } from "./bodies/step3p7.ts";
import { EngineModelShell } from "./shell.ts";

/** What an engine needs of one model family, told apart by `type`. A new family is one more variant here. */
export const ModelBody = z.discriminatedUnion("type", [
  DeepseekV2ModelSpec,
  DeepseekV32ModelSpec,
  DeepseekV3ModelSpec,
  DeepseekV4ModelSpec,
  Gemma3ModelSpec,
  Gemma4ModelSpec,
  Glm4MoeModelSpec,
  GlmMoeDsaModelSpec,
  GptOssModelSpec,
  KimiK25ModelSpec,
  KimiK3ModelSpec,
  KimiLinearModelSpec,
  Llama4ModelSpec,
  LlamaModelSpec,
  MimoModelSpec,
  MimoV2FlashModelSpec,
  MinimaxM2ModelSpec,
  MinimaxM3ModelSpec,
  MinimaxModelSpec,
  MistralModelSpec,
  MixtralModelSpec,
  NemotronHModelSpec,
  NemotronNasModelSpec,
  Qwen2ModelSpec,
  Qwen2MoeModelSpec,
  Qwen35ModelSpec,
  Qwen3ModelSpec,
  Qwen3MoeModelSpec,
  Qwen3NextModelSpec,
  Qwen3VLModelSpec,
  Qwen3VLMoeModelSpec,
  Step3p7ModelSpec,
]);

export type ModelBody = z.infer<typeof ModelBody>;

/**
 * The engine-owned description of a model: a Hugging Face config translated once, by one adapter per family, so that
 * engine code depends on this alone.
 */
export const EngineModelSpec = z.extend(EngineModelShell, { body: ModelBody });

export type EngineModelSpec = z.infer<typeof EngineModelSpec>;
