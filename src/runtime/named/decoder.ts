import { isJsonObject } from "../../spec/json.ts";
import { NO_DRAFTS } from "../families/fallbacks.ts";
import { at, from } from "./attribute.ts";
import type { NamedAttributes } from "./named-attributes.ts";

/** What every config object of transformers has (PreTrainedConfig), whatever names its class gives it. */
export const COMMON = [
  "model_type",
  "architectures",
  "vocab_size",
  "hidden_size",
  "num_hidden_layers",
  "tie_word_embeddings",
  "dtype",
] as const;

/** Attributes of the whole model and of what stands beside its layers. */
export const DECODER: NamedAttributes = {
  model_type: ({ body }, { name }) =>
    "text_model_type" in body ? at(name, "/body/text_model_type") : at(name, "/model_type", { on: "root" }),
  architectures: (_, { name }) => at(name, "/architectures", { on: "root" }),
  vocab_size: (_, { name }) => at(name, "/body/vocab_size"),
  hidden_size: (_, { name }) => at(name, "/body/hidden_size"),
  num_hidden_layers: (_, { name }) => at(name, "/body/num_layers"),
  tie_word_embeddings: (_, { name }) => at(name, "/body/tie_word_embeddings"),
  dtype: (_, { name }) => at(name, "/dtype", { on: "root" }),
  num_nextn_predict_layers: ({ body }, { name }) =>
    "mtp" in body
      ? from(
          name,
          ["/body/mtp"],
          (mtp) => (isJsonObject(mtp) ? (mtp["num_modules"] as number) : 0),
          "how many draft modules there are",
          { comparable: (count) => count ?? 0, fallback: NO_DRAFTS },
        )
      : null,
  logits_scaling: (_, { name }) =>
    from(
      name,
      ["/body/logit_scale"],
      (scale) => (typeof scale === "number" ? Number((1 / scale).toPrecision(12)) : 1),
      "what the logits are divided by",
    ),
  hidden_size_per_layer_input: (_, { name }) =>
    from(
      name,
      ["/body/per_layer_input/size"],
      (size) => size ?? 0,
      "the channels of each layer's own input, 0 without one",
    ),
};
