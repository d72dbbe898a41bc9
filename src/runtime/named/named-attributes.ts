import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import type { Json } from "../../spec/json.ts";
import type { AttributeDeclaration } from "../view/declaration.ts";

/** What a rule may go by, beside the spec. */
export interface Asked {
  readonly name: string;
  /** What the config class gives the attribute where nobody says otherwise; undefined where it has no such attribute. */
  readonly classValue: Json | undefined;
  /** All that the config class has and the family looks for. */
  readonly names: ReadonlySet<string>;
}

/** An attribute as the name says it for every family; null where it has no place in this spec. */
type NamedAttribute = (spec: EngineModelSpec, asked: Asked) => AttributeDeclaration | null;

/**
 * Attributes that are more than one value of the spec, by their names. The components of a spec decide what such an
 * attribute reads, not its family.
 */
export interface NamedAttributes {
  readonly [name: string]: NamedAttribute;
}
