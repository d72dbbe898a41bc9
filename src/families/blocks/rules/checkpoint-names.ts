import type { CheckpointNames, Renames } from "../../../spec/checkpoint-names.ts";

/** Names inside a layer of Mixtral, which its kin took over. */
export const MIXTRAL_LAYER: Renames = {
  mlp: "block_sparse_moe",
  "experts.{}.gate_proj": "experts.{}.w1",
  "experts.{}.up_proj": "experts.{}.w3",
  "experts.{}.down_proj": "experts.{}.w2",
};

/** A wrapper whose `language_model` is a model with a head. */
export const WHOLE_LANGUAGE_MODEL: CheckpointNames = {
  decoder: "language_model.model",
  head: "language_model.lm_head",
};

/** A wrapper whose `model` has a `language_model` without a head, and that has the head itself. */
export const BARE_LANGUAGE_MODEL: CheckpointNames = { decoder: "model.language_model" };
