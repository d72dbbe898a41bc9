import * as z from "zod/mini";
import { GluClampSpec } from "./glu-clamp.ts";
import { RMSNormSpec } from "./rms-norm.ts";
import { define, keepsNothing } from "../component-definition.ts";
import {
  type ModelSizes,
  type Tensor,
  inside,
  linear,
  normTensors,
  numberedFrom,
  tensor,
  times,
  within,
} from "../tensors.ts";
import { WeightLayout } from "./weight-layout.ts";
import { feedForward } from "./dense-mlp.ts";
import { FEED_FORWARD } from "./module-names.ts";
import { boolean, nonnegativeInt, number, positiveInt, positiveNumber, string } from "../values.ts";

/** A feed-forward block that every token passes beside the routed experts; built like a dense MLP. */
export const SharedExpertSpec = z.object({
  type: z.literal("shared_expert"),
  /** Of all shared experts together: n experts of width w are one of width n × w; 0: the last projection's bias alone. */
  intermediate_size: nonnegativeInt,
  /** Whether its output is multiplied by sigmoid(w·x), w of shape [1, hidden_size]. */
  gated_output: boolean,
  /** Its own limits; absent where they are those of the routed experts. */
  clamp: z.optional(z.nullable(GluClampSpec)),
  /** Its own activation; absent where it is that of the routed experts. */
  activation: z.optional(string),
  /**
   * How many shared experts the router scores, by rows after those of the routed ones: what each gives is multiplied by its
   * score, and theirs are among the scores by whose sum all are divided. None if not given.
   */
  scored: z.optional(positiveInt),
});

export type SharedExpertSpec = z.infer<typeof SharedExpertSpec>;

/** Group-limited routing (DeepSeek-V2, arXiv:2405.04434): only experts of the best groups can be chosen. */
export const RoutingGroupsSpec = z.object({
  type: z.literal("routing_groups"),
  /** Groups of num_experts / num_groups neighbouring experts. */
  num_groups: positiveInt,
  top_groups: positiveInt,
  /** What ranks a group: its best score, or the sum of its two best. */
  group_score: z.enum(["max", "top2_sum"]),
});

export type RoutingGroupsSpec = z.infer<typeof RoutingGroupsSpec>;

/**
 * A router that is an MLP on a few channels of its own (ZAYA): r = down(x); logits = out(act(fc2(act(fc1(norm(r)))))). Where
 * it `carries`, r is r + scale × the r of the layer before it. Weights, with h = hidden_size, d = size and n the choices:
 * down [d, h] with a bias, scale [d] where it carries, the norm, fc1 and fc2 [d, d] with a bias, out [n, d].
 */
export const RouterMLPSpec = z.object({
  type: z.literal("router_mlp"),
  /** Its inner width. */
  size: positiveInt,
  norm: RMSNormSpec,
  activation: string,
  /** Whether it adds what the router of the layer before it has projected. */
  carries: boolean,
});

export type RouterMLPSpec = z.infer<typeof RouterMLPSpec>;

/**
 * A router whose experts attend to each other (Yuan 2.0-M32, arXiv:2405.17976): q, k and v have a number for each expert, and
 * the logit of expert i is Σ_j a_ij v_j, a_i being the softmax over j of q_i × k_j. Weights, with h = hidden_size and
 * n = num_experts: query, key and value [n, h], or one matrix [3n, h].
 */
export const AttentionRouterSpec = z.object({
  type: z.literal("attention_router"),
  /** Whether query, key and value lie one after the other in one matrix. */
  one_matrix: boolean,
});

export type AttentionRouterSpec = z.infer<typeof AttentionRouterSpec>;

/**
 * As many experts more, with a router and a routing bias of their own, which the tokens of images and videos pass in place
 * of the others (ERNIE 4.5 VL). They are numbered after them.
 */
export const VisionExpertsSpec = z.object({
  type: z.literal("vision_experts"),
  /** Inner width of one of them. */
  intermediate_size: nonnegativeInt,
});

export type VisionExpertsSpec = z.infer<typeof VisionExpertsSpec>;

