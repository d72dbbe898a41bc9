import type { BytePatchesSpec } from "../../../spec/components/byte-patches.ts";
import type { HierarchicalRecurrenceSpec } from "../../../spec/components/hierarchical-recurrence.ts";
import { HIGH_STACK } from "../../../spec/components/hierarchical-recurrence.ts";
import type { ParallelMixerSpec } from "../../../spec/components/parallel-mixer.ts";
import type { ParallelMLPSpec } from "../../../spec/components/parallel-mlp.ts";
import type { SharedBlockMixerSpec } from "../../../spec/components/shared-block-mixer.ts";
import type { ShortcutMoESpec } from "../../../spec/components/shortcut-moe.ts";
import type { Mamba2MixerSpec } from "../../../spec/components/mamba2-mixer.ts";
import type { MambaMixerSpec } from "../../../spec/components/mamba-mixer.ts";
import { child } from "../../../spec/pointer.ts";
import type { Item, Node } from "../content.ts";
import { type Pen, join, row, section } from "../pen.ts";
import { type Words, numeral, say } from "../words.ts";
import { gqaBrief, gqaNodes } from "./attention.ts";
import { denseBrief, denseNodes, moeBrief, moeNodes } from "./feed-forward.ts";
import { mlaBrief, mlaNodes } from "./latent-attention.ts";
import { normBox } from "./shared.ts";
import { mamba2Brief, mamba2Nodes, mambaBrief, mambaNodes } from "./states.ts";

export const parallelMixerBrief = (pen: Pen<ParallelMixerSpec>): readonly Words[] => [
  ...gqaBrief(pen.in("attention")),
  ...mamba2Brief(pen.in("mamba")),
];

/** What stands for a part in a row, and is drawn for itself below. */
const named = (pen: Pen<object>, title: Words | string, lines: readonly Words[]): Node =>
  pen.box(title, { lines, tone: "weights" });

export function parallelMixerNodes(pen: Pen<ParallelMixerSpec>): readonly Node[] {
  const { spec } = pen;
  const scaled = (member: keyof ParallelMixerSpec & string): readonly Node[] =>
    spec[member] === 1 ? [] : [pen.box(say`× ${pen.of(member)}`)];
  return [
    ...row(
      [
        ...scaled("attention_input_multiplier"),
        named(pen.in("attention"), "attention", gqaBrief(pen.in("attention"))),
        ...scaled("attention_output_multiplier"),
      ],
      [
        ...scaled("mamba_input_multiplier"),
        named(pen.in("mamba"), "Mamba-2", mamba2Brief(pen.in("mamba"))),
        ...scaled("mamba_output_multiplier"),
      ],
    ),
    join("attention + Mamba-2"),
    section("attention"),
    ...gqaNodes(pen.in("attention")),
    section("Mamba-2"),
    ...mamba2Nodes(pen.in("mamba")),
  ];
}

export const parallelMlpBrief = (pen: Pen<ParallelMLPSpec>): readonly Words[] => [
  ...denseBrief(pen.in("dense")),
  ...moeBrief(pen.in("moe")),
];

export function parallelMlpNodes(pen: Pen<ParallelMLPSpec>): readonly Node[] {
  return [
    ...row(
      [
        named(pen.in("dense"), "dense MLP", denseBrief(pen.in("dense"))),
        normBox(pen, pen.in("dense_norm"), ["post_feedforward_layernorm_1"]),
      ],
      [
        normBox(pen, pen.in("moe_input_norm"), ["pre_feedforward_layernorm_2"], { of: " of the stream" }),
        named(pen.in("moe"), "MoE", [...moeBrief(pen.in("moe")), ["the router reads the stream itself"]]),
        normBox(pen, pen.in("moe_norm"), ["post_feedforward_layernorm_2"]),
      ],
    ),
    join("dense + MoE"),
    section("dense MLP"),
    ...denseNodes(pen.in("dense")),
    section("MoE"),
    ...moeNodes(pen.in("moe")),
  ];
}

export const shortcutBrief = (pen: Pen<ShortcutMoESpec>): readonly Words[] => [
  ...moeBrief(pen.in("experts")),
  ["beside an MLP, attention, an MLP"],
];

