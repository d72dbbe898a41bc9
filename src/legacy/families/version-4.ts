import { get, put, type ClassRules, type UnfinishedObject } from "../unfinished-object.ts";
import { everyNth, schedule } from "../layer-types.ts";
import { computed, dictionary, isTruthy, member, moved, numberOf, plain, withMember } from "../tracked.ts";
import { emptyList, headDim, kvHeads, latentHeads, windowSwitch, wrapper } from "./common.ts";
import { gemmaLayers, halveWindow } from "./gemma3.ts";
import { llama4Layers, ministralLayers } from "./llama.ts";
import { intervalLayers, windowLayers } from "./qwen.ts";

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

/** Steps that a class takes before it calls the inherited `__init__`, and so before other fields of the file. */
const before = (...steps: readonly ((self: UnfinishedObject) => void)[]): ClassRules => ({
  init: (self, kwargs, base) => {
    for (const step of steps) step(self);
    base(kwargs);
  },
});

/** Steps that it takes after. */
const after = (...steps: readonly ((self: UnfinishedObject) => void)[]): ClassRules => ({
  init: (self, kwargs, base) => {
    base(kwargs);
    for (const step of steps) step(self);
  },
});

const noWindow = (self: UnfinishedObject) => {
  windowSwitch(self, null);
};
const ownHeadDim = (self: UnfinishedObject) => {
  headDim(self);
};
const orHeadDim = (self: UnfinishedObject) => {
  headDim(self, true);
};
const noMlpOnly = (self: UnfinishedObject) => {
  emptyList(self, "mlp_only_layers");
};
const byClass = (self: UnfinishedObject) => ({ kind: "class_default", class: self.className }) as const;
const bias = (value: boolean) => (self: UnfinishedObject) => {
  put(self, "attention_bias", plain(value, byClass(self)));
};

function alternate(name: string, rest: string): (self: UnfinishedObject) => void {
  return (self) => {
    schedule(
      self,
      "layer_types",
      [],
      `every second layer is ${name}, the others ${rest}`,
      everyNth(2, name, rest),
    );
  };
}

/** `head_dim` of DeepSeek V2, which has no whole query head. */
function rotatedHead(self: UnfinishedObject): void {
  const rotated = get(self, "qk_rope_head_dim");
  if (rotated?.kind === "value")
    put(self, "head_dim", computed(rotated.value, [rotated], "qk_rope_head_dim"));
}

/** What classes of transformers 4.57 compute in `__init__`. They keep rope_theta and rope_scaling where the file has them. */
export const version4: { readonly [className: string]: ClassRules } = {
  DeepseekV2Config: after(kvHeads, rotatedHead, ropeType),
  DeepseekV3Config: before(latentHeads, kvHeads, ropeType),
  Gemma3TextConfig: {
    init: (self, kwargs, base) => {
      base(kwargs);
      if (isTruthy(get(self, "use_bidirectional_attention"))) halveWindow(self);
      gemmaLayers(self, kwargs);
    },
  },
  Gemma3Config: wrapper,
  Glm4MoeConfig: before(ropeType),
  GptOssConfig: before(
    kvHeads,
    ownHeadDim,
    alternate("full_attention", "sliding_attention"),
    bias(true),
    ropeType,
  ),
  LlamaConfig: before(kvHeads, ownHeadDim, ropeType),
  Llama4TextConfig: {
    init: (self, kwargs, base) => {
      const given = kwargs.get("no_rope_layer_interval");
      kwargs.delete("no_rope_layer_interval");
      const interval = given ?? plain(self.data.fields.no_rope_layer_interval ?? null, byClass(self));
      base(kwargs);
      bias(false)(self);
      kvHeads(self);
      headDim(self);
      llama4Layers(self, { rope: numberOf(interval), ropeInputs: [interval] });
    },
  },
  Llama4Config: wrapper,
  MiniMaxConfig: after(kvHeads, alternate("linear_attention", "full_attention")),
  MistralConfig: before(kvHeads),
  MinistralConfig: after(kvHeads, ministralLayers),
  MixtralConfig: before(kvHeads),
  Qwen2Config: before(noWindow, kvHeads, ropeType, windowLayers),
  Qwen2MoeConfig: before(noWindow, ropeType, noMlpOnly),
  Qwen3Config: before(noWindow, kvHeads, ropeType, windowLayers),
  Qwen3MoeConfig: before(noWindow, ropeType, noMlpOnly),
  Qwen3NextConfig: {
    init: (self, kwargs, base) => {
      base(kwargs);
      intervalLayers(self, kwargs.get("full_attention_interval"));
    },
  },
  Qwen3VLTextConfig: before(kvHeads),
  Qwen3VLConfig: wrapper,
  Qwen3VLMoeTextConfig: before(kvHeads, orHeadDim, noMlpOnly),
  Qwen3VLMoeConfig: wrapper,
};
