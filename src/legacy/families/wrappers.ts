import { type Json, numeric, wordOf } from "../../spec/json.ts";
import { classData, classOfType, isBefore5 } from "../class-data.ts";
import { byData } from "../computed.ts";
import { schedule } from "../layer-types.ts";
import type { LegacyAttribute, LegacyConfig, LegacyValue } from "../legacy-object.ts";
import { computed, dictionary, isNone, isTruthy, json, member, moved, numberOf, plain } from "../tracked.ts";
import { get, pop, put, type ClassRules, type Kwargs, type UnfinishedObject } from "../unfinished-object.ts";
import { nest } from "./common.ts";
import { after, before, type Step } from "./steps.ts";

/** Rope parameters of a text config under all their names. */
const ROPE = ["rope_parameters", "rope_scaling", "rope_theta"];

/** The config object that stands under a name; undefined where there is none. */
function nested(self: UnfinishedObject, name: string): LegacyConfig | undefined {
  const attribute = self.attributes.get(name);
  return attribute?.kind === "config" ? attribute.config : undefined;
}

/** `self.NAME.ATTRIBUTE = value`: what an outer class sets in a config that is built already. */
function setIn(config: LegacyConfig | null | undefined, name: string, value: LegacyAttribute | undefined) {
  if (config && value) (config.attributes as Map<string, LegacyAttribute>).set(name, value);
}

/** Takes the members that describe the text out of a flat file: what the text's class declares, and some by name. */
function takeText(self: UnfinishedObject, kwargs: Kwargs, more: readonly string[]): Map<string, LegacyValue> {
  const { fields, attribute_map: aliases } = classData(self.data.nested.text_config as string, self.version);
  const known = { ...self.version.base.fields, ...fields, ...aliases };
  const taken = new Map<string, LegacyValue>();
  for (const [name, value] of [...kwargs]) {
    if (value.kind !== "value" || !(Object.hasOwn(known, name) || more.includes(name))) continue;
    taken.set(name, moved(value, `${self.className} makes text_config of what it does not know itself`));
    kwargs.delete(name);
  }
  return taken;
}

/** Embeddings are tied where the text config ties them: older files say it there. */
const tiedByText: Step = (self) => {
  const tied = nested(self, "text_config")?.attributes.get("tie_word_embeddings");
  if (!isTruthy(get(self, "tie_word_embeddings")) && tied && isTruthy(tied))
    put(self, "tie_word_embeddings", moved(tied, "taken from text_config"));
};

/** Qwen2-VL and 2.5-VL: files on the Hub are flat, and the text config is made of their members. */
const qwenVl: ClassRules = {
  init: (self, kwargs, base) => {
    nest(self, "vision_config");
    const taken = takeText(self, kwargs, ROPE);
    // Read off the file's older name alone: the class itself takes the newer one.
    taken.set("dtype", dtypeOf(kwargs));
    const flat = dictionary(get(self, "text_config")) === undefined;
    nest(self, "text_config", flat ? { given: taken } : {});
    tiedByText(self, kwargs);
    base(kwargs);
  },
};

function dtypeOf(kwargs: Kwargs): LegacyValue {
  const older = kwargs.get("torch_dtype");
  if (older?.kind !== "value") return computed(null, [], "the file has no torch_dtype");
  return moved(older, "handed on to text_config");
}

/** A type mrope is no scaling: it becomes the default. */
export function mropeIsDefault(self: UnfinishedObject, kwargs: Kwargs, inherited: () => void): void {
  // These classes read no share of the head that is turned: it stays an attribute alone.
  const share = pop(kwargs, "partial_rotary_factor");
  inherited();
  if (share) kwargs.set("partial_rotary_factor", share);
  const parameters = dictionary(get(self, "rope_parameters"));
  const type = member(parameters, "rope_type");
  if (!parameters || json(type) !== "mrope") return;
  const renamed = { ...(parameters.value as object), rope_type: "default" };
  const parts = new Map(parameters.parts);
  parts.set("/rope_type", computed("default", [type], "default in place of mrope").source);
  put(self, "rope_parameters", { ...parameters, value: renamed, parts });
}

/** HunYuan-VL: members of a flat file go into the text config, over its own. */
const hunyuanVl: ClassRules = {
  init: (self, kwargs, base) => {
    const taken = takeText(self, kwargs, [...ROPE, "model_type"]);
    const vision = nest(self, "vision_config");
    const text = nest(self, "text_config", { given: taken });
    setIn(vision, "text_hidden_size", text?.attributes.get("hidden_size"));
    base(kwargs);
    const tied = text?.attributes.get("tie_word_embeddings");
    if (tied) put(self, "tie_word_embeddings", moved(tied, "taken from text_config"));
  },
};

/** The perceiver of Idefics 2 has the size of the text, whatever the file says. */
export const perceiverSize: Step = (self) => {
  const [text, perceiver] = [nested(self, "text_config"), nested(self, "perceiver_config")];
  const size = text?.attributes.get("hidden_size");
  if (json(size) === json(perceiver?.attributes.get("hidden_size"))) return;
  setIn(perceiver, "hidden_size", size);
  setIn(perceiver, "rms_norm_eps", text?.attributes.get("rms_norm_eps"));
};

