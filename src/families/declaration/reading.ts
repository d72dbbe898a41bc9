import type { Scope } from "../../config/reading/reader.ts";
import type { Sourced } from "../../config/reading/sourced.ts";
import type { Reference } from "../blocks/rules/reference.ts";
import type { Scopes } from "../blocks/file/scopes.ts";
import type { NormPlacement } from "../../spec/layers.ts";
import type { Shape, DescribedBy } from "./shape.ts";

/** What the blocks of a decoder read from: the places in the file, and the sizes that all of them share. */
export interface Reading extends Scopes {
  /** The decoder's own object: where a block looks for its fields. */
  readonly scope: Scope;
  readonly reference: Reference;
  /** The `model_type` of the file. */
  readonly modelType: string;
  readonly layers: Sourced<number>;
  readonly hidden: Sourced<number>;
  readonly activation: Sourced<string>;
  /** The norms' epsilon. */
  readonly eps: Sourced<number>;
  readonly maxPositions: Sourced<number>;
}

/** A part of a body: the schemas of its members, and how they are read. Plain code is a block too. */
export interface Block<S extends Shape> {
  readonly shape: S;
  /** Those of its components that have weights outside the layers, by name. */
  readonly outside?: readonly string[];
  readonly read: (reading: Reading) => DescribedBy<S>;
}

/** The blocks that fill the halves of layers: which component each layer has, and the components. */
export interface HalfBlock<S extends Shape> {
  readonly shape: S;
  readonly read: (reading: Reading) => HalfParts<S>;
}

/** Components outside the layers that some configs have: which they are, and what they consist of. */
export interface OutsideBlock<S extends Shape> {
  readonly shape: S;
  readonly read: (reading: Reading) => {
    readonly names: Sourced<readonly string[]>;
    readonly parts: DescribedBy<S>;
  };
}

interface HalfParts<S> {
  /** A component's name for each layer; where a string stands, all layers have that one. */
  readonly names: string | Sourced<readonly (string | null)[]>;
  readonly parts: DescribedBy<S>;
  /** How layers with a mixer of this name place their norms, where it is not as in the body. */
  readonly norms?: Readonly<Record<string, NormPlacement>>;
}

/** What several blocks ask for is read once, so that what is wrong with it is said once. */
export function onceInReading<T>(read: (reading: Reading) => T): (reading: Reading) => T {
  const made = new WeakMap<Reading, { readonly value: T }>();
  return (reading) => {
    let known = made.get(reading);
    if (!known) made.set(reading, (known = { value: read(reading) }));
    return known.value;
  };
}
