import { text } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, implied } from "../../config/reading/sourced.ts";
import type { Adapter } from "../adapter.ts";
import { DEEPSEEK_IGNORED } from "../deepseek/ignored.ts";
import { KIMI_IGNORED } from "../deepseek/kimi-ignored.ts";
import { readKimiVision } from "../deepseek/kimi-vision.ts";
import { readV3Decoder } from "../deepseek/v3-decoder.ts";
import { LEGACY_BASE_FIELDS } from "../blocks/legacy-base-fields.ts";
import { openScopes } from "../blocks/scopes.ts";
import { readShell } from "../blocks/shell.ts";

/** Kimi-K2.5 to K2.7, after configuration_kimi_k25.py and modeling_kimi_k25.py. */
export const kimiK25: Adapter = {
  modelTypes: ["kimi_k25"],
  read(reader, modelType, transformers) {
    const classes = { outer: "Kimi_K25Config", text: "DeepseekV3Config" };
    const scopes = openScopes(reader, classes, transformers, {
      decoder: [...DEEPSEEK_IGNORED, ...LEGACY_BASE_FIELDS],
      root: KIMI_IGNORED,
    });
    if (!scopes) return undefined;
    const shell = readShell(scopes.root, modelType, {
      defaultArchitecture: "Kimi_K25ForConditionalGeneration",
      classPrefix: /^Kimi_?K25/,
      decoder: scopes.decoder,
    });
    const { body, trunk } = readV3Decoder(scopes);
    return {
      ...shell,
      body: {
        type: implied("kimi_k25", "this adapter's body"),
        ...body,
        text_model_type: readTextModelType(scopes.decoder),
        vision: readKimiVision(scopes.root, trunk.hidden),
      },
    };
  },
};

/** transformers takes the class of text_config from the model type that it names; kimi_k2 is DeepSeek-V3's. */
function readTextModelType(scope: Scope): Sourced<string> {
  const named = scope.read(text, "model_type");
  if (named.value !== "deepseek_v3" && named.value !== "kimi_k2") {
    const message = `text_config names model_type ${JSON.stringify(named.value)}; it is read as deepseek_v3, the decoder of every released model of this type.`;
    scope.reader.report("error", "text-model-type", scope.at("model_type"), message);
  }
  return named;
}
