/** The text of a config.json, and of the files beside it in a checkpoint that say something of the model. */
export interface ConfigFiles {
  readonly config: string;
  /** `hf_quant_config.json`, where ModelOpt declares the quantisation; null where there is none. */
  readonly hfQuantConfig: string | null;
  /** `generation_config.json`, which has the end-of-sequence ids; null where there is none. */
  readonly generationConfig: string | null;
  /** The model type as which it is read, where somebody chose another than its own. */
  readonly as?: string;
}

/** The files, and the transformers version whose class defaults fill in what they leave out, where it is not the latest. */
export interface FilesToRead extends ConfigFiles {
  readonly transformers?: string;
}
