import { type JsonObject, wordOf } from "../../spec/json.ts";
import { decoded } from "../class-data.ts";
import { byData } from "../computed.ts";
import { everyNth, perLayer, remapLayerTypes, schedule } from "../layer-types.ts";
import type { LegacyAttribute, LegacyValue } from "../legacy-object.ts";
import { standardiseRope } from "../rope.ts";
import {
  constant,
  get,
  pop,
  put,
  type ClassRules,
  type Kwargs,
  type UnfinishedObject,
} from "../unfinished-object.ts";
import {
  computed,
  dictionary,
  isNone,
  isTruthy,
  json,
  member,
  moved,
  numberOf,
  plain,
  setDefault,
  withMember,
} from "../tracked.ts";
import { headDim, kvHeads, ropeByClass } from "./common.ts";
import { after, before, type Step } from "./steps.ts";

/** The layers of a file are those of one stack, unless it says so: all that run, cycle by cycle, become its layers. */
function cycles(self: UnfinishedObject): void {
  if (!isNone(get(self, "num_layers_per_stack"))) return;
  const layers = get(self, "num_hidden_layers");
  const inputs = [layers, get(self, "H_cycles"), get(self, "L_cycles")] as const;
  const [stack, high, low] = inputs.map(numberOf) as [number, number, number];
  put(
    self,
    "num_layers_per_stack",
    computed(json(layers) ?? null, [layers], "num_hidden_layers of the file"),
  );
  const rule = "num_layers_per_stack × H_cycles × (L_cycles + 1)";
  put(self, "num_hidden_layers", computed(stack * high * (low + 1), inputs, rule));
}

/** A file that says how many layers a stack has is saved after this: its num_hidden_layers are those that run. */
const hrm: NonNullable<ClassRules["init"]> = (self, kwargs, base) => {
  const layers = get(self, "num_hidden_layers");
  const isSaved = !isNone(get(self, "num_layers_per_stack"));
  cycles(self);
  byData.init(self, kwargs, base);
  if (isSaved && layers) put(self, "num_hidden_layers", layers);
};

/** No older fields are read, for no older file has any: `convert_rope_params_to_dict` gives back what it gets. */
const ropeAsGiven: ClassRules = { convertRope: () => undefined, ...before(ropeByClass) };

/**
 * `standardize_rope_params` before anything of the file but the class's own fields is set: the dictionary comes from the field
 * rope_theta alone, and one that the file gives takes its place as it is.
 */
function ropeOfTheta(self: UnfinishedObject): void {
  const theta = get(self, "rope_theta");
  if (theta?.kind !== "value" || !isTruthy(theta) || get(self, "rope_parameters") !== undefined) return;
  const parameters = computed({ rope_type: "default" }, [theta], "rope_type default, with rope_theta");
  put(
    self,
    "rope_parameters",
    withMember(parameters, "rope_theta", moved(theta, "also put into rope_parameters")),
  );
}

/** A dictionary with two sets that also has a type of its own: published files of Zaya have one. */
function withoutType(self: UnfinishedObject): void {
  const parameters = dictionary(get(self, "rope_parameters"));
  if (!parameters || !isTruthy(member(parameters, "rope_type"))) return;
  const { rope_type: dropped, ...sets } = parameters.value as JsonObject;
  void dropped;
  put(self, "rope_parameters", { ...parameters, value: sets });
}

/** The tanh approximation is what the first files of Gemma mean by gelu. */
const gelu: Step = (self) => {
  const act = get(self, "hidden_act");
  if (json(act) !== "gelu" || self.version.transformers_version === "5.17.0") return;
  const rule = "gelu_pytorch_tanh, which files of Gemma that say gelu mean";
  put(self, "hidden_act", computed("gelu_pytorch_tanh", [act], rule));
};

/** The older name of `use_mambapy`, which the class sets in any case. */
const mambaPy: Step = (self, kwargs) => {
  const byDefault = plain(false, { kind: "class_default", class: self.className });
  put(self, "use_mambapy", pop(kwargs, "use_falcon_mambapy") ?? byDefault);
};