/** LongCat-Flash: the experts are computed beside an MLP, a second attention and a second MLP, and added last. */
export function shortcutNodes(pen: Pen<ShortcutMoESpec>): readonly Node[] {
  const first = pen.in("first", { module: "mlps.0" });
  const attention = pen.in("attention", { module: "self_attn.1" });
  const second = pen.in("second", { module: "mlps.1" });
  const experts = pen.in("experts", { module: "mlp" });
  return [
    ...row(
      [
        named(first, "first MLP", denseBrief(first)),
        join("+ the stream"),
        normBox(pen, pen.in("attention_norm"), ["input_layernorm.1"]),
        named(attention, "second attention", mlaBrief(attention)),
        join("+ the stream"),
        normBox(pen, pen.in("second_norm"), ["post_attention_layernorm.1"]),
        named(second, "second MLP", denseBrief(second)),
      ],
      named(experts, "MoE", moeBrief(experts)),
    ),
    join("both MLPs + second attention + MoE"),
    section("first MLP"),
    ...denseNodes(first),
    section("second attention"),
    ...mlaNodes(attention),
    section("second MLP"),
    ...denseNodes(second),
    section("MoE"),
    ...moeNodes(experts),
  ];
}

export function sharedBlockBrief(pen: Pen<SharedBlockMixerSpec>): readonly Words[] {
  const { mamba } = pen.spec;
  return [
    say`block ${pen.of("block")} of attention and MLP${pen.spec.owns_block ? "" : say`, ${pen.of("owns_block", "weights of an earlier layer")}`}`,
    ...(mamba.type === "mamba"
      ? mambaBrief(pen.in("mamba") as Pen<MambaMixerSpec>)
      : mamba2Brief(pen.in("mamba") as Pen<Mamba2MixerSpec>)),
  ];
}

const BLOCK = "shared_transformer";
const MAMBA = "mamba_decoder";

export function sharedBlockNodes(pen: Pen<SharedBlockMixerSpec>): readonly Node[] {
  const { spec } = pen;
  const { attention_adapter_rank: rank, mlp_adapter_rank: mlpRank } = spec;
  const holder = { prefix: `${MAMBA}.mamba` };
  return [
    pen.box("stream and embeddings side by side", {
      lines: [
        say`2 × ${pen.h}`,
        spec.owns_block ? null : say`weights ${pen.of("owns_block", "of an earlier layer")}`,
      ],
    }),
    normBox(pen, pen.in("input_norm"), [`${BLOCK}.input_layernorm`]),
    ...gqaNodes(
      pen.in("attention", { prefix: `${BLOCK}.self_attn` }),
      rank === null
        ? {}
        : {
            adapters: [
              pen.box(say`adapters of q, k and v of rank ${pen.of("attention_adapter_rank")}`, {
                lines: ["a pair for each use of the block"],
                weights: ["q", "k", "v"].map((name) => `${BLOCK}.self_attn.linear_${name}_adapter_list`),
              }),
            ],
          },
    ),
    normBox(pen, pen.in("mlp_norm"), [`${BLOCK}.pre_ff_layernorm`]),
    ...adapted(
      denseNodes(pen.in("mlp", { prefix: `${BLOCK}.feed_forward` })),
      mlpRank === null
        ? null
        : pen.box(say`adapter of gate and up of rank ${pen.of("mlp_adapter_rank")}`, {
            lines: ["a pair for each use of the block"],
            weights: [`${BLOCK}.feed_forward.gate_up_proj_adapter_list`],
          }),
    ),
    pen.box("linear", { lines: [say`${pen.h} → ${pen.h}`], weights: ["linear"] }),
    join("+ the stream"),
    normBox(pen, pen.in("mamba_norm"), [`${MAMBA}.input_layernorm`]),
    ...(spec.mamba.type === "mamba"
      ? mambaNodes(pen.in("mamba", holder) as Pen<MambaMixerSpec>)
      : mamba2Nodes(pen.in("mamba", holder) as Pen<Mamba2MixerSpec>)),
  ];
}

/** A half of a layer whose first matrices adapters add to: both read the same, what stands behind reads the sum. */
function adapted([matrices, ...rest]: readonly Node[], adapters: Node | null): readonly Node[] {
  if (matrices === undefined || adapters === null)
    return [matrices, ...rest].filter((node) => node !== undefined);
  return [...row(matrices, adapters), join("what the matrices and their adapters give"), ...rest];
}

