/** What says how a model is quantised is not held against the model. */
export const QUANTIZATION: ReadonlySet<string> = new Set(["quantization_config", "compression_config"]);
