import { flag } from "../config/reading/field-types.ts";
import { derive } from "../config/reading/sourced.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import type { Heads } from "./blocks/attention/heads.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { rope } from "./blocks/position/position.ts";
import { cite } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import type { Reading } from "./declaration/reading.ts";

/** Helium: Llama whose rotary embedding pairs neighbouring channels. */
export const helium = decoder("helium", "Helium", {
  attention: gqa({
    bias: field(flag, "attention_bias"),
    outputBias: false,
    strict: true,
    besides: readOutputWidth,
  }),
  mlp: dense({ bias: field(flag, "mlp_bias") }),
  position: rope({ interleaved: true }),
});

/** o_proj takes hidden_size channels, whether the heads have as many or not. */
function readOutputWidth({ scope, reference, hidden }: Reading, { query, headDim }: Heads) {
  if (query.value * headDim.value === hidden.value) return {};
  const rule = cite(reference, "Attention", "has an o_proj of hidden_size channels");
  const message = `${query.value} heads of ${headDim.value} channels do not make hidden_size ${hidden.value}, and ${rule}: transformers 5.18.0 builds such a model, but cannot run it.`;
  scope.reader.report("warning", "output-width", scope.at("head_dim"), message);
  return { output_width: derive([hidden, query, headDim], (width) => width, rule) };
}
