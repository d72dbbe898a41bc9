import type { FamilyModelSpec } from "../families/schema.ts";
import type { EngineModelSpec } from "../spec/engine-model-spec.ts";
import type { RuntimeViewDeclaration } from "./declaration.ts";
import { deepseekV2, deepseekV3, deepseekV32, glm4Moe, glmMoeDsa } from "./families/deepseek.ts";
import { deepseekV4 } from "./families/deepseek-v4.ts";
import type { FamilyAttributes } from "./families/family.ts";
import { gemma3 } from "./families/gemma3.ts";
import { gemma4 } from "./families/gemma4.ts";
import { gptOss } from "./families/gpt-oss.ts";
import { kimiK3, kimiLinear } from "./families/kimi-linear.ts";
import { llama, mistral, mixtral, nemotronNas } from "./families/llama.ts";
import { llama4 } from "./families/llama4.ts";
import { mimoV2Flash } from "./families/mimo-v2-flash.ts";
import { minimax } from "./families/minimax.ts";
import { MiniMaxM2RuntimeView } from "./families/minimax-m2.ts";
import { minimaxM3 } from "./families/minimax-m3.ts";
import { nemotronH } from "./families/nemotron-h.ts";
import { mimo, qwen2, qwen2Moe, qwen3, qwen3Moe, qwen3Next, qwen3Vl, qwen3VlMoe } from "./families/qwen.ts";
import { Qwen35RuntimeView } from "./families/qwen3-5.ts";
import { step3p7 } from "./families/step3p7.ts";
import { genericAttributes } from "./generic.ts";

/** Views whose attributes are the same for every spec of their family. */
const FIXED = new Map<string, RuntimeViewDeclaration>(
  [MiniMaxM2RuntimeView, Qwen35RuntimeView].map((declaration) => [declaration.bodyType, declaration]),
);

/** Families whose model code has names of its own, by the `type` of their bodies. */
const FAMILIES = new Map<string, FamilyAttributes>([
  ["deepseek_v2", deepseekV2],
  ["deepseek_v3", deepseekV3],
  ["deepseek_v32", deepseekV32],
  ["deepseek_v4", deepseekV4],
  ["gemma3", gemma3],
  ["gemma4", gemma4],
  ["glm4_moe", glm4Moe],
  ["glm_moe_dsa", glmMoeDsa],
  ["gpt_oss", gptOss],
  ["kimi_k25", deepseekV3],
  ["kimi_k3", kimiK3],
  ["kimi_linear", kimiLinear],
  ["llama", llama],
  ["llama4", llama4],
  ["mimo", mimo],
  ["mimo_v2_flash", mimoV2Flash],
  ["minimax", minimax],
  ["minimax_m3", minimaxM3],
  ["mistral", mistral],
  ["mixtral", mixtral],
  ["nemotron_h", nemotronH],
  ["nemotron_nas", nemotronNas],
  ["qwen2", qwen2],
  ["qwen2_moe", qwen2Moe],
  ["qwen3", qwen3],
  ["qwen3_moe", qwen3Moe],
  ["qwen3_next", qwen3Next],
  ["qwen3_vl", qwen3Vl],
  ["qwen3_vl_moe", qwen3VlMoe],
  ["step3p7", step3p7],
]);

/**
 * What the runtime view of a spec consists of. A family without a declaration of its own has the generic one: the
 * attributes of its components by the names that most families use.
 */
export function declarationOf(spec: EngineModelSpec): RuntimeViewDeclaration {
  const { type } = spec.body;
  const fixed = FIXED.get(type);
  if (fixed) return fixed;
  const attributes = (FAMILIES.get(type) ?? genericAttributes)(spec as FamilyModelSpec);
  const byName = new Map(attributes.map((attribute) => [attribute.name, attribute]));
  return { name: viewName(type), bodyType: type, attributes: [...byName.values()] };
}

/** "DeepseekV3RuntimeView" of "deepseek_v3". */
function viewName(bodyType: string): string {
  const words = bodyType.split("_").map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join("")}RuntimeView`;
}
