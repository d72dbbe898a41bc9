import type { Json } from "../spec/json.ts";
import type { Pointer } from "../spec/pointer.ts";

/** What the code of engines gets of a config.json where the file itself gives it, by the tables that come with this program. */
export interface EngineValues {
  /** By field of the file, the code that gets its value. */
  readonly reads: ReadonlyMap<Pointer, readonly EngineRead[]>;
  /** By `asks`, what the object has there, in the file or by its class; none where it cannot be told. */
  readonly values: ReadonlyMap<string, EngineGot>;
  /** The class that each engine builds of the file, by its own name of the architecture; null: it finds none. */
  readonly classes: readonly EngineClassFound[];
}

/** The class that an engine finds for a file. */
export interface EngineClassFound {
  readonly engine: string;
  /** The commit of its sources that was read. */
  readonly commit: string;
  readonly by: string | null;
}

/** Code of an engine that asks one object for one attribute, which the file gives. */
export interface EngineRead {
  readonly engine: string;
  /** The commit of its sources that was read. */
  readonly commit: string;
  /** The engine, the object and the attribute that it asks for: the same in two files where the same code asks. */
  readonly asks: string;
  /** Whether the model's own code asks, and not what the engine asks of every file. */
  readonly ofModel: boolean;
  /** The lines of it that this file can lead to; one at least. */
  readonly lines: readonly EngineLine[];
}

/** A line of an engine's code. */
export interface EngineLine {
  /** File and line. */
  readonly at: string;
  /** Whether it takes the value, or asks only whether there is one (`hasattr(config, "x")`, `"x" in d`). */
  readonly takes: boolean;
  /** What a line that takes the value gets where the object has none: the default that it names, or nothing. */
  readonly without: EngineGot;
}

/** A value; one that has to be computed, as Python; or none at all, which raises where no line makes sure first. */
export type EngineGot = { readonly value: Json } | { readonly computed: string } | { readonly none: true };
