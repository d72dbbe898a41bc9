import type { ObjectNode } from "./document.ts";

interface Kind {
  readonly file: string;
  readonly code: string;
  /** Members that this kind of file has; all of one list must be there. */
  readonly signs: readonly (readonly string[])[];
}

const KINDS: readonly Kind[] = [
  { file: "tokenizer.json", code: "tokenizer-file", signs: [["added_tokens", "model", "normalizer"], ["added_tokens", "pre_tokenizer"]] },
  { file: "tokenizer_config.json", code: "tokenizer-config", signs: [["tokenizer_class"], ["added_tokens_decoder"], ["chat_template"]] },
  { file: "preprocessor_config.json", code: "processor-config", signs: [["image_processor_type"], ["feature_extractor_type"], ["processor_class"], ["image_mean", "image_std"]] },
  { file: "hf_quant_config.json", code: "quantization-config", signs: [["producer", "quantization"]] },
  { file: "model.safetensors.index.json", code: "weight-index", signs: [["weight_map"]] },
  { file: "adapter_config.json", code: "peft-adapter", signs: [["peft_type"]] },
  { file: "model_index.json", code: "diffusers-index", signs: [["_class_name", "_diffusers_version"]] },
  { file: "generation_config.json", code: "generation-config", signs: [["_from_model_config"], ["do_sample"], ["temperature"], ["eos_token_id", "transformers_version"]] },
];

/** Which other file of a model repository an object without `model_type` is; null where nothing speaks for one. */
export function otherKindOfFile(root: ObjectNode): { readonly code: string; readonly message: string } | null {
  const kind = KINDS.find(({ signs }) => signs.some((names) => names.every((name) => root.members.has(name))));
  return (
    kind && {
      code: kind.code,
      message: `This looks like a ${kind.file}, not a model config. Open the config.json that stands beside it.`,
    }
  ) ?? null;
}
