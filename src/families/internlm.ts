import { flag, positive, real, text } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Described, type Sourced, dependsOn, derive } from "../config/reading/sourced.ts";
import type { RopeScalingSpec } from "../spec/components/rope-scaling.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { readEqualHeads } from "./blocks/attention/heads.ts";
import type { IgnoredFields } from "./blocks/file/ignored-fields.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { ROPE, rope, ropePosition, wholeHead } from "./blocks/position/position.ts";
import { type Reference, cite, defaultsOf } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import type { Block } from "./declaration/reading.ts";

const MODELING: Reference = { prefix: "InternLM", file: "modeling_internlm.py of internlm/internlm-7b" };

const KERNELS: IgnoredFields = [
  {
    because: "bookkeeping",
    reason: "which kernel computes attention, not what it computes",
    names: ["attn_implementation"],
  },
];

const ofClass = defaultsOf("InternLMConfig", "configuration_internlm.py of internlm/internlm-7b");

/** InternLM, the first: Llama with as many KV heads as heads, biases in all of attention, and a rotary object of its own. */
export const internlm = decoder("internlm", "InternLM", {
  name: "InternlmModelSpec",
  outsideTransformers: true,
  reference: MODELING,
  ignoredInside: KERNELS,
  attention: gqa({
    heads: readEqualHeads,
    bias: field(flag, "bias", ofClass(true)),
    outputBias: field(flag, "bias", ofClass(true)),
  }),
  mlp: dense(),
  position: position(),
});

/** `rotary` has the base and the type: `origin`, or `dynamic`, which grows the base beyond max_position_embeddings. */
function position(): Block<typeof ROPE> {
  return {
    shape: ROPE,
    read({ scope, reference, maxPositions }) {
      const given = scope.find(scope.at("rotary"))?.type === "object";
      const theta = scope.read(positive, "rotary/base", given ? undefined : ofClass(10000));
      const type = scope.read(text, "rotary/type", given ? undefined : ofClass("dynamic"));
      refuseOthers(scope, type);
      const factor = type.value === "dynamic" ? scope.read(real, "rotary/scaling_factor", ofClass(1)) : null;
      const scaling: Described<RopeScalingSpec | null> =
        factor === null
          ? derive([type], () => null, cite(reference, "Attention", "scales nothing for the type origin"))
          : {
              rope_type: derive(
                [type],
                () => "dynamic" as const,
                cite(reference, "Attention", "makes InternLMDynamicNTKScalingRotaryEmbedding of dynamic"),
              ),
              factor: dependsOn(factor, [type], "scaling_factor of rotary, which dynamic reads"),
            };
      const contextLen =
        factor === null
          ? derive(
              [maxPositions, type],
              (positions) => positions,
              "max_position_embeddings, which origin does not extend",
            )
          : derive(
              [maxPositions, type, factor],
              (positions, _, times) => Math.max(1, Math.trunc(positions * times)),
              "max_position_embeddings × scaling_factor, where the type is dynamic",
            );
      const fields = { theta, scaling, contextLen };
      return { position: ropePosition(reference, fields, maxPositions, wholeHead(reference)) };
    },
  };
}

function refuseOthers(scope: Scope, type: Sourced<string>): void {
  if (type.value !== "dynamic")
    scope.reader.ignore(scope.at("rotary/scaling_factor"), "no effect", "only the type dynamic reads it");
  if (["origin", "dynamic"].includes(type.value)) return;
  const message = `rotary.type is ${JSON.stringify(type.value)}: InternLMAttention takes origin and dynamic, and refuses others (${MODELING.file}).`;
  scope.reader.refuse("rope-type-refused", type.source.from[0] ?? scope.at("rotary"), message);
}

const SECOND: Reference = {
  prefix: "InternLM2",
  file: "modeling_internlm2.py of internlm/internlm2-chat-7b",
};

/** InternLM2: Llama with q, k and v in one matrix, group by group, and names of its own. */
export const internlm2 = decoder("internlm2", "InternLM2", {
  name: "Internlm2ModelSpec",
  outsideTransformers: true,
  reference: SECOND,
  checkpoint: {
    outside: { embed_tokens: "tok_embeddings" },
    layer: {
      input_layernorm: "attention_norm",
      post_attention_layernorm: "ffn_norm",
      self_attn: "attention",
      qkv_proj: "wqkv",
      o_proj: "wo",
      mlp: "feed_forward",
      gate_proj: "w1",
      up_proj: "w3",
      down_proj: "w2",
    },
    head: "output",
  },
  ignoredInside: KERNELS,
  attention: gqa({
    bias: field(flag, "bias", {
      value: true,
      rule: "projections have biases without a bias field (InternLM2Config)",
    }),
    sharedWidth: "InternLM2Attention shares hidden_size among its heads",
    dividesWidth: true,
    together: {
      layout: "by_kv_head",
      rule: "keeps the query heads of a KV head, its key and its value together in wqkv",
    },
  }),
  mlp: dense(),
  position: rope({
    base: { value: 10000, rule: "the base is 10000 without a rope_theta (InternLM2Config)" },
  }),
});
