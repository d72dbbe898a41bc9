import type { DenseMLPSpec } from "../../../spec/components/dense-mlp.ts";
import type { GluClampSpec } from "../../../spec/components/glu-clamp.ts";
import type { LinearLayerSpec } from "../../../spec/components/linear-layer.ts";
import type {
  MoEMLPSpec,
  RouterMLPSpec,
  SharedExpertSpec,
  VisionExpertsSpec,
} from "../../../spec/components/moe-mlp.ts";
import type { ProductKeyExpertsSpec } from "../../../spec/components/product-key-experts.ts";
import type { RwkvChannelMixSpec } from "../../../spec/components/rwkv-mixers.ts";
import type { Box, Node } from "../content.ts";
import { type Pen, join, row } from "../pen.ts";
import { type Value, type Words, list, numeral, say } from "../words.ts";
import { activated, epsWords, gluName, mlpName, normBox, normWords } from "./shared.ts";

export const denseBrief = (pen: Pen<DenseMLPSpec>): readonly Words[] => [
  say`${mlpName(pen, pen.spec.gated, pen.spec.clamp)}, ${pen.of("intermediate_size")} wide`,
];

export function denseNodes(pen: Pen<DenseMLPSpec>): readonly Node[] {
  const { spec } = pen;
  const inner = pen.of("intermediate_size");
  const bias = spec.bias ? say`with ${pen.of("bias", "bias")}` : null;
  const norm = spec.inner_norm === undefined ? null : pen.in("inner_norm");
  const formula = activated(pen.of("activation"), spec.gated, spec.clamp === null ? null : pen.in("clamp"));
  const into = [say`${pen.h} → ${inner}`, bias];
  return [
    ...row(
      spec.gated ? pen.box("gate", { lines: into, weights: ["gate_proj"] }) : null,
      pen.box("up", { lines: into, weights: ["up_proj"] }),
    ),
    pen.box(formula.words, {
      lines: [
        list([
          spec.gate_multiplier === undefined || spec.gate_multiplier === 1
            ? null
            : say`gate × ${pen.of("gate_multiplier")}`,
          spec.gate_sparsity === undefined || spec.gate_sparsity === 0
            ? null
            : say`gate ← relu(gate − cut), the largest ${numeral(Math.round((1 - spec.gate_sparsity) * 1e6) / 1e4)} %: the cut is at ${pen.of("gate_sparsity")} of a normal distribution`,
        ]),
        formula.where,
      ],
      weights: ["act_fn"],
      tone: "plain",
    }),
    ...(norm === null ? [] : [normBox(pen, norm, ["ffn_sub_norm"], { at: pen.at })]),
    pen.box("down", { lines: [say`${inner} → ${pen.h}`, bias], weights: ["down_proj"] }),
    ...(spec.output_multiplier === undefined || spec.output_multiplier === 1
      ? []
      : [pen.box(say`× ${pen.of("output_multiplier")}`)]),
    ...(spec.learnt_scale === true
      ? [
          pen.box(say`× ${pen.of("learnt_scale", "a learnt number")}`, {
            weights: ["global_scale"],
            tone: "plain",
          }),
        ]
      : []),
  ];
}

export const linearNodes = (pen: Pen<LinearLayerSpec>): readonly Node[] => [
  pen.box("one matrix", {
    lines: [say`${pen.h} → ${pen.h}${pen.spec.bias ? say`, with ${pen.of("bias", "bias")}` : ""}`],
    weights: ["linear_attn"],
  }),
];

/** How many experts a token passes, where that is known. */
const chosen = (pen: Pen<MoEMLPSpec>): Value =>
  pen.of("top_k", pen.spec.top_k === null ? "?" : numeral(pen.spec.top_k));

/** The same of those that have weights: a token that chooses others passes fewer. */
const chosenExperts = (pen: Pen<MoEMLPSpec>): Words =>
  say`${pen.spec.weightless_experts ? "at most " : ""}${chosen(pen)} of ${pen.of("num_experts")} experts`;

export function moeBrief(pen: Pen<MoEMLPSpec>): readonly Words[] {
  const { shared_expert: shared } = pen.spec;
  return [
    say`${chosenExperts(pen)}, ${pen.of("intermediate_size")} wide`,
    shared === null ? [] : say`+ shared, ${pen.in("shared_expert").of("intermediate_size")} wide`,
  ];
}