/** LFM2: which layers attend is listed by number in older files, and two fields have older names. */
export const lfm2Layers: Step = (self, kwargs) => {
  const keeps = self.version.base_class === "PreTrainedConfig";
  if (isNone(get(self, "layer_types"))) {
    const layers = get(self, "num_hidden_layers");
    const given = keeps ? get(self, "full_attn_idxs") : kwargs.get("full_attn_idxs");
    const all = computed(
      perLayer(self, (layer) => layer),
      [layers],
      "every layer",
    );
    const listed = given && !isNone(given) ? given : all;
    if (keeps) put(self, "full_attn_idxs", listed);
    const numbers = json(listed);
    schedule(self, "layer_types", [listed], "full_attention in full_attn_idxs, conv elsewhere", (layer) =>
      Array.isArray(numbers) && numbers.includes(layer) ? "full_attention" : "conv",
    );
  }
  for (const [name, older] of [
    ["tie_word_embeddings", "tie_embedding"],
    ["intermediate_size", "block_ff_dim"],
  ] as const) {
    const value = keeps ? pop(kwargs, older) : kwargs.get(older);
    if (value) put(self, name, moved(value, `${older} of the file`));
  }
};

/** A list of layer types makes the list of numbers superfluous: it stays as the file has it. */
const lfm2: ClassRules = {
  init: (self, kwargs, base) => {
    const isListed = !isNone(get(self, "layer_types"));
    const numbers = get(self, "full_attn_idxs");
    lfm2Layers(self, kwargs);
    byData.init(self, kwargs, base);
    if (isListed && numbers) put(self, "full_attn_idxs", numbers);
  },
};

/** A packed video patch of Radio has the size of an image's, times the frames in it. */
const videoPatch: Step = (self) => {
  const frames = get(self, "video_temporal_patch_size");
  if (isNone(frames)) return;
  const inputs = [frames, get(self, "num_channels"), get(self, "patch_size")] as const;
  const [count, channels, size] = inputs.map(numberOf) as [number, number, number];
  const rule = "video_temporal_patch_size × num_channels × patch_size²";
  put(self, "video_patch_dim", computed(count * channels * size ** 2, inputs, rule));
};

/** Which layers of Zamba attend: older names of layer types are read in this list too, and only in this one. */
const zambaLayers: Step = (self) => {
  if (!isNone(get(self, "layers_block_type"))) {
    remapLayerTypes(self, "layers_block_type");
    return;
  }
  schedule(self, "layers_block_type", ...zambaPattern(self, "linear_attention"));
};

/** The inputs, the rule and the types of Zamba's layers. */
export function zambaPattern(
  self: UnfinishedObject,
  rest: string,
): [inputs: (LegacyAttribute | undefined)[], rule: string, of: (layer: number) => string] {
  const [period, offset] = [get(self, "attn_layer_period"), get(self, "attn_layer_offset")];
  const hybrid = (layer: number) => (layer - 3) % numberOf(period) === numberOf(offset);
  const rule = `two layers ${rest}, one hybrid, then hybrid every attn_layer_period layers from attn_layer_offset on`;
  return [[period, offset], rule, (layer) => (layer === 2 || (layer > 2 && hybrid(layer)) ? "hybrid" : rest)];
}

/** A list of thetas that the file leaves out follows the theta of the model, which the data know by default alone. */
const afterwards = (step: Step): ClassRules => ({
  init: (self, kwargs, base) => {
    const given = get(self, "layer_rope_theta");
    byData.init(self, kwargs, base);
    if (!isNone(given)) return;
    self.attributes.delete("layer_rope_theta");
    step(self, kwargs);
  },
});

/** Granite with windows: the theta of a layer is the theta of the model. */
const layerTheta: Step = (self) => {
  const theta = member(dictionary(get(self, "rope_parameters")), "rope_theta");
  const value = json(theta) ?? null;
  schedule(self, "layer_rope_theta", [theta], "rope_theta in every layer", () => value);
};

/** Muse Glimmer: no rope in every fourth layer, counted back from the last. */
const museTheta: Step = (self) => {
  const theta = member(dictionary(get(self, "rope_parameters")), "rope_theta");
  const layers = numberOf(get(self, "num_hidden_layers"));
  const rule = "0 in every fourth layer, counted back from the last, rope_theta in the others";
  schedule(self, "layer_rope_theta", [theta], rule, (layer) =>
    (layers - 1 - layer) % 4 === 0 ? 0 : (json(theta) ?? null),
  );
};

