import type { Json } from "../spec/json.ts";
import { get, pop, put, type UnfinishedObject, type Kwargs } from "./unfinished-object.ts";
import { defaultLabels, setNumLabels } from "./labels.ts";
import { remapLayerTypes } from "./layer-types.ts";
import { setPerLayer } from "./per-layer.ts";
import { convertRope } from "./rope.ts";
import { setAttribute } from "./set-attribute.ts";
import { isNone, isTruthy, moved, plain } from "./tracked.ts";

/** What decides how attention is computed here: no part of a saved file. */
const DROPPED = "attn_implementation";

/** What decides so of experts, where a version knows of it: 4.57 keeps the field of a file like any other. */
const DROPPED_5 = "experts_implementation";

/** `PreTrainedConfig.__post_init__` of transformers 5.x, with what the class does not take by name. */
export function baseInit(self: UnfinishedObject, given: Kwargs): void {
  const kwargs = new Map(given);
  takeTorchDtype(self, kwargs);
  takeLabels(self, kwargs);
  const inherited = () => {
    convertRope(self, kwargs);
  };
  if (self.attributes.has("rope_parameters")) {
    if (self.rules.convertRope) self.rules.convertRope(self, kwargs, inherited);
    else inherited();
  } else if (isTruthy(kwargs.get("rope_scaling")) && isTruthy(kwargs.get("rope_theta"))) {
    inherited();
  }
  for (const name of Object.keys(self.version.generation)) kwargs.delete(name);
  takeHidden(self, kwargs);
  kwargs.delete(DROPPED_5);
  const perLayer = pop(kwargs, "per_layer_config");
  for (const [name, value] of kwargs) setAttribute(self, name, value);
  if (perLayer && !isNone(perLayer)) setPerLayer(self, perLayer);
  if (self.version.transformers_version !== "5.17.0") {
    remapLayerTypes(self, "layer_types");
    remapLayerTypes(self, "mtp_layer_types");
  }
}

/** `torch_dtype` of the file, where it gives no `dtype`. */
export function takeTorchDtype(self: UnfinishedObject, kwargs: Kwargs): void {
  const older = pop(kwargs, "torch_dtype");
  if (older !== undefined && !isNone(older) && isNone(get(self, "dtype"))) {
    put(self, "dtype", moved(older, "torch_dtype is the older name of dtype"));
  }
}

/** What the base class keeps under private names, and what it drops. */
export function takeHidden(self: UnfinishedObject, kwargs: Kwargs): void {
  const byDefault = (value: Json) => plain(value, { kind: "base_default" });
  const path = pop(kwargs, "name_or_path");
  self.hidden.set("_name_or_path", path && !isNone(path) ? path : byDefault(path ? "None" : ""));
  self.hidden.set("_output_attentions", pop(kwargs, "output_attentions") ?? byDefault(false));
  kwargs.delete(DROPPED);
}

function takeLabels(self: UnfinishedObject, kwargs: Kwargs): void {
  if (isNone(get(self, "id2label"))) setNumLabels(self, kwargs.get("num_labels") ?? defaultLabels(self));
}
