import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import type { AttributeDeclaration } from "../declaration.ts";
import { at } from "./attribute.ts";

/** What every decoder has, whatever its layers are made of. */
export function trunk({ body }: EngineModelSpec): readonly AttributeDeclaration[] {
  return [
    "text_model_type" in body
      ? at("model_type", "/body/text_model_type")
      : at("model_type", "/model_type", { on: "root" }),
    at("architectures", "/architectures", { on: "root" }),
    at("vocab_size", "/body/vocab_size"),
    at("hidden_size", "/body/hidden_size"),
    at("num_hidden_layers", "/body/num_layers"),
    at("hidden_act", "/body/hidden_act"),
    at(body.norm.type === "rmsnorm" ? "rms_norm_eps" : "layer_norm_eps", "/body/norm/eps"),
    at("tie_word_embeddings", "/body/tie_word_embeddings"),
    at("max_position_embeddings", "/body/position/max_position_embeddings"),
    at("dtype", "/dtype", { on: "root" }),
  ];
}
