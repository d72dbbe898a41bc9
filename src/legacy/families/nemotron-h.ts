import { entryOf } from "../../spec/entry.ts";
import type { Json } from "../../spec/json.ts";
import { sameJson } from "../../spec/same-json.ts";
import { get, pop, put, type ClassRules, type UnfinishedObject } from "../unfinished-object.ts";
import { remapLayerTypes } from "../layer-types.ts";
import type { LegacyAttribute } from "../legacy-object.ts";
import { computed, isNone, json, plain } from "../tracked.ts";
import { kvHeads } from "./common.ts";

/** Older names of fields, and the attributes that they become. */
const RENAMED = [
  ["mamba_n_groups", "n_groups"],
  ["mamba_d_conv", "conv_kernel"],
  ["mamba_expand", "expand"],
  ["mamba_dt_min", "time_step_min"],
  ["mamba_dt_max", "time_step_max"],
  ["mamba_dt_limit", "time_step_limit"],
  ["mamba_dt_init_floor", "time_step_floor"],
  ["mamba_conv_bias", "use_conv_bias"],
  ["mamba_chunk_size", "chunk_size"],
] as const;

const LETTERS: { readonly [letter: string]: string } = {
  M: "linear_attention",
  E: "moe",
  "*": "full_attention",
  "-": "mlp",
};

const MTP_DEFAULT = ["full_attention", "moe"];

function fromPattern(pattern: LegacyAttribute, name: string): LegacyAttribute {
  const text = json(pattern);
  const types =
    typeof text === "string" ? [...text].map((letter): Json => entryOf(LETTERS, letter) ?? null) : [];
  return computed(types, [pattern], `one type for each letter of ${name}: M, E, *, -`);
}

function asPattern(self: UnfinishedObject, name: string): LegacyAttribute {
  const types = get(self, name);
  const list = json(types);
  const letters = Array.isArray(list)
    ? list.map((type) => Object.keys(LETTERS).find((l) => entryOf(LETTERS, l) === type) ?? "?")
    : [];
  return computed(letters.join(""), [types], `one letter for each type of ${name}`);
}

/** Nemotron-H in transformers 5.x (configuration_nemotron_h.py). */
export const nemotronH: { readonly [className: string]: ClassRules } = {
  NemotronHConfig: {
    properties: {
      num_hidden_layers: (self) => {
        const types = get(self, "layers_block_type");
        const list = json(types);
        return computed(Array.isArray(list) ? list.length : 0, [types], "the length of layers_block_type");
      },
      hybrid_override_pattern: (self) => asPattern(self, "layers_block_type"),
      mtp_hybrid_override_pattern: (self) => asPattern(self, "mtp_layers_block_type"),
    },
    init: (self, kwargs, base) => {
      for (const [older, name] of RENAMED) {
        const value = pop(kwargs, older);
        if (value) put(self, name, value);
      }
      const byClass = (value: Json) => plain(value, { kind: "class_default", class: self.className });
      const pattern = pop(kwargs, "hybrid_override_pattern");
      if (isNone(get(self, "layer_types"))) {
        const types = pattern
          ? fromPattern(pattern, "hybrid_override_pattern")
          : byClass(["linear_attention", "moe", "full_attention", "mlp"]);
        put(self, "layer_types", types);
      } else remapLayerTypes(self, "layer_types");
      if (isNone(get(self, "mtp_layers_block_type")))
        put(self, "mtp_layers_block_type", byClass(MTP_DEFAULT));
      else remapLayerTypes(self, "mtp_layers_block_type");
      const mtp = pop(kwargs, "mtp_hybrid_override_pattern");
      if (mtp && sameJson(json(get(self, "mtp_layers_block_type")) ?? null, MTP_DEFAULT)) {
        put(self, "mtp_layers_block_type", fromPattern(mtp, "mtp_hybrid_override_pattern"));
      }
      kvHeads(self);
      base(kwargs);
    },
  },
};