export function moeNodes(pen: Pen<MoEMLPSpec>): readonly Node[] {
  const { spec } = pen;
  const { shared_expert: shared, latent_size: latent } = spec;
  const down =
    latent === null
      ? null
      : pen.box("down to the experts", {
          lines: [
            say`${pen.h} → ${pen.of("latent_size")}${spec.latent_bias ? say`, with ${pen.of("latent_bias", "bias")}` : ""}`,
          ],
          weights: ["fc1_latent_proj"],
        });
  const experts: Node[] = [expertsBox(pen)];
  if (latent !== null) {
    const norm = spec.latent_norm === null ? null : pen.in("latent_norm");
    if (norm !== null) experts.push(normBox(pen, norm, ["latent_norm"], { at: pen.at }));
    experts.push(
      pen.box("up from the experts", {
        lines: [say`${pen.of("latent_size")} → ${pen.h}`],
        weights: ["fc2_latent_proj"],
      }),
    );
  }
  const output = spec.output_norm === undefined ? null : pen.in("output_norm");
  const routed = [...row(routerNodes(pen), down), ...experts];
  return [
    // What a shared expert reads has not passed the router.
    ...row(
      spec.vision_experts === undefined
        ? routed
        : [
            ...row(routed, visionNodes(pen, pen.in("vision_experts"))),
            pen.box("those of the token’s kind", {
              lines: ["the experts for images in place of the others, never both"],
            }),
          ],
      shared === null ? null : [sharedBox(pen, pen.in("shared_expert"))],
    ),
    ...(spec.output_bias === true
      ? [
          pen.box(say`+ ${pen.of("output_bias", "bias")} of the routed sum`, {
            weights: ["bias"],
            tone: "plain",
          }),
        ]
      : []),
    ...(shared === null
      ? []
      : [
          join(
            spec.shared_combination === "average"
              ? say`${pen.of("shared_combination", "half of")} routed and shared each`
              : "routed + shared",
          ),
        ]),
    ...(output === null ? [] : [normBox(pen, output, ["post_mlp_layernorm"], { at: pen.at })]),
  ];
}

function routerNodes(pen: Pen<MoEMLPSpec>): readonly Node[] {
  const { spec } = pen;
  const { groups, router_mlp: mlp, weightless_experts: weightless } = spec;
  const norm = spec.router_norm === null ? null : pen.in("router_norm");
  const choices = weightless
    ? say`${pen.of("num_experts")} + ${pen.in("weightless_experts").of("number")}`
    : say`${pen.of("num_experts")}`;
  const scored = spec.shared_expert?.scored;
  const lines: (Words | null)[] = [
    spec.attention_router === undefined
      ? null
      : say`${pen.of("attention_router", "q, k and v")} of each expert, which attend to each other`,
    mlp === undefined
      ? null
      : say`${pen.in("router_mlp").of("size")} → ${pen.in("router_mlp").of("size")} twice, with biases and ${pen.in("router_mlp").of("activation")}, then a matrix`,
    norm === null ? null : say`reads an ${normWords(norm)}, ${epsWords(norm)}`,
    spec.router_input_scale === 1 ? null : say`input × ${pen.of("router_input_scale")}`,
    spec.router_bias ? say`logits with ${pen.of("router_bias", "bias")}` : null,
    spec.router_logit_softcap === undefined || spec.router_logit_softcap === null
      ? null
      : say`logits capped at ${pen.of("router_logit_softcap")} by tanh`,
    spec.expert_choice === "token_table"
      ? say`experts by ${pen.of("expert_choice", "a table from token ids")}, weighed by ${pen.of("scoring_func")}`
      : say`${pen.of("scoring_func")}, top ${chosen(pen)}`,
    spec.score_margin === undefined
      ? null
      : say`each weight a softmax of the logits within 2 × ${pen.of("score_margin")} of the best left`,
    spec.use_routing_bias ? say`+ ${pen.of("use_routing_bias", "a bias")} for the choice alone` : null,
    groups === null || groups.top_groups >= groups.num_groups
      ? null
      : say`best ${pen.in("groups").of("top_groups")} of ${pen.in("groups").of("num_groups")} groups first, by ${pen.in("groups").of("group_score", groups.group_score === "max" ? "their best score" : "their two best")}`,
    spec.norm_topk_prob
      ? say`weights ${pen.of("norm_topk_prob", scored !== undefined ? "and those of shared experts divided by the sum of all" : "divided by their sum")}${spec.norm_topk_min === undefined ? "" : say`, at least ${pen.of("norm_topk_min")}`}`
      : say`weights ${pen.of("norm_topk_prob", "not divided by their sum")}`,
    spec.routed_scaling_factor === 1 ? null : say`weights × ${pen.of("routed_scaling_factor")}`,
    spec.learnt_router_scale === true
      ? say`weights × ${pen.of("learnt_router_scale", "a learnt number")}`
      : null,
    spec.learnt_expert_scale
      ? say`weights × ${pen.of("learnt_expert_scale", "a learnt factor of each expert")}`
      : null,
    weightless
      ? say`the last ${pen.in("weightless_experts").of("number")} ${pen.in("weightless_experts").of("gives", weightless.gives === "input" ? "give what they read" : "give nothing")}`
      : null,
  ];
  const state = mlp === undefined ? [] : routerState(pen, pen.in("router_mlp"));
  const drawn = new Set(state.flatMap(({ weights }) => weights.map(({ tensor }) => tensor)));
  return [
    ...state,
    pen.box(
      say`router ${mlp === undefined ? pen.h : pen.in("router_mlp").of("size")} → ${choices}${scored === undefined ? "" : say` + ${pen.in("shared_expert").of("scored")}`}`,
      {
        lines,
        weights: ["gate"],
        only: (tensor) => !drawn.has(tensor),
      },
    ),
  ];
}