/** One head of keys and values for all queries, or one for each: a switch, of which the data know only the default. */
export const queryHeads: Step = (self) => {
  const [many, heads] = [get(self, "multi_query"), get(self, "num_attention_heads")];
  const rule = "1 with multi_query, else as many as n_head";
  put(self, "num_key_value_heads", computed(isTruthy(many) ? 1 : (json(heads) ?? null), [many, heads], rule));
};

/** BLT: what its encoder gives the global transformer, where that has another size. */
export const crossOutput: Step = (self) => {
  const inner = (name: string) => {
    const attribute = self.attributes.get(name);
    return attribute?.kind === "config" ? attribute.config : undefined;
  };
  const [encoder, whole] = [inner("encoder_config"), inner("global_config")];
  const inputs = [encoder?.attributes.get("hidden_size"), get(self, "cross_attn_k")] as const;
  const size = numberOf(inputs[0]) * numberOf(inputs[1]);
  const hidden = whole?.attributes.get("hidden_size");
  const rule = "hidden_size of the encoder × cross_attn_k, where that is not the transformer's own";
  const value = computed(size === numberOf(hidden) ? null : size, [...inputs, hidden], rule);
  (whole?.attributes as Map<string, LegacyAttribute> | undefined)?.set("encoder_cross_output_size", value);
};

/** Cohere Compass: layers without rope have no set, and a dictionary of sets has no members of its own. */
function compassRope(self: UnfinishedObject): void {
  const parameters = dictionary(get(self, "rope_parameters"));
  if (!parameters || !isTruthy(parameters)) {
    put(self, "rope_parameters", plain({}, { kind: "class_default", class: self.className }));
    return;
  }
  const types = json(get(self, "layer_types"));
  const nested = Array.isArray(types) && types.some((type) => member(parameters, wordOf(type)));
  const { rope_theta: theta, rope_type: type, ...sets } = parameters.value as JsonObject;
  void theta;
  void type;
  if (nested) put(self, "rope_parameters", { ...parameters, value: sets });
  standardiseRope(self);
}

/** Spread of the first weights of Youtu, which follows the hidden size; that of the embeddings is twice it. */
const youtuSpread: Step = (self) => {
  const size = get(self, "hidden_size");
  if (isNone(get(self, "initializer_range"))) {
    const value = numberOf(size) === 0 ? 0.02 : 2 / Math.sqrt(5 * numberOf(size));
    put(self, "initializer_range", computed(value, [size], "2 / √(5 × hidden_size)"));
  }
  if (isTruthy(get(self, "embedding_initializer_range"))) return;
  const range = get(self, "initializer_range");
  put(self, "embedding_initializer_range", computed(2 * numberOf(range), [range], "2 × initializer_range"));
};

/** The turned share of Mistral 4: the slice of a head that turns. */
const turnedSlice: Step = (self) => {
  const parameters = dictionary(get(self, "rope_parameters")) ?? ropeOfData(self);
  if (!parameters) return;
  const sizes = [get(self, "qk_rope_head_dim"), get(self, "qk_nope_head_dim")] as const;
  const [turned, still] = sizes.map(numberOf) as [number, number];
  const rule = "qk_rope_head_dim / (qk_nope_head_dim + qk_rope_head_dim)";
  const share = computed(turned / (turned + still), sizes, rule);
  put(self, "rope_parameters", setDefault(parameters, "partial_rotary_factor", share));
};

/** What the data have where a file gives no `rope_parameters`. */
function ropeOfData(self: UnfinishedObject): LegacyValue | undefined {
  const { none } = self.data.rope;
  return none && plain(decoded(none), { kind: "class_default", class: self.className });
}

/** NeoMME: a set for each type of layer, with a theta and a share by the type. */
function setsByType(self: UnfinishedObject, kwargs: Kwargs): void {
  const theta = pop(kwargs, "rope_theta");
  const types = json(get(self, "layer_types"));
  const byType = (name: string, type: string) => member(dictionary(constant(self, name)), type);
  let sets = dictionary(get(self, "rope_parameters")) ?? computed({}, [], "one set for each type of layer");
  for (const type of new Set(Array.isArray(types) ? types.map(wordOf) : [])) {
    let set = dictionary(member(sets, type)) ?? computed({}, [], "the file says nothing of these layers");
    set = setDefault(set, "rope_type", computed("default", [], "default where no type is given"));
    const own = theta?.kind === "value" && !isNone(theta) ? theta : byType("default_theta", type);
    if (own) set = setDefault(set, "rope_theta", own);
    const share = byType("default_partial_rotary_factor", type);
    if (share) set = setDefault(set, "partial_rotary_factor", share);
    sets = withMember(sets, type, set);
  }
  put(self, "rope_parameters", sets);
  standardiseRope(self);
}

