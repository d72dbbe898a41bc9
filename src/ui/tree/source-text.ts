import type { Origin } from "../../spec/origin.ts";
import { nameOf, type Pointer } from "../../spec/pointer.ts";

/** Where a value comes from, in the few words that fit in a row. */
export function sourceText(origin: Origin): string {
  switch (origin.kind) {
    case "mapped":
      return origin.from.map(nameOf).join(", ");
    case "derived":
      return origin.rule;
    case "defaulted":
      return origin.default_from === "hf_class"
        ? `absent → ${origin.class} default (${origin.transformers_version})`
        : `absent → ${origin.rule}`;
    case "implied":
      return origin.reason;
  }
}

/** Every field of the file that decides the value itself, whether the file has it or not. */
export function ownFieldsOf(origin: Origin): readonly Pointer[] {
  const from = "from" in origin ? origin.from : [];
  const lookedFor = "looked_for" in origin ? (origin.looked_for ?? []) : [];
  return [...from, ...lookedFor];
}
