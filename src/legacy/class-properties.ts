import { type Json, numeric } from "../spec/json.ts";
import { listed, perLayer } from "./layer-types.ts";
import type { LegacyAttribute } from "./legacy-object.ts";
import { computed, isTruthy, json, moved, numberOf } from "./tracked.ts";
import { get, put, type UnfinishedObject } from "./unfinished-object.ts";

type Property = (self: UnfinishedObject) => LegacyAttribute | undefined;
type Properties = { readonly [name: string]: Property };

/** One value for each layer, by a rule over its number and these attributes. */
function byLayer(
  names: readonly string[],
  rule: string,
  of: (layer: number, ...inputs: readonly (LegacyAttribute | undefined)[]) => Json,
): Property {
  return (self) => {
    const layers = get(self, "num_hidden_layers");
    const number = numberOf(layers);
    if (!Number.isInteger(number) || number < 0) return undefined;
    const inputs = names.map((name) => get(self, name));
    return computed(
      perLayer(self, (layer) => of(layer, ...inputs)),
      [layers, ...inputs],
      rule,
    );
  };
}

/** Whether a layer is the `offset`-th of every `period`. */
const isAt = (layer: number, period: LegacyAttribute | undefined, offset: LegacyAttribute | undefined) =>
  layer % numberOf(period) === numberOf(offset);

const allLinear = byLayer([], "linear_attention for every layer", () => "linear_attention");

const attentionEvery = (attention: string, other: string): Property =>
  byLayer(
    ["attn_layer_period", "attn_layer_offset"],
    `${attention} for the layer attn_layer_offset of every attn_layer_period`,
    (layer, period, offset) => (isAt(layer, period, offset) ? attention : other),
  );

/** The product of a size and both sides of the window that a vision tower merges. */
const timesWindow =
  (size: string): Property =>
  (self) => {
    const inputs = [get(self, size), get(self, "window_kernel_size")] as const;
    const window = json(inputs[1]);
    if (!Array.isArray(window) || window.length < 2) return undefined;
    const value = numberOf(inputs[0]) * numeric(window[0]) * numeric(window[1]);
    return computed(value, inputs, `${size} × both sides of window_kernel_size`);
  };

const windowed = {
  window_hidden_size: timesWindow("hidden_size"),
  window_intermediate_size: timesWindow("intermediate_size"),
};

/** One value for each of Inkling's MTP layers; None where it has no number of them. */
const ofMtpLayers =
  (names: readonly string[], rule: string, of: (layer: number, local: Json | undefined) => Json): Property =>
  (self) => {
    const inputs = ["num_mtp_layers", ...names].map((name) => get(self, name));
    const number = json(inputs[0]);
    const local = json(inputs[1]);
    const value = typeof number === "number" ? listed(number, (layer) => of(layer, local)) : null;
    return computed(value, inputs, rule);
  };

/** A size of xLSTM, as a multiple of 64 over the hidden size; of all heads or of one. */
const xlstmSize =
  (factor: string, perHead: boolean): Property =>
  (self) => {
    const inputs = ["hidden_size", factor, ...(perHead ? ["num_heads"] : [])].map((name) => get(self, name));
    const [hidden, share, heads = 1] = inputs.map(numberOf) as [number, number, number?];
    const all = Math.trunc(Math.floor((hidden * share + 63) / 64) * 64);
    const rule = `hidden_size × ${factor}, rounded up to a multiple of 64${perHead ? ", / num_heads" : ""}`;
    return computed(Math.floor(all / heads), inputs, rule);
  };

/** xLSTM's. */
const xlstm: Properties = {
  qk_dim: xlstmSize("qk_dim_factor", false),
  qk_head_dim: xlstmSize("qk_dim_factor", true),
  v_dim: xlstmSize("v_dim_factor", false),
  v_head_dim: xlstmSize("v_dim_factor", true),
};

/** Which layers attend, by the list of their numbers. */
const listedLayers = (attention: string, other: string): Property =>
  byLayer(["attn_layer_indices"], `${attention} for the layers of attn_layer_indices`, (layer, indices) => {
    const attending = json(indices);
    return Array.isArray(attending) && attending.includes(layer) ? attention : other;
  });

const falcon: Properties = {
  head_dim: (self) => {
    const inputs = [get(self, "hidden_size"), get(self, "num_attention_heads")] as const;
    const [size, heads] = inputs.map(numberOf) as [number, number];
    return computed(Math.floor(size / heads), inputs, "hidden_size / num_attention_heads");
  },
  rotary: (self) => computed(!isTruthy(get(self, "alibi")), [get(self, "alibi")], "not alibi"),
};

const jambaExperts: Property = byLayer(
  ["expert_layer_period", "expert_layer_offset", "num_experts"],
  "num_experts for the layer expert_layer_offset of every expert_layer_period, else 1",
  (layer, period, offset, experts) => (isAt(layer, period, offset) ? numberOf(experts) : 1),
);

const mllamaVision: Properties = {
  max_aspect_ratio_id: (self) => {
    const ratios = get(self, "supported_aspect_ratios");
    const list = json(ratios);
    return computed(Array.isArray(list) ? list.length : 0, [ratios], "the length of supported_aspect_ratios");
  },
};

const recurrentGemma: Properties = {
  layers_block_type: (self) => {
    const inputs = [get(self, "num_hidden_layers"), get(self, "block_types")] as const;
    const layers = numberOf(inputs[0]);
    const period = json(inputs[1]);
    if (!Array.isArray(period) || !Number.isInteger(layers)) return undefined;
    const most = Math.min(layers, period.length * 100);
    const types = listed(most, (layer) => period[layer % period.length] as Json);
    return computed(types, inputs, "block_types, over and over");
  },
};

