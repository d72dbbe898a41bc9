import { get, pop, put, type ClassRules, type UnfinishedObject, type Kwargs } from "../unfinished-object.ts";
import { everyNth, remapLayerTypes, schedule } from "../layer-types.ts";
import type { LegacyValue } from "../legacy-object.ts";
import { computed, isNone, isTruthy, json, member, numberOf, plain } from "../tracked.ts";
import { kvHeads, nest, orHeadDim, windowSwitch } from "./common.ts";
import { before, type Step } from "./steps.ts";
import { mropeIsDefault } from "./wrappers.ts";

/** Layers from max_window_layers on slide, where there is a window. */
export function windowLayers(self: UnfinishedObject): void {
  const window = get(self, "sliding_window");
  const from = get(self, "max_window_layers");
  const slides = (layer: number) => !isNone(window) && layer >= numberOf(from);
  const rule =
    "sliding_attention from max_window_layers on where there is a window, full_attention elsewhere";
  schedule(self, "layer_types", [window, from], rule, (layer) =>
    slides(layer) ? "sliding_attention" : "full_attention",
  );
}

/** Layers that alternate between a window and none, below max_window_layers. */
function alternating(self: UnfinishedObject): void {
  const used = get(self, "use_sliding_window");
  const below = get(self, "max_window_layers");
  const rule = "sliding_attention in every second layer below max_window_layers if use_sliding_window is on";
  schedule(self, "layer_types", [used, below], rule, (layer) =>
    layer % 2 === 0 && layer < numberOf(below) && isTruthy(used) ? "sliding_attention" : "full_attention",
  );
}

/** Every full_attention_interval-th layer is full: a field of files that is none of the class, and is dropped once it is spent. */
function hybridLayers(self: UnfinishedObject, kwargs: Kwargs): void {
  if (!isNone(get(self, "layer_types"))) {
    if (self.version.transformers_version === "5.17.0") remapLayerTypes(self, "layer_types");
    return;
  }
  intervalLayers(self, pop(kwargs, "full_attention_interval"));
}

/** The schedule that the interval gives, 4 where the file has none. */
export function intervalLayers(self: UnfinishedObject, interval: ReturnType<typeof get>): void {
  const rule = "every full_attention_interval-th layer (4) is full_attention, the others linear_attention";
  const every = interval ? numberOf(interval) : 4;
  schedule(self, "layer_types", [interval], rule, everyNth(every, "full_attention", "linear_attention"));
}

/** Vision towers of older files are called as the whole model: no file of the default, which the data show, does. */
function ownVisionType(modelType: string): (dict: LegacyValue) => Map<string, LegacyValue> {
  return (dict) => {
    const given = member(dict, "model_type");
    const own = `${modelType}_vision`;
    const rule = `${own} where an older file says ${modelType}`;
    return new Map(json(given) === modelType ? [["model_type", computed(own, [given], rule)]] : []);
  };
}

function wrapperOf(modelType: string): ClassRules {
  return {
    init: (self, kwargs, base) => {
      nest(self, "vision_config", { replace: ownVisionType(modelType) });
      nest(self, "text_config");
      base(kwargs);
    },
  };
}

/** No window where use_sliding_window is off: a switch, of which the data know only the default. */
export const noWindow: Step = (self) => {
  windowSwitch(self, null);
};

/** This class has no switch: no window whatever the file says. */
const neverWindow: Step = (self) => {
  put(self, "sliding_window", plain(null, { kind: "class_default", class: self.className }));
};

const hybrid = before(hybridLayers);
const windowed = before(noWindow, windowLayers);

/** Qwen2 to Qwen3.5 in transformers 5.x (configuration_qwen*.py). */
export const qwen: { readonly [className: string]: ClassRules } = {
  Qwen2Config: windowed,
  Qwen3Config: windowed,
  Qwen2MoeConfig: before((self) => {
    windowSwitch(self, 0);
    alternating(self);
  }),
  Qwen2VLTextConfig: { convertRope: mropeIsDefault, ...before(noWindow) },
  Qwen2_5_VLTextConfig: { convertRope: mropeIsDefault, ...before(noWindow) },
  Qwen2_5OmniTextConfig: before(noWindow),
  Qwen3MoeConfig: before(noWindow),
  Qwen3NextConfig: hybrid,
  Qwen3_5TextConfig: hybrid,
  Qwen3_5MoeTextConfig: hybrid,
  Qwen3_5Config: wrapperOf("qwen3_5"),
  Qwen3_5MoeConfig: wrapperOf("qwen3_5_moe"),
  Qwen3VLConfig: wrapperOf("qwen3_vl"),
  Qwen3VLMoeTextConfig: before(kvHeads, orHeadDim, neverWindow),
  Qwen3VLMoeConfig: wrapperOf("qwen3_vl_moe"),
};
