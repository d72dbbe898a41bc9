import { count, flag, orNull, positive } from "../../config/reading/field-types.ts";
import { type Sourced, derive, respell } from "../../config/reading/sourced.ts";
import { everyNth, gqa, layeredGqa } from "../blocks/attention/gqa-block.ts";
import { ignoreFields } from "../blocks/file/ignored-fields.ts";
import { warnUnread } from "../blocks/file/unread.ts";
import { dense } from "../blocks/mlp/mlp-block.ts";
import { readActivation } from "../blocks/rules/activations.ts";
import { rms } from "../blocks/rules/norms.ts";
import { notNegative } from "../blocks/rules/not-negative.ts";
import { cite, modeling } from "../blocks/rules/reference.ts";
import { decoder } from "../declaration/decoder.ts";
import { Field, field } from "../declaration/fact.ts";
import type { Reading } from "../declaration/reading.ts";
import { FINAL_SOFTCAP } from "./decoder.ts";
import { DECODER_IGNORED } from "./ignored.ts";
import { inverseSqrt } from "../../spec/inverse-sqrt.ts";

const bias = field(flag, "attention_bias");

/** What embeddings of Gemma and Gemma 2 are multiplied by. */
const EMBEDDING = field(count, "hidden_size").as(
  (width) => Math.sqrt(width),
  "√hidden_size, rounded to the type of the weights (GemmaTextScaledWordEmbedding, transformers 5.18.0)",
);

/** Gemma: Llama whose norms keep their distance from 1, and whose embeddings are scaled. */
export const gemma = decoder("gemma", "Gemma", {
  ignoredInside: DECODER_IGNORED,
  fixed: {
    hidden_activation: {
      built: "gelu_pytorch_tanh",
      reason: cite(modeling("Gemma", "gemma"), "MLP", "takes hidden_act"),
    },
  },
  norm: rms({ zeroCentered: true }),
  activation: new Field((scope) =>
    respell(readActivation(scope), (name) => (name === "gelu" ? "gelu_pytorch_tanh" : name)),
  ),
  multipliers: { embedding: EMBEDDING },
  attention: gqa({ bias, strict: true, besides: ignoreBothWays }),
  mlp: dense(),
});

/** What Gemma 2 and VaultGemma share. */
const gemma2Attention = layeredGqa({
  bias,
  strict: true,
  dividesWidth: true,
  softmaxScale: field(positive, "query_pre_attn_scalar").as(inverseSqrt, "query_pre_attn_scalar^-½"),
  besides: (reading) => ({ ...ignoreBothWays(reading), logit_softcap: readSoftcap(reading) }),
  byRule: everyNth(2, "last", "Gemma2Config.__post_init__"),
});

const gemma2Kin = {
  ignoredInside: DECODER_IGNORED,
  activation: "hidden_activation",
  multipliers: { embedding: EMBEDDING },
  logitSoftcap: FINAL_SOFTCAP,
  attention: gemma2Attention,
  mlp: dense(),
} as const;

/** Gemma 2: attention within a window in every other layer, and caps of the logits of attention and of the head. */
export const gemma2 = decoder("gemma2", "Gemma2", {
  ...gemma2Kin,
  norm: rms({ zeroCentered: true, placement: "sandwich" }),
});

/** VaultGemma: Gemma 2 without the norms after the halves of its layers. */
export const vaultgemma = decoder("vaultgemma", "VaultGemma", {
  ...gemma2Kin,
  checkpoint: { layer: { post_attention_layernorm: "pre_feedforward_layernorm" } },
  norm: rms({ zeroCentered: true }),
});

/** The masks are causal whatever the field says: only kernels that make their own would look at it. */
function ignoreBothWays({ scope, reference }: Reading): object {
  const reason = cite(reference, "Model", "makes a causal mask (create_causal_mask) whatever it says");
  ignoreFields(scope, [{ because: "no effect", reason, names: ["use_bidirectional_attention"] }]);
  warnUnread(scope, "use_bidirectional_attention", false, reason);
  return {};
}

function readSoftcap({ scope }: Reading): Sourced<number | null> {
  const cap = scope.nullable(orNull(notNegative), "attn_logit_softcapping", {
    value: null,
    rule: "without attn_logit_softcapping the attention logits are not capped",
  });
  return derive(
    [cap],
    (value) => value,
    () => cap.source.text,
  );
}