/** HRM: the layers of the body are the low stack; this is the high one. */
export function hierarchicalNodes(pen: Pen<HierarchicalRecurrenceSpec>): readonly Node[] {
  const norm = pen.in("norm");
  return [
    section(say`high stack, ${pen.of("num_layers")} layers`),
    normBox(pen, norm, [`${HIGH_STACK}.input_layernorm`]),
    ...gqaNodes(pen.in("attention", { prefix: `${HIGH_STACK}.self_attn` })),
    join("+ the stream"),
    normBox(pen, norm, [`${HIGH_STACK}.post_attention_layernorm`]),
    ...denseNodes(pen.in("mlp", { prefix: `${HIGH_STACK}.mlp` })),
    join("+ the stream"),
  ];
}

/** In the stack: cycles of low steps and a high one, each with a norm at its end, by what is handed on from one to the next. */
export function wrappedInCycles(
  pen: Pen<HierarchicalRecurrenceSpec>,
  layers: readonly Item[],
): readonly Item[] {
  const norm = pen.in("norm");
  const loop = (title: Words, member: "high_cycles" | "low_cycles", items: readonly Item[]): Item => ({
    kind: "frame",
    title,
    isLoop: true,
    at: child(pen.at, member),
    items,
  });
  return [
    pen.box("h = the embeddings", {
      lines: ["l = a fixed vector"],
      weights: ["z_L_init"],
      tone: "plain",
    }),
    loop(say`${pen.of("high_cycles")} × cycles`, "high_cycles", [
      loop(say`${pen.of("low_cycles")} × low steps`, "low_cycles", [
        pen.box("l + h"),
        ...layers,
        normBox(pen, norm, [], { of: " → l" }),
      ]),
      pen.box("h + l"),
      pen.box(say`high stack, ${pen.of("num_layers")} layers`, { tone: "weights" }),
      normBox(pen, norm, [], { of: " → h" }),
    ]),
  ];
}

/** "1 layer". */
const layersOf = (pen: Pen<Pick<BytePatchesSpec["encoder"], "num_layers">>): Words =>
  say`${pen.of("num_layers")} ${pen.spec.num_layers === 1 ? "layer" : "layers"}`;

/** In the stack: bytes become patches before the layers, and patches become bytes after them. */
export function wrappedInPatches(pen: Pen<BytePatchesSpec>, layers: readonly Item[]): readonly Item[] {
  const encoder = pen.in("encoder");
  const decoder = pen.in("decoder");
  const width = pen.spec.projected_from === null ? null : say`, ${pen.of("projected_from")} → ${pen.h}`;
  return [
    encoder.box("encoder: bytes → patches", {
      lines: [say`${layersOf(encoder)}, width ${encoder.of("hidden_size")}${width ?? ""}`],
      tone: "weights",
    }),
    ...layers,
    decoder.box("decoder: patches → bytes", {
      lines: [
        say`${layersOf(decoder)}, ${pen.of("decoder_input_size")} → ${decoder.of("hidden_size")}`,
        ["on the bytes as the encoder gives them"],
      ],
      tone: "weights",
    }),
  ];
}

