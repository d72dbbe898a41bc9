import { dotted } from "../../config/nodes/dotted.ts";
import type { Origin } from "../../spec/origin.ts";
import { type Pointer, isWithin } from "../../spec/pointer.ts";
import type { RuntimeAttribute } from "../view/read-attribute.ts";
import { shown } from "./shown.ts";

/** What the spec has for an attribute and where that comes from, in a sentence. */
export function specWords(spec: RuntimeAttribute, origins: ReadonlyMap<Pointer, Origin>): string {
  const value = shown(spec.value);
  if (spec.rule !== null)
    return `The spec has ${value} by rule (${spec.rule})${fixed(spec.pointers, origins)}.`;
  const origin = origins.get(spec.pointers[0] ?? "");
  switch (origin?.kind) {
    case undefined:
      return `The spec has ${value}.`;
    case "mapped":
      return `The spec has ${value}, from ${dotted(origin.from[0])}.`;
    case "derived":
      return `The spec derives ${value}: ${origin.rule}.`;
    case "defaulted":
      return origin.default_from === "hf_class"
        ? `The spec has ${value}, the default of ${origin.class} (transformers ${origin.transformers_version}).`
        : `The spec has ${value}, a default: ${origin.rule}.`;
    case "implied":
      return `The spec has ${value}, whatever the file says: ${origin.reason}.`;
  }
}

/** What the architecture fixes of the values behind a rule, where it fixes the only one. */
function fixed(pointers: readonly Pointer[], origins: ReadonlyMap<Pointer, Origin>): string {
  const behind = [...origins].filter(([at]) => pointers.some((pointer) => isWithin(at, pointer)));
  const only = behind.length === 1 ? behind[0]?.[1] : undefined;
  return only?.kind === "implied" ? `, whatever the file says: ${only.reason}` : "";
}
