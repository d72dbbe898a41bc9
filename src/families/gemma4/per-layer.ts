import { count, natural } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, implied, allDependOn } from "../../config/reading/sourced.ts";
import type { DescribedRMSNorm } from "../blocks/rules/norms.ts";
import { cite } from "../blocks/rules/reference.ts";
import { MODELING } from "./reference.ts";

/** Reads the input that every layer gets of its own, and the number that it multiplies its output by. */
export function readPerLayer(
  scope: Scope,
  {
    hidden,
    activation,
    norm,
  }: { hidden: Sourced<number>; activation: Sourced<string>; norm: DescribedRMSNorm },
) {
  const size = scope.read(natural, "hidden_size_per_layer_input");
  const extras = derive(
    [size],
    (n) => (n > 0 ? ["per_layer_embedding"] : []),
    "an embedding for every layer where hidden_size_per_layer_input is not 0",
  );
  const layer_scalar = {
    type: implied("layer_scalar" as const, cite(MODELING, "DecoderLayer", "has a layer_scalar")),
    storage: implied("buffer" as const, cite(MODELING, "DecoderLayer", "has layer_scalar as a buffer")),
  };
  if (size.value === 0) {
    const reason = "layers have no input of their own where hidden_size_per_layer_input is 0";
    scope.reader.ignore(scope.at("vocab_size_per_layer_input"), "no effect", reason);
    const none = derive([size], () => null, reason);
    return { size, body: { extras, layer_scalar, per_layer_embedding: none, per_layer_input: none } };
  }
  const model = (rule: string): string => cite(MODELING, "Model", rule);
  const embedding = {
    type: implied("per_layer_embedding" as const, model("has embed_tokens_per_layer")),
    vocab_size: scope.read(count, "vocab_size_per_layer_input"),
    size,
    embedding_multiplier: derive(
      [size],
      (n) => Math.sqrt(n),
      model("multiplies by √hidden_size_per_layer_input"),
    ),
    projection_multiplier: derive([hidden], (n) => n ** -0.5, model("multiplies by hidden_size^-½")),
    sum_multiplier: implied(2 ** -0.5, model("multiplies the sum by 2^-½")),
    norm,
  };
  const input = {
    type: implied("per_layer_input" as const, cite(MODELING, "DecoderLayer", "has a per_layer_input_gate")),
    size,
    activation,
    norm,
  };
  const rule = "there is one where hidden_size_per_layer_input is not 0";
  return {
    size,
    body: {
      extras,
      layer_scalar,
      per_layer_embedding: allDependOn(embedding, [size], rule),
      per_layer_input: allDependOn(input, [size], rule),
    },
  };
}
