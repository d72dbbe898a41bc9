import { count, flag, natural, orNull, texts } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../config/reading/sourced.ts";
import { DenseMLPSpec } from "../spec/components/dense-mlp.ts";
import { GQAAttentionSpec } from "../spec/components/gqa-attention.ts";
import { HeadTransformSpec } from "../spec/components/head-transform.ts";
import { decoder as DECODER } from "../spec/decoder-body.ts";
import { runsOf } from "../spec/layers.ts";
import * as z from "zod/mini";
import { readGqa } from "./blocks/attention/gqa-block.ts";
import { readEqualHeads } from "./blocks/attention/heads.ts";
import { readWindowSchedule } from "./blocks/attention/window-schedule.ts";
import { slidingWindow } from "./blocks/attention/windows.ts";
import { dropout } from "./blocks/file/ignored-fields.ts";
import type { Scopes } from "./blocks/file/scopes.ts";
import { readTrunk } from "./blocks/file/trunk.ts";
import { type LayerNames, onlyIfUsed, usedByDefault } from "./blocks/layers/layer-names.ts";
import { gatedMlp } from "./blocks/mlp/dense-mlp.ts";
import { ROPE_BY_KIND } from "./blocks/position/full-and-sliding-rope.ts";
import { ropePosition, wholeHead } from "./blocks/position/position.ts";
import { readRope } from "./blocks/position/rope.ts";
import { readActivation } from "./blocks/rules/activations.ts";
import { layerNorm, layerNormOf } from "./blocks/rules/norms.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { field } from "./declaration/fact.ts";
import { family } from "./declaration/family.ts";
import type { Reading } from "./declaration/reading.ts";
import type { DescribedBy } from "./declaration/shape.ts";

const REFERENCE = modeling("ModernBertDecoder", "modernbert_decoder", { DecoderLayer: "Layer" });

export const MODERNBERT_DECODER = {
  /** null where every layer has a window. */
  attention: z.nullable(GQAAttentionSpec),
  /** null where no layer has one. */
  sliding_attention: z.nullable(GQAAttentionSpec),
  mlp: DenseMLPSpec,
  ...ROPE_BY_KIND,
  head_transform: HeadTransformSpec,
};

/** ModernBERT as a decoder: windows with full attention in between, and a transform before the head, as in BERT. */
export const modernbertDecoder = family("modernbert-decoder", {
  prefix: "ModernBertDecoder",
  name: "ModernBertDecoderModelSpec",
  ignoredInside: [
    dropout("embedding_dropout", "mlp_dropout", "classifier_dropout"),
    {
      because: "training",
      reason: "only the initialisation of weights reads it",
      names: ["initializer_cutoff_factor"],
    },
    { because: "no effect", reason: "whether its MLP is compiled", names: ["reference_compile"] },
    {
      because: "generation",
      reason: "which tokens begin, end and fill a sequence is not part of the model",
      names: ["cls_token_id", "sep_token_id"],
    },
  ],
  checkpoint: {
    head: "decoder",
    outside: {
      embed_tokens: "embeddings.tok_embeddings",
      embed_norm: "embeddings.norm",
      norm: "final_norm",
    },
    layer: {
      input_layernorm: "attn_norm",
      post_attention_layernorm: "mlp_norm",
      self_attn: "attn",
      o_proj: "Wo",
      gate_up_proj: "Wi",
      down_proj: "Wo",
    },
    besideDecoder: { head_transform: { dense: "lm_head.dense", dense_norm: "lm_head.norm" } },
    gateUp: { dense: "blocks" },
    ofClass: {
      ModernBertDecoderForSequenceClassification: {
        classifier: "classifier",
        besideDecoder: { head_transform: { dense: "head.dense", dense_norm: "head.norm" } },
      },
    },
  },
  shapes: [DECODER, MODERNBERT_DECODER],
  read: readBody,
});

const bias = field(flag, "attention_bias");

