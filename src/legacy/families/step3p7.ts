import { type JsonObject, numeric, wordOf } from "../../spec/json.ts";
import {
  constant,
  get,
  pop,
  put,
  type ClassRules,
  type UnfinishedObject,
  type Kwargs,
} from "../unfinished-object.ts";
import { listed, schedule } from "../layer-types.ts";
import type { LegacyAttribute, LegacyValue } from "../legacy-object.ts";
import {
  assembled,
  computed,
  dictionary,
  isNone,
  isTruthy,
  json,
  member,
  moved,
  numberOf,
  plain,
  withMember,
} from "../tracked.ts";
import { nest } from "./common.ts";
import { SPARSE } from "./minimax.ts";

const CUT = "cut to num_hidden_layers: the rest is of the MTP layers";
const REST = "the entries beyond num_hidden_layers";

/** Older files list the MTP layers behind the others: they get lists of their own, or are cut off. */
function splitLists(self: UnfinishedObject, kwargs: Kwargs, mtp: LegacyAttribute): void {
  const layers = get(self, "num_hidden_layers");
  const count = numberOf(layers);
  const part = (list: LegacyAttribute | undefined, from: number, to: number | undefined, rule: string) => {
    const items = json(list);
    if (!isTruthy(mtp) || !Array.isArray(items) || items.length !== count + numberOf(mtp)) return undefined;
    return computed(items.slice(from, to), [list, layers, mtp], rule);
  };
  for (const name of ["layer_types", "mlp_layer_types", "swiglu_limits", "swiglu_limits_shared"]) {
    const [first, rest] = [
      part(get(self, name), 0, count, CUT),
      part(get(self, name), count, undefined, REST),
    ];
    if (first) put(self, name, first);
    if (rest && name.endsWith("layer_types")) put(self, `mtp_${name}`, rest);
  }
  for (const name of ["rope_theta", "partial_rotary_factors"]) {
    const first = part(kwargs.get(name), 0, count, CUT);
    if (first) kwargs.set(name, first);
  }
}

/** Which layers have experts: `moe_layers_enum` lists them, or all from the fourth on. */
function mlpLayers(self: UnfinishedObject, kwargs: Kwargs, mtp: LegacyAttribute): void {
  if (!isNone(get(self, "mlp_layer_types"))) return;
  const layers = get(self, "num_hidden_layers");
  const named = pop(kwargs, "moe_layers_enum");
  const value = json(named);
  const items = typeof value === "string" ? value.split(",").filter((item) => item.trim() !== "") : value;
  const moe = Array.isArray(items) ? new Set(items.map(numeric)) : null;
  const count = numberOf(layers);
  const types = listed(count + numberOf(mtp), (layer) =>
    (moe ? moe.has(layer) : layer >= 3 && layer < count) ? "sparse" : "dense",
  );
  const inputs = [layers, named, mtp];
  const rule = "sparse in the layers of moe_layers_enum, or in all from the fourth on; dense in the others";
  put(self, "mlp_layer_types", computed(types.slice(0, count), inputs, rule));
  if (isTruthy(mtp)) put(self, "mtp_mlp_layer_types", computed(types.slice(count), inputs, rule));
}

/** Sliding layers have a number of query heads of their own. */
function slidingHeads(self: UnfinishedObject, kwargs: Kwargs): void {
  const heads = get(self, "num_attention_heads");
  if (isNone(get(self, "num_sliding_attention_heads"))) {
    const own = member(dictionary(pop(kwargs, "attention_other_setting")), "num_attention_heads");
    const value = own
      ? moved(own, "taken out of attention_other_setting")
      : computed(json(heads) ?? null, [heads], "as many as num_attention_heads");
    put(self, "num_sliding_attention_heads", value);
  }
  if (kwargs.has("per_layer_config")) return;
  const types = get(self, "layer_types");
  const sliding = get(self, "num_sliding_attention_heads");
  const overrides: JsonObject = {};
  const list = json(types);
  for (const [layer, type] of (Array.isArray(list) ? list : []).entries()) {
    if (type === "sliding_attention") overrides[layer] = { num_attention_heads: json(sliding) ?? null };
  }
  const rule = "sliding_attention layers have num_sliding_attention_heads";
  kwargs.set("per_layer_config", computed(overrides, [types, sliding], rule));
}

