import type { JsonObject } from "../../spec/json.ts";
import { get, pop, put, type ClassRules, type UnfinishedObject, type Kwargs } from "../unfinished-object.ts";
import { everyNth, schedule } from "../layer-types.ts";
import { computed, isNone, isTruthy, json, plain } from "../tracked.ts";
import { ropeByClass } from "./common.ts";
import { halveWindow } from "./gemma3.ts";
import { before } from "./steps.ts";

function direction(self: UnfinishedObject): void {
  const given = get(self, "use_bidirectional_attention");
  if (json(given) !== "all") return;
  put(self, "is_causal", computed(false, [given], "use_bidirectional_attention is all"));
  halveWindow(self);
}

/** Every sixth layer is full, and the last one whatever the file says. */
function layerTypes(self: UnfinishedObject): void {
  const rule =
    "every sixth layer is full_attention, the others sliding_attention; the last is always full_attention";
  schedule(self, "layer_types", [], rule, everyNth(6, "full_attention", "sliding_attention"));
  const given = get(self, "layer_types");
  const types = json(given);
  if (!Array.isArray(types) || types.length === 0 || types.at(-1) === "full_attention") return;
  const forced = "the last layer is made full_attention";
  const rewritten = given?.source.kind === "computed" ? given.source.rule : forced;
  put(self, "layer_types", computed([...types.slice(0, -1), "full_attention"], [given], rewritten));
}

/** Full layers have heads of their own size, and perhaps fewer keys and values. */
function fullLayers(self: UnfinishedObject, kwargs: Kwargs): void {
  const size = pop(kwargs, "global_head_dim") ?? plain(512, { kind: "class_default", class: self.className });
  const heads = pop(kwargs, "num_global_key_value_heads");
  if (kwargs.has("per_layer_config")) return;
  const overrides: JsonObject = { head_dim: json(size) ?? null };
  const shared = get(self, "attention_k_eq_v");
  if ((shared === undefined || isTruthy(shared)) && heads && !isNone(heads)) {
    overrides.num_key_value_heads = json(heads) ?? null;
  }
  const types = get(self, "layer_types");
  const layers: JsonObject = {};
  const listed = json(types);
  if (Array.isArray(listed)) {
    for (const [layer, type] of listed.entries()) if (type === "full_attention") layers[layer] = overrides;
  }
  const rule = "full_attention layers have global_head_dim and num_global_key_value_heads";
  kwargs.set("per_layer_config", computed(layers, [types, size, heads, shared], rule));
}

const text: ClassRules = {
  convertRope: () => undefined,
  ...before(direction, layerTypes, ropeByClass, fullLayers),
};

/** Gemma 4 and its kin in transformers 5.x (configuration_gemma4.py, …). */
export const gemma4: { readonly [className: string]: ClassRules } = {
  DiffusionGemmaTextConfig: text,
  Gemma4TextConfig: text,
  Gemma4UnifiedTextConfig: text,
};
