import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import type { Json } from "../../spec/json.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { nearestTo, valueAt } from "../../spec/value-at.ts";
import type { AttributeDeclaration } from "./declaration.ts";

/** One attribute of a runtime view, and what of the spec it comes from. */
export interface RuntimeAttribute {
  readonly value: Json;
  /** Pointers into the spec; to what holds it, where this spec lacks the value or even its component. */
  readonly pointers: readonly Pointer[];
  /** How the value follows from them, in words; null where it is the value at the one pointer. */
  readonly rule: string | null;
}

/** What one declared attribute comes to in a spec. */
export function readAttribute(spec: EngineModelSpec, { spec: from }: AttributeDeclaration): RuntimeAttribute {
  if (typeof from === "string")
    return { value: valueAt(spec, from), pointers: [nearestTo(spec, from)], rule: null };
  const pointers = [...new Set(from.reads.map((pointer) => nearestTo(spec, pointer)))];
  return { value: from.of(spec), pointers, rule: from.rule };
}