/** Cohere 2: every fourth layer attends to all, or every sliding_window_pattern-th of the file. */
const cohereLayers = (self: UnfinishedObject, pattern: LegacyAttribute | undefined): void => {
  const interval = pattern ? numberOf(pattern) : 4;
  const rule = "every sliding_window_pattern-th layer (4) is full_attention, the others sliding_attention";
  schedule(self, "layer_types", [pattern], rule, everyNth(interval, "full_attention", "sliding_attention"));
};

/** 5.x uses the field up. */
const cohereTaken: Step = (self, kwargs) => {
  if (isNone(get(self, "layer_types"))) cohereLayers(self, pop(kwargs, "sliding_window_pattern"));
};

/** 4.57 keeps it, and once more under a private name. */
export const cohereKept: Step = (self, kwargs) => {
  const pattern = kwargs.get("sliding_window_pattern");
  if (pattern) self.hidden.set("_sliding_window_pattern", pattern);
  cohereLayers(self, pattern);
};

/** Falcon: an older name of hidden_size. */
export const falconWidth: Step = (self, given) => {
  const width = pop(given, "n_embed");
  if (width && !isNone(width)) put(self, "hidden_size", moved(width, "an older name of hidden_size"));
};

/** Falcon-H1's heads are of the expanded width where the file gives Mamba none of its own. */
export const falconH1Heads: Step = (self) => {
  if (!isNone(get(self, "mamba_d_ssm")) || json(get(self, "mamba_d_head")) !== "auto") return;
  const inputs = ["mamba_expand", "hidden_size", "mamba_n_heads"].map((name) => get(self, name));
  const [expand, hidden, heads] = inputs.map(numberOf) as [number, number, number];
  const rule = "mamba_expand × hidden_size // mamba_n_heads";
  put(self, "mamba_d_head", computed(Math.floor((expand * hidden) / heads), inputs, rule));
};

/** Phi-3: older names of LongRoPE. */
export const longRope =
  (name: "rope_parameters" | "rope_scaling", key: "rope_type" | "type"): Step =>
  (self) => {
    const scaling = dictionary(get(self, name));
    const type = scaling && member(scaling, key);
    if (!scaling || !type || !["su", "yarn"].includes(wordOf(json(type)))) return;
    put(
      self,
      name,
      withMember(scaling, key, computed("longrope", [type], "su and yarn are read as longrope")),
    );
  };

/** Families of one class each, in transformers 5.x. */
export const other: { readonly [className: string]: ClassRules } = {
  BltConfig: after(crossOutput),
  Cohere2Config: before(cohereTaken),
  Cohere2MoeConfig: before(ropeOfTheta),
  CohereCompassTextConfig: { convertRope: compassRope, ...byData },
  FalconConfig: before(falconWidth),
  FalconH1Config: before(falconH1Heads),
  FalconMambaConfig: before(mambaPy),
  GemmaConfig: before(gelu),
  LagunaConfig: ropeAsGiven,
  Lfm2Config: lfm2,
  MellumConfig: ropeAsGiven,
  ZambaConfig: before(zambaLayers),
  ZayaConfig: { convertRope: withoutType, ...before(ropeByClass) },
  GPTBigCodeConfig: before(queryHeads),
  GptOssConfig: before(kvHeads, headDim),
  GraniteMoeSWAConfig: afterwards(layerTheta),
  GraniteSWAConfig: afterwards(layerTheta),
  MuseGlimmerTextConfig: afterwards(museTheta),
  HrmTextConfig: { init: hrm },
  MiMoV2FlashConfig: ropeAsGiven,
  Mistral4Config: { ropeAdded: false, ...before(turnedSlice) },
  NeoMMEConfig: { convertRope: setsByType, ...byData },
  RadioConfig: before(videoPatch),
  Phi3Config: after(longRope("rope_parameters", "rope_type")),
  YoutuConfig: before(youtuSpread),
};