function readBody(
  scopes: Scopes,
  modelType: string,
): DescribedBy<typeof DECODER & typeof MODERNBERT_DECODER> {
  const { root, decoder: scope } = scopes;
  const normBias = field(flag, "norm_bias");
  const trunk = readTrunk(root, scope, REFERENCE, {
    norm: layerNorm({ eps: "norm_eps", bias: normBias }),
    activation: "hidden_activation",
    headBias: field(flag, "decoder_bias"),
    normalisesEmbeddings: true,
  });
  const { body, layers, activation, eps, maxPositions } = trunk;
  const reading: Reading = { ...scopes, ...trunk, scope, reference: REFERENCE, modelType };
  const names = readNames(scope, layers);
  const attention = readGqa(reading, { heads: readEqualHeads, bias });
  const sliding = {
    ...attention,
    position: implied("sliding_position", cite(REFERENCE, "Attention", "rotates by its kind of layer")),
    window: slidingWindow(readWindow(scope)),
  };
  const transform = (rule: string): string => cite(REFERENCE, "PredictionHead", rule);
  const kinds = ["full_attention", "sliding_attention"] as const;
  const [full, local] = kinds.map((kind) => {
    const theta = [kind === "full_attention" ? "global_rope_theta" : "local_rope_theta"];
    const rope = readRope(scope, maxPositions, { kind, group: `rope_parameters/${kind}`, theta });
    return ropePosition(REFERENCE, rope, maxPositions, wholeHead(REFERENCE));
  }) as [ReturnType<typeof ropePosition>, ReturnType<typeof ropePosition>];
  return {
    ...body,
    layers: derive(
      [names],
      (mixers) =>
        runsOf(
          mixers.map((mixer, index) => ({
            mixer,
            mlp: "mlp",
            ...(index === 0 && { norm_placement: "pre_mlp" as const }),
          })),
        ),
      `${names.source.text}; the first layer's attention takes the normalised embeddings as they are`,
    ),
    extras: derive(
      [root.nullable(texts, "architectures", { value: [], rule: "ModernBertDecoderForCausalLM" })],
      ([first = ""]) => (first.endsWith("DecoderModel") ? [] : ["head_transform"]),
      cite(REFERENCE, "ForCausalLM", "transforms what its head takes; the bare model has neither"),
    ),
    attention: usedByDefault(attention, names, "attention"),
    sliding_attention: onlyIfUsed(sliding, names, "sliding_attention"),
    mlp: {
      ...gatedMlp(REFERENCE, scope.read(natural, "intermediate_size"), activation),
      bias: scope.read(flag, "mlp_bias"),
    },
    position: full,
    sliding_position: local,
    head_transform: {
      type: implied("head_transform", transform("is norm(act(dense(x)))")),
      bias: scope.read(flag, "classifier_bias"),
      activation: readActivation(scope, "classifier_activation"),
      norm: layerNormOf(eps, REFERENCE, { bias: normBias }, scope),
    },
  };
}

/** The tokens of a window: half of local_attention, unless the file gives sliding_window itself. */
function readWindow(scope: Scope): Sourced<number | null> {
  const width = scope.nullable(natural, "local_attention", { value: 0, rule: "null: no layer has a window" });
  const half = derive([width], (tokens) => Math.floor(tokens / 2) || null, "local_attention / 2");
  const given = scope.optional(orNull(count), "sliding_window");
  if (given)
    scope.reader.shadow(scope.at("local_attention"), scope.at("sliding_window"), half.value === given.value);
  return given ?? half;
}

/** layer_types or, without it, full attention in the first of every global_attn_every_n_layers layers. */
function readNames(scope: Scope, layers: Sourced<number>): LayerNames {
  const { names, explicit } = readWindowSchedule(scope, layers, () => {
    const every = scope.read(count, "global_attn_every_n_layers", {
      value: 3,
      rule: "the first of every 3 layers sees everything (ModernBertDecoderConfig.__post_init__, transformers 5.18.0)",
    });
    return derive(
      [layers, every],
      (n, period) =>
        Array.from({ length: n }, (_, index) => (index % period === 0 ? "attention" : "sliding_attention")),
      "the first of every global_attn_every_n_layers layers sees everything",
    );
  });
  if (explicit) scope.ignore("global_attn_every_n_layers", "no effect", "layer_types decides");
  return names;
}
