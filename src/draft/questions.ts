import type { Inspection } from "../inspect/inspection.ts";
import type { Origin } from "../spec/origin.ts";
import { nameOf, type Pointer } from "../spec/pointer.ts";
import { valueAt } from "../spec/value-at.ts";

/** Something that a config alone does not tell, and the modeling file of the model does. */
export interface Question {
  /** The field that it is about, or the value of the spec. */
  readonly about: Pointer;
  /** What is likely. */
  readonly likely: string;
  /** Why it is asked. */
  readonly why: string;
}

/** Everything to look up in the model's own code: fields that nobody reads, defaults of another class, assumptions. */
export function questionsOf(inspection: Inspection): readonly Question[] {
  return [...ofUnmapped(inspection), ...ofDefaults(inspection), ...ofAssumptions(inspection)];
}

/** What fields with such names are in known families. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [
    /dropout|drop_path|jitter|aux_loss|z_loss|initializer|init_(std|scale)/,
    "training alone: ignore it, with that reason",
  ],
  [
    /token_id|max_(new_tokens|length)|temperature|top_[kp]$/,
    "generation, not the model: ignore it, with that reason",
  ],
  [
    /softcap|logit_cap|clip|clamp|limit/,
    "a limit of scores, logits or activations: a softcap or a clamp of a component",
  ],
  [
    /multiplier|_scale$|scaling$|logit_scale|_alpha$/,
    "a factor on embeddings, residuals, scores or logits: `multipliers` of `decoder`, or `softmaxScale`",
  ],
  [
    /window|local_attn|sliding/,
    "a window of attention: `window`, or `windowedGqa` where only some layers have it",
  ],
  [
    /layer_types|interval|pattern|every_n|_freq$|_layers$/,
    "which layers are of which kind: a schedule (`layeredGqa`, `someExperts`)",
  ],
  [/shared_expert/, "experts that every token takes: `shared_expert` of the mixture"],
  [/n_group|topk_group|group_limit/, "groups of experts that are chosen first: `groups` of the mixture"],
  [/expert|moe|router|routed|scoring/, "a mixture of experts: `experts`"],
  [/lora_rank|latent|compress/, "latent attention: keys and values through a narrow matrix"],
  [/qk_?norm|q_norm|k_norm/, "norms of q and k: `qkNorm`"],
  [/post_norm|pre_norm|norm_position|sandwich/, "where the norms stand: `placement` of the norm"],
  [/norm/, "a norm: its kind, its epsilon or where it stands"],
  [/partial_rotary|rotary_(dim|pct)|rope_dim/, "the share of a head that is rotated: `rotated`"],
  [/rope|rotary|yarn|ntk|mrope/, "rotary positions: `rope`"],
  [/alibi|position_embedding|learned_pos/, "how positions are told: another block than `rope`"],
  [/bias/, "biases of projections: `bias` of the block whose projections have them"],
  [/gate/, "a gate on what attention gives or in the MLP"],
  [/mamba|ssm|conv|state_size|linear_/, "a mixer that is no attention: a state-space model or a convolution"],
  [/mtp|nextn|draft|eagle/, "draft modules for speculation, which only published checkpoints have"],
  [/vision|image|audio|video|tower|projector/, "a tower beside the decoder: `towers`"],
  [/quant/, "how the weights are stored, which no family reads"],
  [/tie|tied/, "whether the head is the embedding: `tying`"],
  [/head/, "the geometry of heads: `heads`"],
  [/size|dim|width/, "a size of a matrix: a weight has it"],
];

function ofUnmapped({ fields }: Inspection): Question[] {
  return [...fields].flatMap(([field, use]): Question[] => {
    if (use.use !== "unmapped") return [];
    const name = nameOf(field).toLowerCase();
    const meaning = MEANINGS.find(([pattern]) => pattern.test(name))?.[1];
    const like = use.nearest.length > 0 ? ` Names like it that are known: ${use.nearest.join(", ")}.` : "";
    return [
      {
        about: field,
        likely: meaning ?? "not to be told from its name: search the modeling file for it",
        why: `no family that reads the rest of the file reads it.${like}`,
      },
    ];
  });
}

/** Values that the file leaves out, and that are the guessed family's defaults here. */
function ofDefaults({ ghosts, guess }: Inspection): Question[] {
  return ghosts
    .filter(({ to }) => to.some((pointer) => pointer.startsWith("/body/")))
    .map(({ field, value }) => ({
      about: field,
      likely: `${JSON.stringify(value)}, as ${guess?.as ?? "the family"} has it`,
      why: "the file leaves it out, and the default of the model's own config class decides.",
    }));
}

/** What no config says and every modeling file does. */
const ASSUMED: readonly (readonly [Pointer, string])[] = [
  ["/body/norm_placement", "where the norms of a layer stand"],
  ["/body/norm/type", "which norm it is"],
  ["/body/norm/zero_centered", "whether the norm multiplies by 1 + weight"],
  ["/body/attention/use_qk_norm", "whether q and k are normalised"],
  ["/body/attention/attention_bias", "whether q, k and v have biases"],
  ["/body/attention/softmax_scale", "what scores are multiplied by"],
  ["/body/mlp/gated", "whether the MLP has a gate"],
  ["/body/mlp/scoring_func", "how the router scores experts"],
  ["/body/mlp/norm_topk_prob", "whether the chosen scores are divided by their sum"],
  ["/body/position/interleaved", "which channels the rotary embedding pairs"],
];

function ofAssumptions({ spec, origins, guess }: Inspection): Question[] {
  return ASSUMED.flatMap(([about, what]): Question[] => {
    const origin: Origin | undefined = origins.get(about);
    if (!origin || (origin.kind !== "implied" && about !== "/body/attention/softmax_scale")) return [];
    return [
      {
        about,
        likely: `${JSON.stringify(valueAt(spec, about))}, as in ${guess?.as ?? "the family"}`,
        why: `no field carries ${what}.`,
      },
    ];
  });
}
