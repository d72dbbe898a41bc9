import type * as z from "zod/mini";
import type { Adapter } from "./adapter.ts";

/** A family that has been loaded: how its configs are read, and the schema of the bodies that come of it. */
export interface Family {
  readonly adapter: Adapter;
  readonly body: z.ZodMiniType;
}

interface Entry {
  readonly modelTypes: readonly string[];
  readonly load: () => Promise<Family>;
}

/**
 * Every family, by the model types that its adapter reads. A page needs one of them, so each is a part of its own that
 * is loaded when it is asked for. A new family is one more entry here.
 */
const ENTRIES: readonly Entry[] = [
  {
    modelTypes: ["deepseek_v2"],
    load: async () => ({
      adapter: (await import("./deepseek/deepseek-v2.ts")).deepseekV2,
      body: (await import("../spec/bodies/deepseek-v2.ts")).DeepseekV2ModelSpec,
    }),
  },
  {
    modelTypes: ["deepseek_v3", "kimi_k2"],
    load: async () => ({
      adapter: (await import("./deepseek/deepseek-v3.ts")).deepseekV3,
      body: (await import("../spec/bodies/deepseek-v3.ts")).DeepseekV3ModelSpec,
    }),
  },
  {
    modelTypes: ["deepseek_v32"],
    load: async () => ({
      adapter: (await import("./deepseek/deepseek-v32.ts")).deepseekV32,
      body: (await import("../spec/bodies/deepseek-v32.ts")).DeepseekV32ModelSpec,
    }),
  },
  {
    modelTypes: ["deepseek_v4", "deepseek_ref"],
    load: async () => ({
      adapter: (await import("./deepseek-v4/family.ts")).deepseekV4,
      body: (await import("../spec/bodies/deepseek-v4.ts")).DeepseekV4ModelSpec,
    }),
  },
  {
    modelTypes: ["gemma3", "gemma3_text"],
    load: async () => ({
      adapter: (await import("./gemma3/family.ts")).gemma3,
      body: (await import("../spec/bodies/gemma3.ts")).Gemma3ModelSpec,
    }),
  },
  {
    modelTypes: ["gemma4", "gemma4_text"],
    load: async () => ({
      adapter: (await import("./gemma4/family.ts")).gemma4,
      body: (await import("../spec/bodies/gemma4.ts")).Gemma4ModelSpec,
    }),
  },
  {
    modelTypes: ["glm4_moe"],
    load: async () => ({
      adapter: (await import("./glm4-moe.ts")).glm4Moe,
      body: (await import("../spec/bodies/glm4-moe.ts")).Glm4MoeModelSpec,
    }),
  },
  {
    modelTypes: ["glm_moe_dsa"],
    load: async () => ({
      adapter: (await import("./deepseek/glm-moe-dsa.ts")).glmMoeDsa,
      body: (await import("../spec/bodies/glm-moe-dsa.ts")).GlmMoeDsaModelSpec,
    }),
  },
  {
    modelTypes: ["gpt_oss"],
    load: async () => ({
      adapter: (await import("./gpt-oss.ts")).gptOss,
      body: (await import("../spec/bodies/gpt-oss.ts")).GptOssModelSpec,
    }),
  },
  {
    modelTypes: ["kimi_k25"],
    load: async () => ({
      adapter: (await import("./kimi/kimi-k25.ts")).kimiK25,
      body: (await import("../spec/bodies/kimi-k25.ts")).KimiK25ModelSpec,
    }),
  },
  {
    modelTypes: ["kimi_k3"],
    load: async () => ({
      adapter: (await import("./kimi-k3/family.ts")).kimiK3,
      body: (await import("../spec/bodies/kimi-k3.ts")).KimiK3ModelSpec,
    }),
  },
  {
    modelTypes: ["kimi_linear"],
    load: async () => ({
      adapter: (await import("./kimi-linear/family.ts")).kimiLinear,
      body: (await import("../spec/bodies/kimi-linear.ts")).KimiLinearModelSpec,
    }),
  },
  {
    modelTypes: ["llama"],
    load: async () => ({
      adapter: (await import("./llama.ts")).llama,
      body: (await import("../spec/bodies/llama.ts")).LlamaModelSpec,
    }),
  },
  {
    modelTypes: ["llama4", "llama4_text"],
    load: async () => ({
      adapter: (await import("./llama4/family.ts")).llama4,
      body: (await import("../spec/bodies/llama4.ts")).Llama4ModelSpec,
    }),
  },
  {
    modelTypes: ["mimo"],
    load: async () => ({
      adapter: (await import("./mimo.ts")).mimo,
      body: (await import("../spec/bodies/mimo.ts")).MimoModelSpec,
    }),
  },
  {
    modelTypes: ["mimo_v2_flash"],
    load: async () => ({
      adapter: (await import("./mimo-v2-flash/family.ts")).mimoV2Flash,
      body: (await import("../spec/bodies/mimo-v2-flash.ts")).MimoV2FlashModelSpec,
    }),
  },
  {
    modelTypes: ["minimax", "minimax_text_01"],
    load: async () => ({
      adapter: (await import("./minimax/family.ts")).minimax,
      body: (await import("../spec/bodies/minimax.ts")).MinimaxModelSpec,
    }),
  },
  {
    modelTypes: ["minimax_m2"],
    load: async () => ({
      adapter: (await import("./minimax-m2.ts")).minimaxM2,
      body: (await import("../spec/bodies/minimax-m2.ts")).MinimaxM2ModelSpec,
    }),
  },
  {
    modelTypes: ["minimax_m3_vl", "minimax_m3_vl_text", "minimax_m3"],
    load: async () => ({
      adapter: (await import("./minimax-m3/family.ts")).minimaxM3,
      body: (await import("../spec/bodies/minimax-m3.ts")).MinimaxM3ModelSpec,
    }),
  },
  {
    modelTypes: ["mistral"],
    load: async () => ({
      adapter: (await import("./mistral.ts")).mistral,
      body: (await import("../spec/bodies/mistral.ts")).MistralModelSpec,
    }),
  },
  {
    modelTypes: ["mixtral"],
    load: async () => ({
      adapter: (await import("./mixtral.ts")).mixtral,
      body: (await import("../spec/bodies/mixtral.ts")).MixtralModelSpec,
    }),
  },
  {
    modelTypes: ["nemotron_h"],
    load: async () => ({
      adapter: (await import("./nemotron-h/family.ts")).nemotronH,
      body: (await import("../spec/bodies/nemotron-h.ts")).NemotronHModelSpec,
    }),
  },
  {
    modelTypes: ["nemotron-nas"],
    load: async () => ({
      adapter: (await import("./nemotron-nas/family.ts")).nemotronNas,
      body: (await import("../spec/bodies/nemotron-nas.ts")).NemotronNasModelSpec,
    }),
  },
  {
    modelTypes: ["qwen2"],
    load: async () => ({
      adapter: (await import("./qwen2.ts")).qwen2,
      body: (await import("../spec/bodies/qwen2.ts")).Qwen2ModelSpec,
    }),
  },
  {
    modelTypes: ["qwen2_moe"],
    load: async () => ({
      adapter: (await import("./qwen2-moe.ts")).qwen2Moe,
      body: (await import("../spec/bodies/qwen2-moe.ts")).Qwen2MoeModelSpec,
    }),
  },
  {
    modelTypes: ["qwen3"],
    load: async () => ({
      adapter: (await import("./qwen3.ts")).qwen3,
      body: (await import("../spec/bodies/qwen3.ts")).Qwen3ModelSpec,
    }),
  },
  {
    modelTypes: ["qwen3_5", "qwen3_5_moe", "qwen3_5_text", "qwen3_5_moe_text"],
    load: async () => ({
      adapter: (await import("./qwen3-5/family.ts")).qwen35,
      body: (await import("../spec/bodies/qwen3-5.ts")).Qwen35ModelSpec,
    }),
  },
  {
    modelTypes: ["qwen3_moe"],
    load: async () => ({
      adapter: (await import("./qwen3-moe.ts")).qwen3Moe,
      body: (await import("../spec/bodies/qwen3-moe.ts")).Qwen3MoeModelSpec,
    }),
  },
  {
    modelTypes: ["qwen3_next"],
    load: async () => ({
      adapter: (await import("./qwen3-next.ts")).qwen3Next,
      body: (await import("../spec/bodies/qwen3-next.ts")).Qwen3NextModelSpec,
    }),
  },
  {
    modelTypes: ["qwen3_vl", "qwen3_vl_text"],
    load: async () => ({
      adapter: (await import("./qwen3-vl.ts")).qwen3Vl,
      body: (await import("../spec/bodies/qwen3-vl.ts")).Qwen3VLModelSpec,
    }),
  },
  {
    modelTypes: ["qwen3_vl_moe", "qwen3_vl_moe_text"],
    load: async () => ({
      adapter: (await import("./qwen3-vl-moe.ts")).qwen3VlMoe,
      body: (await import("../spec/bodies/qwen3-vl-moe.ts")).Qwen3VLMoeModelSpec,
    }),
  },
  {
    modelTypes: ["step3p7"],
    load: async () => ({
      adapter: (await import("./step3p7/family.ts")).step3p7,
      body: (await import("../spec/bodies/step3p7.ts")).Step3p7ModelSpec,
    }),
  },
];

