import { DEEPSEEK_V3 } from "../deepseek/deepseek-v3.ts";
import * as z from "zod/mini";
import { VisionTowerSpec } from "../../spec/components/vision-tower.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import { family } from "../declaration/family.ts";
import { text } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced } from "../../config/reading/sourced.ts";
import { DEEPSEEK_IGNORED } from "../deepseek/ignored.ts";
import { KIMI_IGNORED } from "../deepseek/kimi-ignored.ts";
import { readKimiVision } from "../deepseek/kimi-vision.ts";
import { readV3Decoder } from "../deepseek/v3-decoder.ts";
import { NESTED_BASE_FIELDS } from "../blocks/file/legacy-base-fields.ts";
import { WHOLE_LANGUAGE_MODEL } from "../blocks/rules/checkpoint-names.ts";

export const KIMI_K25 = {
  text_model_type: z.string(),
  vision: VisionTowerSpec,
};

/** Kimi-K2.5 and later: Kimi-K2's decoder, which is DeepSeek-V3's, and a vision tower. */
export const kimiK25 = family("kimi_k25", {
  prefix: "Kimi_K25",
  architecture: "Kimi_K25ForConditionalGeneration",
  text: "DeepseekV3Config",
  ignored: KIMI_IGNORED,
  ignoredInside: [...DEEPSEEK_IGNORED, ...NESTED_BASE_FIELDS],
  checkpoint: { ...WHOLE_LANGUAGE_MODEL, layers: "blocks", published: { layers: "layers" } },
  shapes: [DECODER, DEEPSEEK_V3, KIMI_K25],
  read(scopes) {
    const { body, trunk } = readV3Decoder(scopes);
    return {
      ...body,
      text_model_type: readTextModelType(scopes.decoder),
      vision: readKimiVision(scopes.root, trunk.hidden),
    };
  },
});

/** transformers takes the class of text_config from the model type that it names; kimi_k2 is DeepSeek-V3's. */
function readTextModelType(scope: Scope): Sourced<string> {
  const named = scope.read(text, "model_type");
  if (named.value !== "deepseek_v3" && named.value !== "kimi_k2") {
    const message = `text_config names model_type ${JSON.stringify(named.value)}; it is read as deepseek_v3, the decoder of every released model of this type.`;
    scope.reader.report("error", "text-model-type", scope.at("model_type"), message);
  }
  return named;
}
