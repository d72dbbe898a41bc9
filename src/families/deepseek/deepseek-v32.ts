import { implied } from "../../config/reading/sourced.ts";
import type { Adapter } from "../adapter.ts";
import { DEEPSEEK_IGNORED } from "./ignored.ts";
import { readSparseDecoder } from "./sparse-decoder.ts";
import { everywhere, schedule } from "../blocks/layer-names.ts";
import { modeling } from "../blocks/reference.ts";
import { openScopes } from "../blocks/scopes.ts";
import { readShell } from "../blocks/shell.ts";

const MODELING = modeling("DeepseekV32", "deepseek_v32");

/** DeepSeek-V3.2, after configuration_deepseek_v32.py and modeling_deepseek_v32.py. */
export const deepseekV32: Adapter = {
  modelTypes: ["deepseek_v32"],
  read(reader, modelType, transformers) {
    const classes = { outer: "DeepseekV32Config", text: "DeepseekV32Config" };
    const scopes = openScopes(reader, classes, transformers, { decoder: DEEPSEEK_IGNORED });
    if (!scopes) return undefined;
    const shell = readShell(scopes.root, modelType, {
      defaultArchitecture: "DeepseekV32ForCausalLM",
      classPrefix: /^DeepseekV32/,
      decoder: scopes.decoder,
    });
    const { body, layers, mlps } = readSparseDecoder(scopes, MODELING, { interleaved: false });
    return {
      ...shell,
      body: {
        type: implied("deepseek_v32", "this adapter's body"),
        ...body,
        layers: schedule(everywhere(layers, "attention", "every layer has an indexer"), mlps),
      },
    };
  },
};
