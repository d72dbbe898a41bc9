import type { ConfigReader } from "../config/reading/reader.ts";
import type { Described } from "../config/reading/sourced.ts";
import type { EngineModelSpec } from "../spec/engine-model-spec.ts";

/** The translation of one family's config.json into an EngineModelSpec. */
export interface Adapter {
  /** The `model_type`s that it reads. */
  readonly modelTypes: readonly string[];
  /**
   * Reads the config. Every value comes through the reader, so that its source is known; what is wrong is reported
   * to the reader, and where that is fatal the result is not used.
   * @returns undefined where this transformers version has no class for the model type.
   */
  readonly read: (
    reader: ConfigReader,
    modelType: string,
    transformers: string,
  ) => Described<EngineModelSpec> | undefined;
}
