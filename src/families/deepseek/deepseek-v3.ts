import { implied } from "../../config/reading/sourced.ts";
import type { Adapter } from "../adapter.ts";
import { DEEPSEEK_IGNORED } from "./ignored.ts";
import { readV3Decoder } from "./v3-decoder.ts";
import { openScopes } from "../blocks/scopes.ts";
import { readShell } from "../blocks/shell.ts";

/**
 * DeepSeek-V3, V3.1 and R1, after configuration_deepseek_v3.py and modeling_deepseek_v3.py; and Kimi-K2, whose files
 * name DeepSeek-V3's classes, and which vLLM reads by DeepseekV3Config (transformers_utils/config.py).
 */
export const deepseekV3: Adapter = {
  modelTypes: ["deepseek_v3", "kimi_k2"],
  read(reader, modelType, transformers) {
    const classes = { outer: "DeepseekV3Config", text: "DeepseekV3Config" };
    const scopes = openScopes(reader, classes, transformers, { decoder: DEEPSEEK_IGNORED });
    if (!scopes) return undefined;
    const shell = readShell(scopes.root, modelType, {
      defaultArchitecture: "DeepseekV3ForCausalLM",
      classPrefix: modelType === "kimi_k2" ? /^(DeepseekV3|KimiK2)/ : /^DeepseekV3(?!\d)/,
      decoder: scopes.decoder,
    });
    const type = implied("deepseek_v3" as const, "this adapter's body");
    return { ...shell, body: { type, ...readV3Decoder(scopes).body } };
  },
};
