import { get, put, type ClassRules, type UnfinishedObject } from "../unfinished-object.ts";
import {
  asFloat,
  computed,
  dictionary,
  isTruthy,
  json,
  member,
  moved,
  numberOf,
  plain,
  setDefault,
  withMember,
} from "../tracked.ts";
import { headDim, kvHeads, orHeadDim } from "./common.ts";
import { bothWays, gemmaLayers } from "./gemma3.ts";
import { schedule } from "../layer-types.ts";
import { llama4Layers, ministralLayers } from "./llama.ts";
import {
  cohereKept,
  crossOutput,
  falconH1Heads,
  falconWidth,
  lfm2Layers,
  longRope,
  queryHeads,
  zambaPattern,
} from "./other.ts";
import { intervalLayers, noWindow, windowLayers } from "./qwen.ts";
import { after, before, type Step } from "./steps.ts";
import { paliGemma, perceiverSize } from "./wrappers.ts";

const byClass = (self: UnfinishedObject) => ({ kind: "class_default", class: self.className }) as const;

/** Llama 4's interval is no attribute, and the file's attention_bias is written over. */
const llama4Text: ClassRules = {
  init: (self, kwargs, base) => {
    const given = kwargs.get("no_rope_layer_interval");
    const interval = given ?? plain(self.data.fields.no_rope_layer_interval ?? null, byClass(self));
    base(kwargs);
    put(self, "attention_bias", plain(false, byClass(self)));
    kvHeads(self);
    headDim(self);
    llama4Layers(self, { rope: numberOf(interval), ropeInputs: [interval] });
  },
};

/** The share that is turned, under the name that other families have for it. */
const rotatedShare: Step = (self) => {
  const share = get(self, "rotary_pct");
  if (share) put(self, "partial_rotary_factor", moved(share, "as rotary_pct"));
};

/** A flat file's scaling is one dictionary for both objects, and the text config changes it. */
const sharedScaling: Step = (self) => {
  const text = self.attributes.get("text_config");
  const scaling = text?.kind === "config" ? text.config.attributes.get("rope_scaling") : undefined;
  const isFlat = text?.source.kind === "class_default";
  if (isFlat && scaling && self.attributes.has("rope_scaling")) put(self, "rope_scaling", scaling);
};

/** The other name of a theta is set first, and the theta itself over it. */
const thetaFirst = before((_, kwargs) => {
  kwargs.delete("rope_theta");
});

/** The numbers of the layers that share a block. */
const hybridNumbers: Step = (self) => {
  const types = get(self, "layers_block_type");
  const list = json(types);
  if (!Array.isArray(list)) return;
  const numbers = list.flatMap((type, layer) => (type === "hybrid" ? [layer] : []));
  put(
    self,
    "hybrid_layer_ids",
    computed(numbers, [types], "the layers that are hybrid in layers_block_type"),
  );
};

/** Phi-MoE's scaling gets the type under its newer name too, null where it has none, and the object its first length. */
const moeRope: Step = (self) => {
  const scaling = dictionary(get(self, "rope_scaling"));
  if (!scaling) return;
  const type = member(scaling, "type");
  const copy = type
    ? moved(type, "copied from the older spelling type")
    : computed(null, [scaling], "rope_type is null where rope_scaling names no type");
  put(self, "rope_scaling", setDefault(scaling, "rope_type", copy));
  const length = member(scaling, "original_max_position_embeddings");
  if (length) put(self, "original_max_position_embeddings", moved(length, "also taken out of rope_scaling"));
};

/** What scales becomes a float. */
const floatScaling: Step = (self) => {
  for (const name of ["beta_fast", "beta_slow", "factor"]) {
    const scaling = dictionary(get(self, "rope_scaling"));
    const given = member(scaling, name);
    if (scaling && typeof given?.value === "number")
      put(self, "rope_scaling", withMember(scaling, name, asFloat(given)));
  }
};

/** Phi-4's audio is made of defaults only where there is no vision: a file with vision alone leaves it without one. */
const audioAlone: Step = (self) => {
  const [vision, audio] = ["vision_config", "audio_config"].map((name) => self.attributes.get(name));
  if (vision?.kind === "config" && audio?.kind === "config" && audio.source.kind !== "file")
    put(self, "audio_config", plain(null, byClass(self)));
};

const windowed = before(noWindow, windowLayers);

/** What classes of transformers 4.57 compute in `__init__`. They keep rope_theta and rope_scaling where the file has them. */
export const version4: { readonly [className: string]: ClassRules } = {
  Gemma3TextConfig: {
    init: (self, kwargs, base) => {
      // Written over after the inherited `__init__`, by what the file has without the underscore.
      kwargs.delete("_sliding_window_pattern");
      base(kwargs);
      bothWays(self);
      gemmaLayers(self, kwargs);
    },
  },
  GotOcr2Config: after((self) => {
    put(self, "pad_token_id", plain(null, { kind: "base_default" }));
  }),
  BltConfig: after(crossOutput),
  Cohere2Config: before(cohereKept),
  DeepseekV3Config: before(floatScaling),
  GPTBigCodeConfig: before(queryHeads),
  GPTNeoXConfig: after(rotatedShare),
  GPTNeoXJapaneseConfig: after(rotatedShare),
  Idefics2Config: after(perceiverSize),
  Lfm2Config: before(lfm2Layers),
  Llama4TextConfig: llama4Text,
  LongcatFlashConfig: before(floatScaling),
  ModernBertConfig: thetaFirst,
  ModernBertDecoderConfig: {
    init: (self, kwargs, base) => {
      const given = kwargs.get("local_attention");
      thetaFirst.init?.(self, kwargs, base);
      const whole = given ?? plain(self.data.fields.local_attention ?? null, byClass(self));
      const rule = "local_attention // 2, -1 without it";
      const window = isTruthy(whole) ? Math.floor(numberOf(whole) / 2) : -1;
      put(self, "sliding_window", computed(window, [whole], rule));
    },
  },
  PaliGemmaConfig: after(paliGemma),
  Zamba2Config: after(hybridNumbers),
  MinistralConfig: before(ministralLayers),
  MptAttentionConfig: {
    init: (_self, _kwargs, base) => {
      base(new Map());
    },
  },
  FalconH1Config: before(falconH1Heads),
  FalconConfig: after((self) => {
    falconWidth(self, self.attributes);
  }),
  Phi4MultimodalConfig: after(audioAlone),
  Phi3Config: after(longRope("rope_scaling", "type")),
  PhimoeConfig: before(moeRope),
  Qwen2Config: windowed,
  Qwen2MoeConfig: before(noWindow),
  Qwen2VLConfig: after(sharedScaling),
  Qwen2_5_VLConfig: after(sharedScaling),
  Qwen2VLTextConfig: before(noWindow),
  Qwen2_5_VLTextConfig: before(noWindow),
  Qwen3Config: windowed,
  Qwen3MoeConfig: before(noWindow),
  Qwen3NextConfig: {
    init: (self, kwargs, base) => {
      base(kwargs);
      intervalLayers(self, kwargs.get("full_attention_interval"));
    },
  },
  ZambaConfig: before((self) => {
    schedule(self, "layers_block_type", ...zambaPattern(self, "mamba"));
  }),
  Qwen3VLMoeTextConfig: before(orHeadDim),
};