const BY_MODEL_TYPE: ReadonlyMap<string, Entry> = new Map(
  ENTRIES.flatMap((entry) => entry.modelTypes.map((modelType) => [modelType, entry] as const)),
);

/** The model types that some adapter reads. */
export const MODEL_TYPES: readonly string[] = [...BY_MODEL_TYPE.keys()];

const loaded = new Map<Entry, Family>();

async function load(entry: Entry): Promise<void> {
  if (!loaded.has(entry)) loaded.set(entry, await entry.load());
}

/** Loads the family of a model type; nothing where there is none. */
export async function loadFamily(modelType: string): Promise<void> {
  const entry = BY_MODEL_TYPE.get(modelType);
  if (entry) await load(entry);
}

/** Loads every family: for a command line, for tests, and to tell which family an unknown config is the most like. */
export async function loadAllFamilies(): Promise<void> {
  await Promise.all(ENTRIES.map(load));
}

/** Whether every family has been loaded. */
export function areAllFamiliesLoaded(): boolean {
  return loaded.size === ENTRIES.length;
}

/** The family of a model type: undefined where there is none, and until it has been loaded. */
export function familyOf(modelType: string): Family | undefined {
  const entry = BY_MODEL_TYPE.get(modelType);
  return entry && loaded.get(entry);
}
