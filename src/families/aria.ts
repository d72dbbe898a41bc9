import { flag, natural } from "../config/reading/field-types.ts";
import { implied } from "../config/reading/sourced.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { experts } from "./blocks/mlp/mlp-block.ts";
import { cite } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import type { Reading } from "./declaration/reading.ts";
import { readSharedExpert } from "./deepseek/experts.ts";

/** Aria's decoder: Llama with a mixture of experts in every layer, beside shared ones. */
export const ariaText = decoder("aria_text", "AriaText", {
  reference: { prefix: "AriaText", file: "transformers 5.18.0, modeling_aria.py" },
  checkpoint: {
    layer: {
      "mlp.gate": "mlp.router",
      "mlp.experts.gate_up_proj": "mlp.experts.fc1.weight",
      "mlp.experts.down_proj": "mlp.experts.fc2.weight",
    },
    stackedExperts: "in_out",
    gateUp: { routed: "blocks" },
  },
  attention: gqa({ bias: field(flag, "attention_bias"), dividesWidth: true }),
  mlp: experts({
    number: "moe_num_experts",
    topK: "moe_topk",
    normalised: "chosen",
    classes: { block: "MoELayer", router: "TopKRouter", experts: "AriaExperts" },
    besides: readBesides,
  }),
});

function readBesides({ scope, reference, activation }: Reading) {
  const bias = scope.read(flag, "mlp_bias");
  const shared = readSharedExpert(
    scope,
    cite(reference, "MoELayer", "adds the shared experts' output as it is"),
    {
      width: scope.read(natural, "intermediate_size"),
      widthName: "intermediate_size",
      number: "moe_num_shared_experts",
      bias,
    },
  );
  return {
    activation: implied("silu", `AriaExperts always take silu (${reference.file})`),
    shared_expert: "type" in shared ? { ...shared, activation } : shared,
    shared_bias: bias,
  };
}
