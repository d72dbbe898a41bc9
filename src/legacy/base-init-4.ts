import { takeHidden, takeTorchDtype } from "./base-init.ts";
import { get, pop, put, type UnfinishedObject, type Kwargs } from "./unfinished-object.ts";
import { defaultLabels, setNumLabels } from "./labels.ts";
import { setAttribute } from "./set-attribute.ts";
import { isNone, plain } from "./tracked.ts";

/** `PretrainedConfig.__init__` of transformers 4.57, with what the class does not take by name. */
export function baseInit4(self: UnfinishedObject, given: Kwargs): void {
  const kwargs = new Map(given);
  takeTorchDtype(self, kwargs);
  if (isNone(get(self, "pruned_heads"))) put(self, "pruned_heads", plain({}, { kind: "base_default" }));
  if (isNone(get(self, "id2label"))) {
    const count = pop(kwargs, "num_labels");
    setNumLabels(self, count && !isNone(count) ? count : defaultLabels(self));
  }
  for (const [name, value] of Object.entries(self.version.generation)) {
    // A class that takes one by name hands it on.
    const given = pop(kwargs, name) ?? self.attributes.get(name);
    put(self, name, given ?? plain(value, { kind: "base_default" }));
  }
  takeHidden(self, kwargs);
  kwargs.delete("num_labels");
  put(
    self,
    "transformers_version",
    pop(kwargs, "transformers_version") ?? plain(null, { kind: "base_default" }),
  );
  const last = ["tf_legacy_loss", "use_bfloat16"];
  for (const [name, value] of kwargs) setAttribute(self, name, value);
  for (const name of last) put(self, name, kwargs.get(name) ?? plain(false, { kind: "base_default" }));
}