/** PaliGemma: the tower projects to the outer size, the text knows the number of patches and, in 5.x, attends both ways. */
export const paliGemma: Step = (self) => {
  const [text, vision] = [nested(self, "text_config"), nested(self, "vision_config")];
  setIn(vision, "projection_dim", get(self, "projection_dim"));
  const sizes = [vision?.attributes.get("image_size"), vision?.attributes.get("patch_size")] as const;
  const [image, patch] = sizes.map(numberOf) as [number, number];
  const count = Math.floor(image / patch) ** 2;
  setIn(text, "num_image_tokens", computed(count, sizes, "(image_size // patch_size)² of the tower"));
  if (
    isBefore5(self.version.transformers_version) ||
    !isNone(text?.attributes.get("use_bidirectional_attention"))
  )
    return;
  setIn(text, "use_bidirectional_attention", plain(true, { kind: "class_default", class: self.className }));
};

/** Members that Inkling's files have in `mtp_config`, and the text config under other names. */
const INKLING_MTP = [
  ["num_mtp_layers", "num_nextn_predict_layers", null],
  ["chain_hidden_post_norm", "chain_hidden_post_norm", false],
  ["mtp_local_layer_ids", "local_layer_ids", null],
] as const;

const inkling: ClassRules = {
  init: (self, kwargs, base) => {
    const mtp = dictionary(kwargs.get("mtp_config"));
    const dict = dictionary(get(self, "text_config"));
    const given = new Map<string, LegacyValue>();
    for (const [name, older, none] of dict ? INKLING_MTP : []) {
      if (member(dict, name)) continue;
      const byClass = plain(none, { kind: "class_default", class: self.className });
      given.set(name, member(mtp, older) ?? byClass);
    }
    const audio = nest(self, "audio_config");
    const vision = nest(self, "vision_config");
    const text = nest(self, "text_config", dict ? { given } : {});
    for (const tower of [audio, vision])
      setIn(tower, "text_hidden_size", text?.attributes.get("hidden_size"));
    base(kwargs);
  },
};

/** Which layers of Inkling slide, and which are dense: fields of files that are none of the class. */
const inklingLayers: Step = (self, kwargs) => {
  const ids = get(self, "local_layer_ids");
  const local = json(ids);
  const slides = (layer: number) => (Array.isArray(local) ? local.includes(layer) : (layer + 1) % 6 !== 0);
  schedule(self, "layer_types", [ids], "hybrid_sliding in local_layer_ids, hybrid elsewhere", (layer) =>
    slides(layer) ? "hybrid_sliding" : "hybrid",
  );
  if (isNone(get(self, "mlp_layer_types"))) {
    const first = pop(kwargs, "dense_mlp_idx");
    const dense = numeric(json(first) ?? 0);
    schedule(self, "mlp_layer_types", [first], "the first dense_mlp_idx (0) layers are dense", (layer) =>
      layer < dense ? "dense" : "sparse",
    );
  }
  const size = kwargs.get("dense_intermediate_size");
  if (!size || isNone(size)) return;
  kwargs.delete("dense_intermediate_size");
  put(self, "intermediate_size", moved(size, "dense_intermediate_size of the file"));
};

/** A tower whose own model type says nothing: the outer class knows which one it is. */
const visionOf = (className: (self: UnfinishedObject, type: Json | undefined) => string): ClassRules => ({
  init: (self, kwargs, base) => {
    const type = json(member(dictionary(get(self, "vision_config")), "model_type"));
    nest(self, "vision_config", { className: className(self, type), dropModelType: true });
    byData.init(self, kwargs, base);
  },
});

const qwen3Vision = visionOf((self, type) => {
  const own = type === undefined || type === "qwen3_vl" ? "qwen3_vl_vision" : wordOf(type);
  return classOfType(own, self.version) ?? "Qwen3VLVisionConfig";
});

/** MiniCPM-V: the tower has the outer file's place for its merger, and gives the size of its patches. */
const miniCpm: ClassRules = {
  init: (self, kwargs, base) => {
    const vision = nest(self, "vision_config", { dropModelType: true });
    setIn(vision, "insert_layer_id", get(self, "insert_layer_id"));
    const size = vision?.attributes.get("patch_size");
    if (size) put(self, "patch_size", moved(size, "taken from vision_config"));
    byData.init(self, kwargs, base);
  },
};

const TIED_BY_TEXT = [
  "FastVlmConfig",
  "Glm4vConfig",
  "Glm4vMoeConfig",
  "GlmOcrConfig",
  "LlavaConfig",
  "LlavaNextVideoConfig",
  "LlavaOnevisionConfig",
  "PaddleOCRVLConfig",
  "VideoLlama3Config",
];

/** Wrappers around a text model in transformers 5.x that do more than their data say. */
export const wrappers: { readonly [className: string]: ClassRules } = {
  ...Object.fromEntries(TIED_BY_TEXT.map((name) => [name, after(tiedByText)])),
  Cosmos3OmniConfig: qwen3Vision,
  HunYuanVLConfig: hunyuanVl,
  Idefics2Config: after(perceiverSize),
  PaliGemmaConfig: after(paliGemma),
  InklingConfig: inkling,
  InklingTextConfig: before(inklingLayers),
  MiniCPMV4_6Config: miniCpm,
  MiniCPMV4_7Config: miniCpm,
  Qwen2VLConfig: qwenVl,
  Qwen2_5_VLConfig: qwenVl,
};
