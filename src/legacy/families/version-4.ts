import { get, put, type ClassRules, type UnfinishedObject } from "../unfinished-object.ts";
import { dictionary, member, moved, numberOf, plain, withMember } from "../tracked.ts";
import { headDim, kvHeads, orHeadDim } from "./common.ts";
import { rotatedHead } from "./deepseek.ts";
import { bothWays, gemmaLayers } from "./gemma3.ts";
import { llama4Layers, ministralLayers } from "./llama.ts";
import { intervalLayers, noWindow, windowLayers } from "./qwen.ts";
import { after, before } from "./steps.ts";

/** The older spelling `type` in rope_scaling is copied to the newer one. */
function ropeType(self: UnfinishedObject): void {
  const scaling = dictionary(get(self, "rope_scaling"));
  const type = member(scaling, "type");
  if (!scaling || !type) return;
  put(
    self,
    "rope_scaling",
    withMember(scaling, "rope_type", moved(type, "copied from the older spelling type")),
  );
}

const byClass = (self: UnfinishedObject) => ({ kind: "class_default", class: self.className }) as const;

/** Llama 4's interval is no attribute, and the file's attention_bias is written over. */
const llama4Text: ClassRules = {
  init: (self, kwargs, base) => {
    const given = kwargs.get("no_rope_layer_interval");
    kwargs.delete("no_rope_layer_interval");
    const interval = given ?? plain(self.data.fields.no_rope_layer_interval ?? null, byClass(self));
    base(kwargs);
    put(self, "attention_bias", plain(false, byClass(self)));
    kvHeads(self);
    headDim(self);
    llama4Layers(self, { rope: numberOf(interval), ropeInputs: [interval] });
  },
};

const windowed = before(noWindow, ropeType, windowLayers);

/** What classes of transformers 4.57 compute in `__init__`. They keep rope_theta and rope_scaling where the file has them. */
export const version4: { readonly [className: string]: ClassRules } = {
  // After the call, for the class writes over a head_dim of the file: the data cannot tell when a class computes.
  DeepseekV2Config: after(rotatedHead, ropeType),
  DeepseekV3Config: before(ropeType),
  Gemma3TextConfig: {
    init: (self, kwargs, base) => {
      base(kwargs);
      bothWays(self);
      gemmaLayers(self, kwargs);
    },
  },
  Glm4MoeConfig: before(ropeType),
  GptOssConfig: before(ropeType),
  LlamaConfig: before(ropeType),
  Llama4TextConfig: llama4Text,
  MinistralConfig: before(ministralLayers),
  Qwen2Config: windowed,
  Qwen2MoeConfig: before(noWindow, ropeType),
  Qwen3Config: windowed,
  Qwen3MoeConfig: before(noWindow, ropeType),
  Qwen3NextConfig: {
    init: (self, kwargs, base) => {
      base(kwargs);
      intervalLayers(self, kwargs.get("full_attention_interval"));
    },
  },
  Qwen3VLMoeTextConfig: before(orHeadDim),
};