/** What a router that is an MLP projects before that, and hands on to the router of the next layer. */
function routerState(pen: Pen<MoEMLPSpec>, mlp: Pen<RouterMLPSpec>): readonly Box[] {
  return [
    pen.box("router state", {
      lines: [
        say`${pen.h} → ${mlp.of("size")}, with bias`,
        mlp.spec.carries
          ? say`+ ${mlp.of("carries", "that of the layer before")} × a learnt factor by channel`
          : null,
      ],
      weights: ["gate.down_proj", "gate.router_states_scale"],
      at: mlp.at,
    }),
    normBox(pen, mlp.in("norm"), ["gate.router_mlp.norm"]),
  ];
}

/** The formula of experts whose gate and up have limits; nothing of others, whose names say it. */
function limitLines(
  pen: Pen<{ readonly activation: string }>,
  gated: boolean,
  clamp: Pen<GluClampSpec> | null,
): readonly Words[] {
  if (clamp === null) return [];
  const { words, where } = activated(pen.of("activation"), gated, clamp);
  return [words, where];
}

function expertsBox(pen: Pen<MoEMLPSpec>): Node {
  const { spec } = pen;
  const from = spec.latent_size === null ? pen.h : pen.of("latent_size");
  return pen.box(chosenExperts(pen), {
    lines: [
      say`${mlpName(pen, spec.gated, spec.clamp)} ${from} → ${pen.of("intermediate_size")} → ${from}`,
      spec.bias ? say`each with ${pen.of("bias", "bias")}` : null,
      spec.weight_on_input ? say`${pen.of("weight_on_input", "the weight multiplies the input")}` : null,
      ...limitLines(pen, spec.gated, spec.clamp === null ? null : pen.in("clamp")),
    ],
    weights: ["experts"],
    only: ({ first }) => first === undefined,
    ...(spec.top_k !== null && { cells: { number: spec.num_experts, chosen: spec.top_k } }),
  });
}

/** Experts that the tokens of images pass in place of the others, by a router of their own. */
function visionNodes(pen: Pen<MoEMLPSpec>, vision: Pen<VisionExpertsSpec>): readonly Node[] {
  return [
    pen.box(say`router for images ${pen.h} → ${pen.of("num_experts")}`, {
      lines: ["scored and chosen as for text"],
      weights: ["vision_gate"],
      at: vision.at,
    }),
    pen.box(say`${chosenExperts(pen)} for images`, {
      lines: [
        say`${pen.of("activation", gluName(pen.spec.activation, pen.spec.gated))} ${pen.h} → ${vision.of("intermediate_size")} → ${pen.h}`,
      ],
      weights: ["experts"],
      only: ({ first }) => first !== undefined,
      at: vision.at,
    }),
  ];
}

