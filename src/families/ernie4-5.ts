import { flag } from "../config/reading/field-types.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { rope } from "./blocks/position/position.ts";
import { decoder } from "./declaration/decoder.ts";
import { Field } from "./declaration/fact.ts";

const bias = new Field((scope) =>
  scope.nullable(flag, "use_bias", {
    value: false,
    rule: "a use_bias of null is none (torch.nn.Linear, by modeling_ernie4_5.py of transformers 5.18.0)",
  }),
);

/** ERNIE 4.5: Llama whose rotary embedding pairs neighbouring channels, and whose biases are one decision. */
export const ernie45 = decoder("ernie4_5", "Ernie4_5", {
  attention: gqa({ bias }),
  mlp: dense({ bias }),
  position: rope({ interleaved: true }),
});
