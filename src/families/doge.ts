import * as z from "zod/mini";
import { count, flag, natural } from "../config/reading/field-types.ts";
import { allDependOn, derive, implied } from "../config/reading/sourced.ts";
import { DenseMLPSpec } from "../spec/components/dense-mlp.ts";
import { DynamicMaskAttentionSpec } from "../spec/components/dynamic-mask-attention.ts";
import { ProductKeyExpertsSpec } from "../spec/components/product-key-experts.ts";
import { ResidualScaleSpec } from "../spec/components/residual-scale.ts";
import { decoder as DECODER } from "../spec/decoder-body.ts";
import { runsOf } from "../spec/layers.ts";
import { readGqa } from "./blocks/attention/gqa-block.ts";
import { readWindowSize } from "./blocks/attention/windows.ts";
import { dropout } from "./blocks/file/ignored-fields.ts";
import type { Scopes } from "./blocks/file/scopes.ts";
import { readTrunk } from "./blocks/file/trunk.ts";
import { gatedMlp } from "./blocks/mlp/dense-mlp.ts";
import { ROPE, rope } from "./blocks/position/position.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { field } from "./declaration/fact.ts";
import { family } from "./declaration/family.ts";
import type { Reading } from "./declaration/reading.ts";
import type { DescribedBy } from "./declaration/shape.ts";

const REFERENCE = modeling("Doge", "doge");

const DogeMLP = z.discriminatedUnion("type", [DenseMLPSpec, ProductKeyExpertsSpec]);

export const DOGE = {
  attention: DynamicMaskAttentionSpec,
  /** With experts beside it where is_moe. */
  mlp: DogeMLP,
  residual_scale: ResidualScaleSpec,
  ...ROPE,
};

/** Doge: attention whose values decide which keys count, and a learnt weight of the residual stream in each half. */
export const doge = family("doge", {
  prefix: "Doge",
  ignoredInside: [dropout("hidden_dropout")],
  shapes: [DECODER, DOGE],
  read: readBody,
});

function readBody(scopes: Scopes, modelType: string): DescribedBy<typeof DECODER & typeof DOGE> {
  const { root, decoder: scope } = scopes;
  const trunk = readTrunk(root, scope, REFERENCE);
  const { body, layers } = trunk;
  const reading: Reading = { ...scopes, ...trunk, scope, reference: REFERENCE, modelType };
  const attends = (rule: string): string => cite(REFERENCE, "Attention", rule);
  return {
    ...body,
    layers: derive(
      [layers],
      (n) =>
        runsOf(
          Array.from({ length: n }, () => ({ mixer: "attention", mlp: "mlp", extras: ["residual_scale"] })),
        ),
      "num_hidden_layers equal layers",
    ),
    attention: {
      ...readGqa(reading, {
        bias: field(flag, "attention_bias"),
        qkNorm: "per_head",
        nullHeadDimRefused: true,
        window: readWindowSize,
      }),
      type: implied("dynamic_mask_attention", attends("raises logits by what it makes of values")),
      kept_keys: scope.read(count, "keep_window_size"),
    },
    mlp: readMlp(reading),
    residual_scale: {
      type: implied("residual_scale", cite(REFERENCE, "DecoderLayer", "weighs the stream in each half")),
    },
    ...rope().read(reading),
  };
}

/** Fields of the experts, which say nothing without is_moe. */
const EXPERTS = ["num_experts", "num_experts_per_tok", "norm_topk_prob"];

function readMlp({ scope, activation }: Reading): DescribedBy<typeof DOGE>["mlp"] {
  const mixed = scope.read(flag, "is_moe");
  const rule = "experts beside the MLP where is_moe";
  const width = scope.read(natural, "intermediate_size");
  const bias = scope.read(flag, "mlp_bias");
  if (!mixed.value) {
    for (const name of EXPERTS) scope.ignore(name, "no effect", "is_moe is false: there are no experts");
    return allDependOn({ ...gatedMlp(REFERENCE, width, activation), bias }, [mixed], rule);
  }
  const experts = {
    type: implied("product_key_experts" as const, cite(REFERENCE, "CDMoE")),
    intermediate_size: width,
    activation,
    bias,
    num_experts: scope.read(count, "num_experts"),
    top_k: scope.read(count, "num_experts_per_tok"),
    norm_topk_prob: scope.read(flag, "norm_topk_prob"),
  };
  return allDependOn(experts, [mixed], rule);
}
