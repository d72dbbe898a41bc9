import { entryOf } from "../spec/entry.ts";
import { CLASS_SETTERS } from "./class-properties.ts";
import { put, storedName, type UnfinishedObject } from "./unfinished-object.ts";
import { setNumLabels } from "./labels.ts";
import type { LegacyAttribute } from "./legacy-object.ts";
import { setPerLayer } from "./per-layer.ts";
import { moved } from "./tracked.ts";

/** `setattr(self, name, value)` as `__init__` does it with what a file has beyond the class's fields. */
export function setAttribute(self: UnfinishedObject, name: string, value: LegacyAttribute): void {
  const stored = storedName(self, name);
  const modern = self.version.base_class === "PreTrainedConfig";
  // A file that names one is refused (refusals.ts).
  if (self.data.unsettable.includes(stored)) return;
  const setter = modern ? entryOf(entryOf(CLASS_SETTERS, self.className) ?? {}, stored) : undefined;
  // A version that has a field of that name has no such property.
  if (setter && !Object.hasOwn(self.data.fields, stored)) {
    setter(self, value);
    return;
  }
  if (Object.hasOwn(self.rules.properties ?? {}, stored)) return;
  if (stored === "num_labels") setNumLabels(self, value);
  else if (stored === "output_attentions" || stored === "name_or_path") self.hidden.set(`_${stored}`, value);
  else if (stored.startsWith("_")) self.hidden.set(stored, value);
  else if (stored === "torch_dtype")
    put(self, "dtype", moved(value, "torch_dtype is the older name of dtype"));
  else if (modern && stored === "rope_scaling") put(self, "rope_parameters", value);
  else if (modern && stored === "per_layer_config") setPerLayer(self, value);
  else put(self, name, value);
}
