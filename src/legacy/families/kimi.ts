import { type Json, wordOf } from "../../spec/json.ts";
import { classOfType } from "../class-data.ts";
import { byData } from "../computed.ts";
import { get, put, type ClassRules, type UnfinishedObject, type Kwargs } from "../unfinished-object.ts";
import { listed, schedule } from "../layer-types.ts";
import { computed, dictionary, isNone, json, member, moved, numberOf } from "../tracked.ts";
import { kvHeads, nest } from "./common.ts";

/** Sizes of linear attention, from the dictionary that checkpoints have. */
const LINEAR = [
  ["linear_head_dim", "head_dim"],
  ["linear_num_heads", "num_heads"],
  ["linear_conv_kernel_dim", "short_conv_kernel_size"],
] as const;

function linearAttention(self: UnfinishedObject, kwargs: Kwargs): void {
  const linear = dictionary(kwargs.get("linear_attn_config"));
  for (const [name, older] of LINEAR) {
    const value = member(linear, older);
    if (value) put(self, name, moved(value, `taken out of linear_attn_config, where it is ${older}`));
  }
  if (!isNone(get(self, "layer_types"))) return;
  const full = member(linear, "full_attn_layers");
  const kda = member(linear, "kda_layers");
  if (full && kda) {
    const layers = get(self, "num_hidden_layers");
    const types: Json[] = listed(numberOf(layers), () => null);
    const fill = (numbers: Json | undefined, type: string) => {
      if (!Array.isArray(numbers)) return;
      for (const layer of numbers)
        if (typeof layer === "number" && layer - 1 in types) types[layer - 1] = type;
    };
    fill(json(full), "full_attention");
    fill(json(kda), "linear_attention");
    const rule = "full_attention in full_attn_layers, linear_attention in kda_layers, which count from 1";
    put(self, "layer_types", computed(types, [layers, full, kda], rule));
    return;
  }
  const rule = "every fourth layer but the first is full_attention, the others linear_attention";
  schedule(self, "layer_types", [], rule, (layer) =>
    layer > 0 && layer % 4 === 0 ? "full_attention" : "linear_attention",
  );
}

/** The first layers are dense: the data have the default of a field that is none of the class. */
function firstDense(self: UnfinishedObject, kwargs: Kwargs): void {
  const first = kwargs.get("first_k_dense_replace");
  const dense = first ? numberOf(first) : 1;
  const rule = "the first first_k_dense_replace (1) layers are dense, the others sparse";
  schedule(self, "mlp_layer_types", [first], rule, (layer) => (layer < dense ? "dense" : "sparse"));
}

/** The class of the text: what calls itself kimi_k2, for which there is no class, is a DeepSeek V3. */
function textClass(self: UnfinishedObject): string {
  const text = dictionary(get(self, "text_config"));
  const given = json(member(text, "model_type"));
  if (given === undefined || given === "kimi_k2") return "DeepseekV3Config";
  return classOfType(wordOf(given), self.version) ?? self.version.base_class;
}

/** Kimi K2.5 and Kimi Linear in transformers 5.x (configuration_kimi_k25.py, configuration_kimi_linear.py). */
export const kimi: { readonly [className: string]: ClassRules } = {
  Kimi_K25Config: {
    init: (self, kwargs, base) => {
      nest(self, "text_config", { className: textClass(self) });
      nest(self, "vision_config");
      base(kwargs);
    },
  },
  KimiLinearConfig: {
    init: (self, kwargs, base) => {
      kvHeads(self);
      firstDense(self, kwargs);
      byData.init(self, kwargs, base);
      linearAttention(self, kwargs);
    },
  },
};
