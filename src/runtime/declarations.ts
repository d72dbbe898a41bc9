import type { EngineModelSpec } from "../spec/engine-model-spec.ts";
import type { RuntimeViewDeclaration } from "./declaration.ts";

/** What the runtime view of a spec consists of: its family's own declaration, or the generic one of its components. */
export function declarationOf(spec: EngineModelSpec): RuntimeViewDeclaration {
  return { name: "GenericRuntimeView", bodyType: spec.body.type, attributes: [] };
}