/** One set of rope parameters for each type of layer: what the lists say of the first layer of that type. */
function ropeByType(
  self: UnfinishedObject,
  rope: {
    theta: LegacyAttribute | undefined;
    fractions: LegacyAttribute | undefined;
    scaling: LegacyAttribute | undefined;
  },
): void {
  const layerTypes = get(self, "layer_types");
  const list = json(layerTypes);
  // A key of a dictionary is written as text, whatever it is.
  const keys = Array.isArray(list) ? list.map(wordOf) : [];
  const types = [...new Set(keys)];
  const given = dictionary(get(self, "rope_parameters"));
  const rule = "one set for each type of layer";
  const known = types.map((type) => [type, dictionary(member(given, type))] as const);
  if (known.every(([, set]) => set !== undefined)) {
    put(self, "rope_parameters", assembled(known as [string, LegacyValue][], rule, [layerTypes]));
    return;
  }
  const sets = types.map((type): [string, LegacyValue] => {
    const layer = keys.indexOf(type);
    const at = (values: LegacyAttribute | undefined): LegacyValue => {
      const value = json(values);
      const one = Array.isArray(value) ? (value[layer] ?? null) : (value ?? null);
      if (Array.isArray(value)) return computed(one, [values], "the entry of the first layer of this type");
      return values?.kind === "value" ? moved(values, "moved into rope_parameters") : computed(one, [], rule);
    };
    let set = assembled(
      [
        ["rope_type", computed("default", [], "default where no scaling is given")],
        ["rope_theta", at(rope.theta)],
      ],
      rule,
    );
    if (isTruthy(rope.fractions)) set = withMember(set, "partial_rotary_factor", at(rope.fractions));
    const scaling = type === "full_attention" ? dictionary(rope.scaling) : undefined;
    for (const name of Object.keys(scaling?.value ?? {})) {
      set = withMember(set, name, moved(member(scaling, name) as LegacyValue, "moved from rope_scaling"));
    }
    return [type, set];
  });
  put(self, "rope_parameters", assembled(sets, rule, [layerTypes]));
}

function initText(self: UnfinishedObject, given: Kwargs, base: (kwargs: Kwargs) => void): void {
  const kwargs = new Map(given);
  const mtp =
    pop(kwargs, "num_nextn_predict_layers") ?? plain(0, { kind: "class_default", class: self.className });
  put(self, "num_nextn_predict_layers", mtp);
  splitLists(self, kwargs, mtp);
  if (isNone(get(self, "layer_types")) && isTruthy(mtp)) {
    const full = listed(numberOf(mtp), () => "full_attention");
    put(self, "mtp_layer_types", computed(full, [mtp], "every MTP layer is full_attention"));
  }
  schedule(self, "layer_types", [], "every layer is full_attention", () => "full_attention");
  mlpLayers(self, kwargs, mtp);
  slidingHeads(self, kwargs);
  const head = get(self, "head_dim");
  if (isNone(get(self, "query_pre_attn_scalar"))) {
    put(self, "query_pre_attn_scalar", computed(json(head) ?? null, [head], "head_dim where it is null"));
  }
  const theta = pop(kwargs, "rope_theta") ?? constant(self, "default_theta");
  const fractions = pop(kwargs, "partial_rotary_factors");
  const scaling = pop(kwargs, "rope_scaling");
  const sparse = dictionary(pop(kwargs, "sparse_attention_config"));
  kwargs.delete("moe_layer_freq");
  base(kwargs);
  put(self, "hidden_act", computed("silu", [], "silu whatever the file says: the gate has its own formula"));
  for (const [name, older] of SPARSE) {
    const value = member(sparse, older);
    if (value) put(self, name, moved(value, `taken out of sparse_attention_config, where it is ${older}`));
  }
  ropeByType(self, { theta, fractions, scaling });
}

/** Names that older files of the vision tower use. */
const VISION = [
  ["width", "hidden_size"],
  ["layers", "num_hidden_layers"],
  ["heads", "num_attention_heads"],
  ["ls_init_value", "layer_scale_init_value"],
] as const;

/** Step 3.7 in transformers 5.x (configuration_step3p7.py). */
export const step3p7: { readonly [className: string]: ClassRules } = {
  Step3p7TextConfig: { init: initText },
  Step3p7VisionConfig: {
    init: (self, kwargs, base) => {
      for (const [older, name] of VISION) {
        const value = pop(kwargs, older);
        if (value) put(self, name, moved(value, `${older} is read as ${name}`));
      }
      base(kwargs);
      const inputs = [get(self, "hidden_size"), get(self, "mlp_ratio")] as const;
      const size = Math.trunc(numberOf(inputs[0]) * numberOf(inputs[1]));
      put(self, "intermediate_size", computed(size, inputs, "hidden_size × mlp_ratio"));
    },
  },
  Step3p7Config: {
    init: (self, kwargs, base) => {
      nest(self, "vision_config", { dropModelType: true });
      nest(self, "text_config", { dropModelType: true });
      base(kwargs);
    },
  },
};
