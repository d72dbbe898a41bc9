import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { declarationOf } from "./declarations.ts";
import { readAttribute, type RuntimeAttribute } from "./read-attribute.ts";

/** The flat object that existing model code reads instead of a Hugging Face config. */
export interface RuntimeView {
  /** "Qwen35RuntimeView", for example. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, RuntimeAttribute>;
}

/** The runtime view of a spec, of any family. It is built from the spec alone. */
export function runtimeView(spec: EngineModelSpec): RuntimeView {
  const { name, attributes } = declarationOf(spec);
  return { name, attributes: new Map(attributes.map((one) => [one.name, readAttribute(spec, one)])) };
}