/** BLT: the layers of the body see patches; this makes them of bytes, and gives bytes back. */
export function bytePatchNodes(pen: Pen<BytePatchesSpec>): readonly Node[] {
  const { spec } = pen;
  const encoder = pen.in("encoder");
  const decoder = pen.in("decoder");
  const patcher = spec.patcher === null ? null : pen.in("patcher");
  return [
    ...(patcher === null
      ? []
      : [
          section(say`patcher, ${layersOf(patcher)}`),
          pen.box("embedding of bytes", {
            lines: [say`${patcher.of("vocab_size")} × ${patcher.of("hidden_size")}`],
            weights: ["patcher.embed_tokens"],
          }),
          ...byteLayerNodes(patcher, "patcher"),
          normBox(pen, patcher.in("norm"), ["patcher.norm"]),
          pen.box("head", {
            lines: [say`${patcher.of("hidden_size")} → ${patcher.of("vocab_size")}`],
            weights: ["patcher.lm_head"],
          }),
        ]),
    pen.box(
      spec.patches === "entropy"
        ? say`a patch ends above ${pen.of("entropy_threshold")} nats`
        : [pen.of("patches", "each byte is a patch")],
      {
        lines: [spec.max_patch_length === null ? null : say`at most ${pen.of("max_patch_length")} bytes`],
      },
    ),
    section(say`encoder, ${layersOf(encoder)}`),
    pen.box("+ hashes of the last bytes", {
      lines: [
        say`groups of ${pen.of("group_sizes", spec.group_sizes.join(", "))}`,
        say`${pen.of("hash_functions")} × ${numeral(spec.group_sizes.length)} × ${pen.of("hash_rows")} × ${encoder.of("hidden_size")}`,
      ],
      weights: ["encoder_hash_tok_embedding"],
    }),
    ...byteLayerNodes(encoder, "local_encoder"),
    ...patchAttentionNodes(encoder, "local_encoder", {
      what: "rows ask the patch’s bytes",
      queries: pen.box("largest of a patch, in rows", {
        lines: [
          say`${encoder.of("hidden_size")} → ${encoder.of("rows_per_patch")} × ${encoder.of("hidden_size")}`,
        ],
        weights: ["local_encoder.patch_embedding_projection"],
      }),
      keys: null,
      residual: "+ 2 × the rows",
    }),
    ...(spec.projected_from === null
      ? []
      : [
          pen.box("into the layers", {
            lines: [say`${pen.of("projected_from")} → ${pen.h}`],
            weights: ["global_transformer.token_embedding_projection"],
          }),
        ]),
    pen.box("the layers of the stack", { lines: ["one vector a patch"] }),
    section(say`decoder, ${layersOf(decoder)}`),
    ...patchAttentionNodes(decoder, "local_decoder", {
      what: "bytes ask the patch’s rows",
      queries: pen.box("bytes, as the encoder gives them"),
      keys: pen.box("patches in rows", {
        lines: [
          say`${pen.of("decoder_input_size")} → ${decoder.of("rows_per_patch")} × ${decoder.of("hidden_size")}`,
        ],
        weights: ["local_decoder.patch_embedding_projection"],
      }),
      residual: "+ 2 × the bytes",
    }),
    ...byteLayerNodes(decoder, "local_decoder"),
    normBox(pen, decoder.in("norm"), ["local_decoder.norm"]),
  ];
}

type ByteLayers = Pick<BytePatchesSpec["encoder"], "attention" | "mlp" | "norm" | "hidden_size">;

function byteLayerNodes(pen: Pen<ByteLayers>, module: string): readonly Node[] {
  const layer = `${module}.layers.{}`;
  const width = pen.of("hidden_size");
  const norm = pen.in("norm");
  return [
    normBox(pen, norm, [`${layer}.input_layernorm`]),
    ...gqaNodes(pen.in("attention", { prefix: `${layer}.self_attn`, width })),
    join("+ the stream"),
    normBox(pen, norm, [`${layer}.post_attention_layernorm`]),
    ...denseNodes(pen.in("mlp", { prefix: `${layer}.mlp`, width })),
    join("+ the stream"),
  ];
}

/** Between bytes and patches: what asks, and what is asked where that is not what stands above. */
function patchAttentionNodes(
  stack: Pen<BytePatchesSpec["encoder"]>,
  module: string,
  {
    what,
    queries,
    keys,
    residual,
  }: {
    readonly what: string;
    readonly queries: Node;
    readonly keys: Node | null;
    readonly residual: string;
  },
): readonly Node[] {
  const pen = stack.in("patch_attention", { prefix: `${module}.cross_attn_layers.{}` });
  const h = stack.of("hidden_size");
  const q = say`${pen.of("num_query_heads")} × ${pen.of("head_dim")}`;
  const kv = say`${pen.of("num_kv_heads")} × ${pen.of("head_dim")}`;
  const norm = pen.in("norm");
  return [
    ...row(
      [
        queries,
        normBox(pen, norm, ["q_norm"]),
        pen.box("q", { lines: [say`${h} → ${q}`], weights: ["q_proj"] }),
      ],
      [
        ...(keys === null ? [] : [keys]),
        normBox(pen, norm, ["k_norm"]),
        pen.box("k, v", { lines: [say`${h} → ${kv} each`], weights: ["k_proj", "v_proj"] }),
      ],
    ),
    pen.box(`softmax: ${what}`, {
      lines: [
        pen.spec.every_layer
          ? [pen.of("every_layer", "in every layer")]
          : [pen.of("every_layer", "in one layer")],
      ],
    }),
    pen.box("output", { lines: [say`${q} → ${h}`], weights: ["o_proj"] }),
    join(residual),
  ];
}