/**
 * Properties that config classes of transformers 5.x define and that no field carries.
 * Source: the configuration_*.py of these models in 5.18.0.
 */
export const CLASS_PROPERTIES: { readonly [className: string]: Properties } = {
  BambaConfig: { layers_block_type: listedLayers("full_attention", "linear_attention") },
  FalconConfig: falcon,
  FalconH1Config: { layers_block_type: byLayer([], "hybrid for every layer", () => "hybrid") },
  FalconMambaConfig: { layer_types: allLinear },
  Gemma4UnifiedAudioConfig: {
    audio_samples_per_token: (self) => get(self, "audio_embed_dim"),
    hidden_size: (self) => get(self, "audio_embed_dim"),
    output_proj_dims: (self) => get(self, "audio_embed_dim"),
  },
  Gemma4UnifiedVisionConfig: {
    model_patch_size: (self) => {
      const inputs = [get(self, "patch_size"), get(self, "pooling_kernel_size")] as const;
      const [patch, kernel] = inputs.map(numberOf) as [number, number];
      return computed(patch * kernel, inputs, "patch_size × pooling_kernel_size");
    },
  },
  InklingTextConfig: {
    mtp_layer_types: ofMtpLayers(
      ["mtp_local_layer_ids"],
      "hybrid_sliding for the MTP layers of mtp_local_layer_ids, hybrid for the others",
      (layer, local) => (Array.isArray(local) && local.includes(layer) ? "hybrid_sliding" : "hybrid"),
    ),
    mtp_mlp_layer_types: ofMtpLayers([], "dense for every MTP layer", () => "dense"),
  },
  JambaConfig: {
    layers_block_type: attentionEvery("attention", "mamba"),
    layer_types: attentionEvery("full_attention", "linear_attention"),
    layers_num_experts: jambaExperts,
  },
  LongcatFlashConfig: {
    // Since 5.18; 5.17 has it as a field.
    num_hidden_layers: (self) => {
      if (Object.hasOwn(self.data.fields, "num_hidden_layers")) return undefined;
      const layers = get(self, "num_layers");
      return computed(2 * numberOf(layers), [layers], "2 × num_layers");
    },
  },
  Mamba2Config: { layer_types: allLinear },
  MambaConfig: { layer_types: allLinear },
  MiniCPM3Config: {
    logits_scaling: (self) => {
      const inputs = [get(self, "hidden_size"), get(self, "dim_model_base")] as const;
      const [size, base] = inputs.map(numberOf) as [number, number];
      return computed(size / base, inputs, "hidden_size / dim_model_base");
    },
  },
  MiniCPMV4_6VisionConfig: windowed,
  MiniCPMV4_7VisionConfig: windowed,
  MllamaVisionConfig: mllamaVision,
  ModernBertConfig: {
    sliding_window: (self) => {
      const whole = get(self, "local_attention");
      return computed(Math.floor(numberOf(whole) / 2), [whole], "local_attention // 2");
    },
  },
  RadioConfig: {
    num_summary_tokens: (self) => {
      const inputs = [get(self, "num_cls_tokens"), get(self, "num_registers")] as const;
      const [own, registers] = inputs.map(numberOf) as [number, number];
      return computed(own + registers, inputs, "num_cls_tokens + num_registers");
    },
  },
  RecurrentGemmaConfig: recurrentGemma,
  xLSTMConfig: xlstm,
};

type Setter = (self: UnfinishedObject, value: LegacyAttribute) => void;

/** The size of a token of audio, under its other names. */
const audioWidth: Setter = (self, value) => {
  put(self, "audio_embed_dim", moved(value, "another name of audio_embed_dim"));
};

/**
 * Properties of 5.x that set another attribute when a file names them.
 * Source: the configuration_*.py of these models in 5.18.0.
 */
export const CLASS_SETTERS: { readonly [className: string]: { readonly [name: string]: Setter } } = {
  Gemma4UnifiedAudioConfig: {
    audio_samples_per_token: audioWidth,
    hidden_size: audioWidth,
    output_proj_dims: audioWidth,
  },
  Gemma4UnifiedVisionConfig: {
    // Refused where it is another than the property gives (refused/names.ts).
    model_patch_size: () => undefined,
  },
  LongcatFlashConfig: {
    num_hidden_layers: (self, value) => {
      put(self, "num_layers", computed(Math.floor(numberOf(value) / 2), [value], "num_hidden_layers // 2"));
    },
  },
  ModernBertConfig: {
    sliding_window: (self, value) => {
      put(self, "local_attention", computed(2 * numberOf(value), [value], "2 × sliding_window"));
    },
  },
};

/** Those of transformers 4.57, whose kinds of layers have their older names. Source: the same files in 4.57.6. */
export const CLASS_PROPERTIES_4: { readonly [className: string]: Properties } = {
  BambaConfig: { layers_block_type: listedLayers("attention", "mamba") },
  FalconConfig: falcon,
  FalconH1Config: { layers_block_type: byLayer([], "attention for every layer", () => "attention") },
  JambaConfig: { layers_block_type: attentionEvery("attention", "mamba"), layers_num_experts: jambaExperts },
  MllamaVisionConfig: mllamaVision,
  RecurrentGemmaConfig: recurrentGemma,
  xLSTMConfig: xlstm,
};