/** Choices of the router, after the experts, that have no weights of their own (zero-computation experts). */
export const WeightlessExpertsSpec = z.object({
  type: z.literal("weightless_experts"),
  number: positiveInt,
  /** What an expert without weights gives: its input, or nothing. */
  gives: z.enum(["input", "nothing"]),
  /** What they have of the routing bias, whatever the checkpoint says; what it says if not given. */
  routing_bias: z.optional(number),
  /** Whether transformers keeps gate and up projections for them all the same, which nothing reads. */
  unread_projections: boolean,
});

export type WeightlessExpertsSpec = z.infer<typeof WeightlessExpertsSpec>;

/**
 * A mixture of experts (Shazeer et al. 2017, arXiv:1701.06538): a router picks `top_k` of `num_experts` for each token.
 * Weights, with h = hidden_size and w = latent_size or else h: router [num_experts, h] (and bias [num_experts]); each
 * expert gate_proj (if gated) and up_proj [intermediate_size, w], down_proj [w, intermediate_size]; the projections
 * [latent_size, h] before and [h, latent_size] after the experts where there is a latent_size.
 */
export const MoEMLPSpec = z.object({
  type: z.literal("moe"),
  num_experts: positiveInt,
  /** Experts per token; null where the config leaves the number out, and with it the model cannot run. */
  top_k: z.nullable(positiveInt),
  /** Inner width of one expert. */
  intermediate_size: nonnegativeInt,
  /** The width in which routed experts read and write; null: hidden_size. */
  latent_size: z.nullable(positiveInt),
  /** Whether the projections between hidden_size and latent_size have a bias. */
  latent_bias: boolean,
  /** The norm of the experts' sum before it is projected back from latent_size; null without one. */
  latent_norm: z.nullable(RMSNormSpec),
  /**
   * What chooses a token's experts: its best scores, or a fixed table from token ids to experts, [vocab_size, top_k], whose
   * experts its scores then weigh (hash layers, Roller et al. 2021, arXiv:2106.04426). The table is a buffer.
   */
  expert_choice: z.enum(["top_scores", "token_table"]),
  /**
   * How logits become scores, over all experts: `softmax`, `sigmoid`, … `sparsemixer` (Liu et al. 2023,
   * arXiv:2310.00811): the experts are chosen one after the other, each the best of those that are left, and its score is
   * its softmax over those left whose logit is close to it, as `score_margin` says.
   */
  scoring_func: string,
  /** The norm of what the router reads, beside the layer's own; null without one. */
  router_norm: z.nullable(RMSNormSpec),
  /** What the router's input is multiplied by, after that norm. */
  router_input_scale: number,
  /** Whether the router's linear layer has a bias, which so is part of the logits. */
  router_bias: boolean,
  /** c where the router's logits become c × tanh(logits / c) before they are scored; no cap if null or not given. */
  router_logit_softcap: z.optional(z.nullable(positiveNumber)),
  /**
   * Whether a bias per expert is added to the scores for the choice only, not for the weights of the chosen
   * (DeepSeek-V3, arXiv:2412.19437, section 2.1.2).
   */
  use_routing_bias: boolean,
  /** Whether that bias is a parameter or a float32 buffer, which does not count as one; null without it. */
  routing_bias_storage: z.nullable(z.enum(["buffer", "parameter"])),
  /** null: all experts can be chosen together. */
  groups: z.nullable(RoutingGroupsSpec),
  /** Whether the chosen experts' scores are divided by their sum. */
  norm_topk_prob: boolean,
  /** What the chosen experts' weights are multiplied by, after the division. */
  routed_scaling_factor: number,
  /** Whether each expert has a learnt factor [num_experts], by which its weight is multiplied last. */
  learnt_expert_scale: boolean,
  /** Whether an expert's weight multiplies what it reads instead of what it gives. */
  weight_on_input: boolean,
  activation: string,
  gated: boolean,
  /** Whether each projection of an expert has a bias. */
  bias: boolean,
  /** null: gate and up are used as they are. */
  clamp: z.nullable(GluClampSpec),
  shared_expert: z.nullable(SharedExpertSpec),
  /** Whether each projection of the shared expert has a bias. */
  shared_bias: boolean,
  /**
   * m where sparsemixer leaves out the logits x for which (best − x) / max(|x|, best) > 2m; absent with other scores.
   */
  score_margin: z.optional(number),
  /** What the sum of the chosen scores counts as at least, where they are divided by it; 0 if not given. */
  norm_topk_min: z.optional(number),
  /** How the shared expert's output joins that of the routed ones: their sum, which it is if not given, or half of it. */
  shared_combination: z.optional(z.enum(["sum", "average"])),
  /**
   * `row`: the routing bias is saved as [1, num_experts], and with that of the experts for images as [2, num_experts]; as
   * [num_experts] if not given.
   */
  routing_bias_shape: z.optional(z.enum(["row"])),
  /** Whether a bias [hidden_size] is added to the routed experts' sum; none if not given. */
  output_bias: z.optional(boolean),
  /** Whether the weights of all experts are multiplied by a learnt number, global_scale [1]; they are not if not given. */
  learnt_router_scale: z.optional(boolean),
  /** The router, where it is more than a linear layer. */
  router_mlp: z.optional(RouterMLPSpec),
  /** The router, where experts attend to each other in it. */
  attention_router: z.optional(AttentionRouterSpec),
  /** Further experts that compute nothing, among which the router chooses too; null or absent without any. */
  weightless_experts: z.optional(z.nullable(WeightlessExpertsSpec)),
  /** The experts of images and videos; these pass the others if not given. */
  vision_experts: z.optional(VisionExpertsSpec),
  /** How the router's matrix lies in the checkpoint: as it is computed if not given. */
  router_layout: z.optional(WeightLayout),
  /** The norm of what the block gives, shared expert included; none if not given. */
  output_norm: z.optional(RMSNormSpec),
});

