import { flag } from "../config/reading/field-types.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { modeling } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";

const EMU3_BIAS = {
  value: false,
  rule: "no biases unless the file says otherwise (Emu3TextConfig, transformers 5.18.0)",
};

/** The decoder of Emu3, which reads and writes images as tokens: Llama. */
export const emu3Text = decoder("emu3_text_model", "Emu3Text", {
  name: "Emu3TextModelSpec",
  reference: modeling("Emu3", "emu3"),
  architecture: "Emu3ForCausalLM",
  classNames: ["Emu3"],
  attention: gqa({ bias: field(flag, "attention_bias", EMU3_BIAS), nullKvRefused: true }),
  mlp: dense({ bias: field(flag, "mlp_bias", EMU3_BIAS) }),
});

/** Llama 1 to 3, and whatever was built as one: full attention and a dense MLP in every layer. */
export const llama = decoder("llama", "Llama", {
  attention: gqa({ bias: field(flag, "attention_bias") }),
  mlp: dense({ bias: field(flag, "mlp_bias") }),
});
