import type { ReadBy } from "../config/reading/field-use.ts";
import type { Json } from "../spec/json.ts";
import type { Pointer } from "../spec/pointer.ts";

/** What the code of engines gets of a config.json where the file itself gives it, by the tables that come with this program. */
export interface EngineValues {
  /** By field of the file, the places of code that get its value. */
  readonly reads: ReadonlyMap<Pointer, readonly EngineRead[]>;
  /** By `asks`, what the code gets there; none where it cannot be told. */
  readonly values: ReadonlyMap<string, Json>;
}

/** A place of an engine's code that gets the value of a field. */
export interface EngineRead extends ReadBy {
  /** The engine, the object and the attribute that it asks for: the same in two files where the same code asks. */
  readonly asks: string;
}