function sharedBox(pen: Pen<MoEMLPSpec>, shared: Pen<SharedExpertSpec>): Node {
  const { spec } = shared;
  const { gated } = pen.spec;
  // A shared expert has the limits of the routed ones, its own, or none.
  const clamp =
    spec.clamp === undefined
      ? pen.spec.clamp === null
        ? null
        : pen.in("clamp")
      : spec.clamp === null
        ? null
        : shared.in("clamp");
  const acting = spec.activation === undefined ? pen : (shared as Pen<{ activation: string }>);
  const inner = shared.of("intermediate_size");
  const { scored = 1 } = spec;
  return pen.box(scored === 1 ? "shared expert" : say`${shared.of("scored")} shared experts`, {
    lines: [
      say`${mlpName(acting, gated, clamp?.spec ?? null)} ${pen.h} → ${inner}${scored === 1 ? "" : " together"} → ${pen.h}`,
      pen.spec.shared_bias ? say`with ${pen.of("shared_bias", "bias")}` : null,
      ...limitLines(acting, gated, clamp),
      spec.gated_output ? say`× ${shared.of("gated_output", "sigmoid(w·x)")}` : null,
      spec.scored === undefined ? null : say`× ${shared.of("scored", "scores of the router")}`,
    ],
    weights: ["shared_expert", "shared_experts", "shared_expert_gate"],
    at: shared.at,
  });
}

export const productKeyBrief = (pen: Pen<ProductKeyExpertsSpec>): readonly Words[] => [
  say`${pen.of("activation", gluName(pen.spec.activation, true))}, ${pen.of("intermediate_size")} wide`,
  say`+ ${pen.of("top_k")} of ${pen.of("num_experts")} experts of one channel`,
];

export function productKeyNodes(pen: Pen<ProductKeyExpertsSpec>): readonly Node[] {
  const { spec } = pen;
  const inner = pen.of("intermediate_size");
  const bias = spec.bias ? say`with ${pen.of("bias", "bias")}` : null;
  return [
    ...row(
      [
        ...row(
          pen.box("gate", { lines: [say`${pen.h} → ${inner}`, bias], weights: ["gate_proj"] }),
          pen.box("up", { lines: [say`${pen.h} → ${inner}`, bias], weights: ["up_proj"] }),
        ),
        pen.box(activated(pen.of("activation"), true, null).words),
        pen.box("down", { lines: [say`${inner} → ${pen.h}`, bias], weights: ["down_proj"] }),
      ],
      [
        pen.box("product keys", {
          lines: [
            ["scores of rows + of columns"],
            say`top ${pen.of("top_k")} of ${pen.of("num_experts")}, softmax`,
          ],
          weights: ["router_gate"],
        }),
        pen.box("experts of one channel", {
          lines: [say`score × ${pen.of("activation")}(down · x) × up, summed`],
          weights: ["down_embed", "up_embed"],
          cells: { number: spec.num_experts, chosen: spec.top_k },
        }),
      ],
    ),
    join("MLP + experts"),
  ];
}

export const rwkvChannelBrief = (pen: Pen<RwkvChannelMixSpec>): readonly Words[] => [
  say`relu², ${pen.of("intermediate_size")} wide`,
];

export function rwkvChannelNodes(pen: Pen<RwkvChannelMixSpec>): readonly Node[] {
  const inner = pen.of("intermediate_size");
  return [
    pen.box("mixed with the token before, by channel", {
      weights: ["time_mix_key", "time_mix_receptance"],
      tone: "plain",
    }),
    ...row(
      [
        pen.box("key, then relu²", { lines: [say`${pen.h} → ${inner}`], weights: ["key"] }),
        pen.box("value", { lines: [say`${inner} → ${pen.h}`], weights: ["value"] }),
      ],
      pen.box("r", { lines: [say`${pen.h} → ${pen.h}`], weights: ["receptance"] }),
    ),
    pen.box("× sigmoid(r)"),
  ];
}
