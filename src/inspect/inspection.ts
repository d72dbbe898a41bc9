import type { OtherTokens, SpecialToken } from "../families/unknown/special-tokens.ts";
import type { ParameterCount } from "../analysis/parameter-count.ts";
import type { ConfigError, Diagnostic } from "../config/document.ts";
import type { FieldUse } from "../config/reading/field-use.ts";
import type { FamilyModelSpec } from "../families/schema.ts";
import type { DefaultSource, Origin } from "../spec/origin.ts";
import type { NearestType } from "../families/unknown/known-fields.ts";
import type { Guess } from "../families/unknown/guess.ts";
import type { ConfigFiles } from "./config-files.ts";
import type { GhostPlace } from "./ghost-place.ts";
import type { Json } from "../spec/json.ts";
import type { DraftModel } from "../spec/draft-model.ts";
import type { Pointer } from "../spec/pointer.ts";

/** Where a leaf of config.json stands: offsets of its key (or of the value, in an array) and of its end, and the line. */
export interface FieldPlace {
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
  readonly line: number;
}

/** A field that the file leaves out and whose default decides spec values: the source pane shows it as a ghost line. */
export type Ghost = {
  /** Where the field would stand, under the name that the reader would have looked for first. */
  readonly field: Pointer;
  /** The value that the reader took in its place. */
  readonly value: Json;
  readonly to: readonly Pointer[];
  readonly place: GhostPlace;
} & DefaultSource;

/** What is known of a config.json's fields, whether or not an adapter could read it. Maps are in the order of the text. */
export interface FieldReport {
  readonly fields: ReadonlyMap<Pointer, FieldUse>;
  readonly places: ReadonlyMap<Pointer, FieldPlace>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Everything that reading one config.json tells. */
export interface Inspection extends FieldReport {
  readonly ok: true;
  /** The model type whose adapter read the file. */
  readonly adapter: string;
  /** How the adapter was chosen where nobody has mapped the file's own model type, or the reader chose one; else null. */
  readonly guess: Guess | null;
  readonly spec: FamilyModelSpec;
  /** An origin for every leaf of `spec`, in the order of the spec. */
  readonly origins: ReadonlyMap<Pointer, Origin>;
  readonly ghosts: readonly Ghost[];
  readonly parameters: ParameterCount | null;
  /** What kind of draft model the file describes, which proposes tokens for another; null where it is none. */
  readonly draft: DraftModel | null;
  /** What became of hf_quant_config.json; null where none stands beside the file. */
  readonly quantFile: SideFileReport | null;
  /** The texts of the files beside config.json, as they were given; null where there is none. */
  readonly beside: BesideFiles;
  /** Where generation stops; null where neither a file nor the config class says. */
  readonly endOfSequence: SpecialToken | null;
  /** The other special tokens that generation takes from the files; null as long as no family has been loaded. */
  readonly otherTokens: OtherTokens | null;
}

/** The texts of the files beside a config.json. */
type BesideFiles = Pick<ConfigFiles, "hfQuantConfig" | "generationConfig">;

/** A file beside config.json, with pointers and places in that file, or why it cannot be read. */
export type SideFileReport =
  { readonly ok: true; readonly report: FieldReport } | { readonly ok: false; readonly error: ConfigError };

/** Why a text gave no spec; `report` is there where the text at least parsed to an object. */
export interface FailedInspection {
  readonly ok: false;
  readonly error: ConfigError;
  readonly report: FieldReport | null;
  /** For an unknown model type: the known type whose fields are the most alike. */
  readonly nearest: NearestType | null;
  /** For an unknown model type: the known ones. */
  readonly supported: readonly string[];
}