export type MoEMLPSpec = z.infer<typeof MoEMLPSpec>;

export const moeMlp = define({
  name: "MoEMLPSpec",
  schema: MoEMLPSpec,
  tensors: (spec, sizes) => inside(FEED_FORWARD, moeTensors(spec, sizes)),
  keeps: keepsNothing,
  words: ({ expert_choice }) => (expert_choice === "token_table" ? "MoE by token id" : "MoE"),
});

const EXPERTS = ["experts.{}"] as const;
const SHARED_EXPERT = ["shared_expert", "shared_experts"] as const;
const SHARED_EXPERTS = ["shared_experts", "shared_expert"] as const;
const ROUTER = ["router"] as const;

/** The tensors of a mixture of experts inside its module. */
export function moeTensors(spec: MoEMLPSpec, { hidden_size: h, vocab_size }: ModelSizes): Tensor[] {
  const { latent_size: latent, latent_norm, latent_bias, shared_expert } = spec;
  return [
    ...routerTensors(spec, h, vocab_size),
    ...routedTensors(spec, latent ?? h),
    ...visionTensors(spec, h),
    ...(shared_expert === null ? [] : sharedTensors(spec, shared_expert, h)),
    ...(latent === null
      ? []
      : [
          ...linear("fc1_latent_proj", latent, h, { bias: latent_bias }),
          ...(latent_norm === null ? [] : normTensors("latent_norm", latent_norm, latent)),
          ...linear("fc2_latent_proj", h, latent, { bias: latent_bias }),
        ]),
    ...(spec.output_bias === true ? [tensor("bias", "bias", [h], { experts: "routed" })] : []),
    ...(spec.output_norm === undefined ? [] : normTensors("post_mlp_layernorm", spec.output_norm, h)),
  ];
}

/** The experts that a router chooses among. */
function routedTensors(spec: MoEMLPSpec, width: number): readonly Tensor[] {
  const { num_experts: number, top_k, gated, bias, weightless_experts: weightless } = spec;
  const inner = { what: "inner channels of an expert", size: spec.intermediate_size };
  const active = Math.min(top_k ?? number, number);
  const expert = feedForward(inner, width, { gated, bias, experts: "routed" });
  if (!weightless?.unread_projections) return within(EXPERTS, times(number, expert, active));
  const isRead = ({ name }: Tensor): boolean => name.startsWith("down_proj");
  return within(EXPERTS, [
    ...times(
      number + weightless.number,
      expert.filter((each) => !isRead(each)),
      active,
    ),
    ...times(number, expert.filter(isRead), active),
  ]);
}

