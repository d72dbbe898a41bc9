import type { Json, JsonObject } from "../spec/json.ts";
import { get, type UnfinishedObject } from "./unfinished-object.ts";
import type { LegacyAttribute } from "./legacy-object.ts";
import { computed, isNone, json, numberOf, plain } from "./tracked.ts";

/** As many labels as are written out: a file that asks for more means something else. */
const MOST_LABELS = 10_000;

/** `num_labels = …`: two dictionaries that name as many classes, unless there are that many already. */
export function setNumLabels(self: UnfinishedObject, count: LegacyAttribute): void {
  const known = json(get(self, "id2label"));
  const wanted = Math.min(numberOf(count), MOST_LABELS);
  if (known !== null && known !== undefined && Object.keys(known).length === wanted) return;
  const names: JsonObject = {};
  const numbers: JsonObject = {};
  for (let index = 0; index < wanted; index++) {
    names[String(index)] = `LABEL_${index}`;
    numbers[`LABEL_${index}`] = index;
  }
  const rule = "one label for each of num_labels classes, 2 where the file gives none";
  self.attributes.set("id2label", computed(names, [count], rule));
  self.attributes.set("label2id", computed(numbers, [count], rule));
}

/** As many labels as there are where the file says nothing: 2, or what the class declares. */
export function defaultLabels(self: UnfinishedObject): LegacyAttribute {
  const declared = self.data.fields.num_labels;
  return typeof declared === "number"
    ? plain(declared, { kind: "class_default", class: self.className })
    : plain(2, { kind: "base_default" });
}

/** The property `num_labels`: how many labels there are. */
export function numLabels(self: UnfinishedObject): LegacyAttribute {
  const labels = get(self, "id2label");
  const count: Json = isNone(labels) ? null : Object.keys(json(labels) as JsonObject).length;
  return computed(count, [labels], "the number of entries of id2label");
}
