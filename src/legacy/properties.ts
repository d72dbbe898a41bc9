import { entryOf } from "../spec/entry.ts";
import { CLASS_PROPERTIES, CLASS_PROPERTIES_4 } from "./class-properties.ts";
import { get, type UnfinishedObject } from "./unfinished-object.ts";
import { numLabels } from "./labels.ts";
import type { LegacyAttribute } from "./legacy-object.ts";
import { perLayerNames } from "./per-layer.ts";
import { computed, isTruthy, plain } from "./tracked.ts";
import { decoded, isBefore5 } from "./class-data.ts";

/** What the class itself gives to an object that is built: its constants, and the values of its properties. */
export function propertiesOf(self: UnfinishedObject): Map<string, LegacyAttribute> {
  const found = new Map<string, LegacyAttribute>();
  for (const [name, value] of Object.entries(self.data.constants)) {
    if (self.attributes.has(name)) continue;
    found.set(name, plain(decoded(value), { kind: "class_default", class: self.className }));
  }
  const add = (name: string, value: LegacyAttribute | undefined) => {
    if (value !== undefined) found.set(name, value);
  };
  add("torch_dtype", get(self, "dtype"));
  add("num_labels", numLabels(self));
  add("use_return_dict", get(self, "return_dict"));
  add("name_or_path", self.hidden.get("_name_or_path"));
  add("output_attentions", self.hidden.get("_output_attentions") ?? plain(false, { kind: "base_default" }));
  const isOlder = isBefore5(self.version.transformers_version);
  if (!isOlder) {
    // A class with a field of that name hides the property.
    if (!self.attributes.has("rope_scaling")) add("rope_scaling", get(self, "rope_parameters"));
    addPerLayer(self, add);
  } else {
    const both = [get(self, "return_dict"), get(self, "torchscript")];
    const value = isTruthy(both[0]) && !isTruthy(both[1]);
    add("use_return_dict", computed(value, both, "return_dict, unless torchscript is on"));
  }
  const ofClasses = isOlder ? CLASS_PROPERTIES_4 : CLASS_PROPERTIES;
  for (const [name, of] of Object.entries(entryOf(ofClasses, self.className) ?? {})) add(name, of(self));
  for (const [name, of] of Object.entries(self.rules.properties ?? {})) add(name, of(self));
  return found;
}

function addPerLayer(
  self: UnfinishedObject,
  add: (name: string, value: LegacyAttribute | undefined) => void,
): void {
  const source = self.perLayer?.source ?? ({ kind: "base_default" } as const);
  add("is_heterogeneous", plain(self.perLayer !== null, source));
  // Where no layer is given anything of its own, each is the config itself.
  add("per_layer_config", self.perLayer ?? plain({}, source));
  add("per_layer_attributes", plain(self.perLayer && [...perLayerNames(self)].sort(), source));
  for (const name of ["allow_global_per_layer_attribute_access", "serialize_explicit_per_layer_config"])
    add(name, plain(false, { kind: "base_default" }));
}