/** The experts of images and videos: a token of a text passes none of them. */
function visionTensors(spec: MoEMLPSpec, width: number): readonly Tensor[] {
  const { vision_experts: vision, num_experts: number, gated, bias } = spec;
  if (vision === undefined) return [];
  const inner = { what: "inner channels of an expert for images", size: vision.intermediate_size };
  const expert = feedForward(inner, width, { gated, bias, experts: "routed" });
  return within(EXPERTS, numberedFrom(number, times(number, expert, 0)));
}

/** No method quantises the router's matrix. */
function routerTensors(spec: MoEMLPSpec, h: number, vocabulary: number): Tensor[] {
  const { router_norm: norm, routing_bias_storage: storage } = spec;
  const number = spec.num_experts + (spec.weightless_experts?.number ?? 0);
  const router = { experts: "router" } as const;
  const sets = spec.vision_experts === undefined ? 1 : 2;
  const biasShape = spec.routing_bias_shape === "row" ? [sets, number] : [number];
  return [
    ...(norm === null ? [] : normTensors("gate.norm", norm, h, router)),
    ...(spec.attention_router !== undefined
      ? attentionRouterTensors(spec.attention_router, number, h)
      : spec.router_mlp === undefined
        ? linear("gate", number + (spec.shared_expert?.scored ?? 0), h, {
            bias: spec.router_bias,
            otherNames: ROUTER,
            layout: spec.router_layout,
            ...router,
          })
        : routerMlpTensors(spec.router_mlp, number, h)),
    ...(spec.vision_experts === undefined
      ? []
      : linear("vision_gate", number, h, { layout: spec.router_layout, ...router })),
    ...(storage === null
      ? []
      : [
          tensor("gate.e_score_correction_bias", storage, biasShape, {
            ...router,
            dtype: storage === "buffer" ? "float32" : undefined,
          }),
        ]),
    ...(spec.learnt_router_scale === true ? [tensor("gate.global_scale", "parameter", [1], router)] : []),
    ...(spec.learnt_expert_scale ? [tensor("gate.per_expert_scale", "parameter", [number], router)] : []),
    ...(spec.expert_choice === "token_table"
      ? [
          tensor("gate.tid2eid", "buffer", [vocabulary, spec.top_k ?? number], {
            ...router,
            dtype: "int64",
          }),
        ]
      : []),
  ];
}

function attentionRouterTensors({ one_matrix }: AttentionRouterSpec, choices: number, h: number): Tensor[] {
  const router = { experts: "router" } as const;
  if (one_matrix) return linear("gate.query_key_value", 3 * choices, h, router);
  return ["query", "key", "value"].flatMap((name) => linear(`gate.${name}`, choices, h, router));
}

function routerMlpTensors({ size, norm, carries }: RouterMLPSpec, choices: number, h: number): Tensor[] {
  const router = { experts: "router" } as const;
  return [
    ...linear("gate.down_proj", size, h, { bias: true, ...router }),
    ...(carries ? [tensor("gate.router_states_scale", "parameter", [size], router)] : []),
    ...normTensors("gate.router_mlp.norm", norm, size, router),
    ...linear("gate.router_mlp.fc1", size, size, { bias: true, ...router }),
    ...linear("gate.router_mlp.fc2", size, size, { bias: true, ...router }),
    ...linear("gate.router_mlp.out_proj", choices, size, router),
  ];
}

/** Checkpoints with a gate on its output call the shared expert `shared_expert` (Qwen), others `shared_experts`. */
function sharedTensors(spec: MoEMLPSpec, shared: SharedExpertSpec, h: number): readonly Tensor[] {
  const { gated, shared_bias: bias } = spec;
  const inner = { what: "inner channels of the shared expert", size: shared.intermediate_size };
  if (shared.scored !== undefined) {
    const width = shared.intermediate_size / shared.scored;
    const stacked = (name: string, shape: readonly number[]): Tensor =>
      tensor(`shared_experts.${name}`, "parameter", [shared.scored ?? 1, ...shape], { experts: "shared" });
    return [
      stacked("gate_proj", [width, h]),
      stacked("up_proj", [width, h]),
      stacked("down_proj", [h, width]),
    ];
  }
  const block = feedForward(inner, h, { gated, bias, experts: "shared" });
  return shared.gated_output
    ? [...within(SHARED_EXPERT, block), ...linear("shared_expert_gate", 1, h, { experts: "router" })]
    : within(SHARED_EXPERTS, block);
}
