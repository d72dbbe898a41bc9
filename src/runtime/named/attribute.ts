import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import type { Json } from "../../spec/json.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { valueAt } from "../../spec/value-at.ts";
import type { AttributeDeclaration } from "../view/declaration.ts";

type More = Partial<Omit<AttributeDeclaration, "name" | "spec">>;

/** An attribute that is one value of the spec. The legacy object has it under the same name unless `more` says otherwise. */
export function at(name: string, spec: Pointer, more: More = {}): AttributeDeclaration {
  return { name, spec, hf: name, ...more };
}

/** An attribute that follows from the values at `reads`, which is so all that it depends on. */
export function from(
  name: string,
  reads: readonly Pointer[],
  of: (...values: Json[]) => Json,
  rule: string,
  more: More = {},
): AttributeDeclaration {
  const ofSpec = (spec: EngineModelSpec): Json => of(...reads.map((pointer) => valueAt(spec, pointer)));
  return { name, spec: { rule, reads, of: ofSpec }, hf: name, ...more };
}
