import type { ObjectNode } from "../../config/document.ts";
import { toJson } from "../../config/nodes/node.ts";
import { storedTensors } from "../../spec/checkpoint.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { DraftKind, DraftTensor } from "../../spec/draft-model.ts";
import { objectAt } from "./draft-kind.ts";

/** What a draft model holds, by the names of published checkpoints; null for kinds that are not described. */
export function draftModelTensors(
  kind: DraftKind,
  root: ObjectNode,
  body: DecoderBody,
): readonly DraftTensor[] | null {
  const layers = layerTensors(body);
  if (layers === null) return null;
  if (kind === "eagle3") return eagle3(root, body, layers);
  if (kind === "dflash" || kind === "dspark" || kind === "domino") return dflash(kind, root, body, layers);
  return null;
}

interface LayerTensor extends DraftTensor {
  readonly layer: number;
}

/** The tensors of the decoder's layers, one by one; null where they hold experts. */
function layerTensors(body: DecoderBody): readonly LayerTensor[] | null {
  const stored = storedTensors(body, { decoder: "" }).filter(({ layers }) => layers !== null);
  if (stored.some(({ experts, holds }) => experts > 1 || holds.some(({ stacked }) => stacked))) return null;
  return stored.flatMap(({ name, shape, layers }) =>
    (layers ?? []).flatMap(({ from, to }) =>
      Array.from({ length: to - from + 1 }, (_, i) => ({
        name: name.replace("{layer}", String(from + i)),
        shape,
        layer: from + i,
      })),
    ),
  );
}

/**
 * EAGLE-3 (Eagle3LlamaForCausalLM of vLLM, LlamaForCausalLMEagle3 of SpecForge): states of three of the target's layers go
 * through `fc`; the first layer attends to them beside the token's embedding, so that q, k and v are twice as wide; the
 * head has a row for each token that may be proposed.
 */
function eagle3(
  root: ObjectNode,
  { hidden_size: h, vocab_size, num_layers }: DecoderBody,
  layers: readonly LayerTensor[],
): readonly DraftTensor[] {
  const eagle = objectAt(root, "eagle_config");
  const target = numberAt(root, "target_hidden_size") ?? h;
  const states = lengthAt(eagle, "eagle_aux_hidden_state_layer_ids") ?? 3;
  const proposed = numberAt(root, "draft_vocab_size") ?? vocab_size;
  // Published checkpoints call an only layer so.
  const named = (name: string): string => (num_layers === 1 ? name.replace("layers.0.", "midlayer.") : name);
  return [
    ...(valueAt(eagle, "use_aux_hidden_state") === false
      ? []
      : [{ name: "fc.weight", shape: [h, states * target] }]),
    ...layers.map(({ name, shape: [rows = h, ...columns], layer }) => ({
      name: named(name),
      shape: layer === 0 && /\.[qkv]_proj\.weight$/.test(name) ? [rows, 2 * h] : [rows, ...columns],
    })),
    ...Array.from({ length: num_layers }, (_, layer) => ({
      name: named(`layers.${layer}.hidden_norm.weight`),
      shape: [h],
    })),
    { name: "norm.weight", shape: [h] },
    { name: "lm_head.weight", shape: [proposed, h] },
    ...(proposed === vocab_size
      ? []
      : [
          { name: "d2t", shape: [proposed], dtype: "int64" as const },
          { name: "t2d", shape: [vocab_size], dtype: "bool" as const },
        ]),
  ];
}

/**
 * DFlash (DFlashDraftModel of SpecForge): states of some of the target's layers as context of a few layers that fill a
 * block of tokens at once; embedding and head are the target's. DSpark adds a bias for pairs of tokens and a guess of what
 * will be accepted, Domino a recurrent correction. null for layers of other kinds of attention.
 */
function dflash(
  kind: "dflash" | "dspark" | "domino",
  root: ObjectNode,
  { hidden_size: h, vocab_size, num_layers }: DecoderBody,
  layers: readonly LayerTensor[],
): readonly DraftTensor[] | null {
  const own = objectAt(root, "dflash_config");
  const mode = valueAt(own, "attention_mode") ?? "gqa";
  if ((mode !== "gqa" && mode !== "mha") || own?.members.has("attention_modes")) return null;
  const states = lengthAt(own, "target_layer_ids") ?? num_layers;
  const head =
    kind === "dspark" ? dspark(root, h, vocab_size) : kind === "domino" ? domino(own, h, vocab_size) : [];
  return [
    { name: "fc.weight", shape: [h, states * h] },
    { name: "hidden_norm.weight", shape: [h] },
    ...layers.map(({ name, shape }) => ({ name, shape })),
    { name: "norm.weight", shape: [h] },
    ...head,
  ];
}

function dspark(root: ObjectNode, h: number, vocabulary: number): readonly DraftTensor[] {
  const at = (name: string): unknown => valueAt(objectAt(root, "dflash_config"), name) ?? valueAt(root, name);
  const rank = Number(at("markov_rank") ?? 0);
  const width = (at("confidence_head_with_markov") ?? true) === false ? h : h + rank;
  return [
    ...(rank > 0
      ? ["w1", "w2"].map((part) => ({ name: `markov_head.markov_${part}.weight`, shape: [vocabulary, rank] }))
      : []),
    ...(at("enable_confidence_head") === true
      ? [
          { name: "confidence_head.proj.weight", shape: [1, width] },
          { name: "confidence_head.proj.bias", shape: [1] },
        ]
      : []),
  ];
}

function domino(own: ObjectNode | undefined, h: number, vocabulary: number): readonly DraftTensor[] {
  const inner = numberAt(own, "gru_hidden_dim") ?? 0;
  const width = numberAt(own, "emb_dim") ?? 0;
  return [
    { name: "prefix_gru.weight_ih_l0", shape: [3 * inner, h] },
    { name: "prefix_gru.weight_hh_l0", shape: [3 * inner, inner] },
    { name: "embed_proj.0.weight", shape: [width, h + inner] },
    { name: "embed_proj.2.weight", shape: [vocabulary, width] },
  ];
}

function valueAt(root: ObjectNode | undefined, name: string): unknown {
  const node = root?.members.get(name)?.value;
  return node && toJson(node);
}

function numberAt(root: ObjectNode | undefined, name: string): number | undefined {
  const value = valueAt(root, name);
  return typeof value === "number" ? value : undefined;
}

function lengthAt(root: ObjectNode | undefined, name: string): number | undefined {
  const value = valueAt(root, name);
  return Array.isArray(value) ? value.length : undefined;
}
