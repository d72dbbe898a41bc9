import { flag } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { implied } from "../config/reading/sourced.ts";
import { DifferentialAttentionSpec } from "../spec/components/differential-attention.ts";
import { readGqa } from "./blocks/attention/gqa-block.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { rmsNorm } from "./blocks/rules/norms.ts";
import { cite } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import type { HalfBlock } from "./declaration/reading.ts";

export const DIFFERENTIAL = { attention: DifferentialAttentionSpec };

/** DiffLlama: Llama whose attention is the difference of two. */
export const diffllama = decoder("diffllama", "DiffLlama", {
  name: "DiffLlamaModelSpec",
  ignoredInside: [
    {
      because: "training",
      reason: "only the initialisation of weights reads it",
      names: ["lambda_std_dev"],
    },
  ],
  attention: attention(),
  mlp: dense(),
});

/** Says of values that the class takes, and with which the model cannot be built, that they are refused. */
function refuseUnbuilt(scope: Scope): void {
  const dropout = scope.find(scope.at("attention_dropout"));
  if (dropout?.type === "null" || (dropout?.type === "number" && dropout.value > 0)) {
    const message =
      "attention_dropout has to be 0: DiffLlamaAttention of transformers 5.18.0 refuses any other.";
    scope.reader.report("error", "dropout-refused", scope.at("attention_dropout"), message);
  }
  if (scope.find(scope.at("lambda_std_dev"))?.type !== "null") return;
  const message =
    "lambda_std_dev is null, with which DiffLlamaAttention of transformers 5.18.0 cannot be built.";
  scope.reader.report("error", "null-value", scope.at("lambda_std_dev"), message);
}

function attention(): HalfBlock<typeof DIFFERENTIAL> {
  return {
    shape: DIFFERENTIAL,
    read(reading) {
      const { scope, reference, eps } = reading;
      const plain = readGqa(reading, { bias: field(flag, "attention_bias") });
      if (plain.num_kv_heads.value % 2 !== 0 || plain.num_query_heads.value % 2 !== 0) {
        const message = `Differential attention has its heads in two halves, but there are ${plain.num_query_heads.value} query heads and ${plain.num_kv_heads.value} KV heads. transformers 5.18.0 refuses such a file.`;
        const at = plain.num_kv_heads.source.from[0] ?? scope.at("num_key_value_heads");
        scope.reader.report("error", "heads-not-divisible", at, message);
      }
      refuseUnbuilt(scope);
      const none = cite(reference, "Attention", "has no weight in its norm");
      return {
        names: "attention",
        parts: {
          attention: {
            ...plain,
            type: implied(
              "differential_attention" as const,
              cite(reference, "Attention", "takes the difference of two halves of its heads"),
            ),
            output_norm: { ...rmsNorm(eps, reference), has_weight: implied(false, none) },
          },
        },
      };
    },
  };
}
