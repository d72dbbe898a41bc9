import type { IgnoredBecause } from "../../../config/reading/field-use.ts";
import type { Scope } from "../../../config/reading/reader.ts";

/** Fields of one object from which no spec takes a value, by reason. */
export type IgnoredFields = readonly {
  readonly because: IgnoredBecause;
  readonly reason: string;
  readonly names: readonly string[];
}[];

/** Says of these fields, where the object has them, why they do not matter. Credit is by full path. */
export function ignoreFields(scope: Scope, fields: IgnoredFields): void {
  for (const { because, reason, names } of fields) {
    for (const name of names) scope.ignore(name, because, reason);
  }
}

/** What configs of any family carry, in the file itself or in a nested config. */
export const COMMON_IGNORED: IgnoredFields = [
  {
    because: "training",
    reason: "only the initialisation of weights reads it",
    names: ["initializer_range"],
  },
  { because: "training", reason: "dropout is off when a model runs", names: ["attention_dropout"] },
  // Llama's class has it, and files of whatever was trained or converted from a Llama carry it on.
  {
    because: "training",
    reason: "how the trainer split its matrices; no reader of the model does",
    names: ["pretraining_tp"],
  },
  {
    because: "training",
    reason: "the router's auxiliary loss and noise exist in training only",
    names: ["router_aux_loss_coef", "output_router_logits", "router_jitter_noise"],
  },
  {
    because: "generation",
    reason: "which tokens begin, end and fill a sequence is not part of the model",
    names: ["bos_token_id", "eos_token_id", "pad_token_id"],
  },
  { because: "generation", reason: "an engine keeps its own cache", names: ["use_cache"] },
  {
    because: "bookkeeping",
    reason: "which program wrote the file",
    names: ["transformers_version", "_name_or_path"],
  },
  {
    because: "bookkeeping",
    reason: "remote code that the Hub would load; the adapter stands in for it",
    names: [
      "auto_map/AutoConfig",
      "auto_map/AutoModel",
      "auto_map/AutoModelForCausalLM",
      "auto_map/AutoTokenizer",
    ],
  },
  {
    because: "bookkeeping",
    reason: "what the Python call returns, not what the model computes",
    names: ["return_dict", "output_hidden_states", "output_attentions"],
  },
];

/** Dropout by these names, which is off when a model runs. */
export function dropout(...names: readonly string[]): IgnoredFields[number] {
  return { because: "training", reason: "dropout is off when a model runs", names };
}
