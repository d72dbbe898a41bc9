import * as z from "zod/mini";
import type { Node } from "../config/document.ts";
import { nodeView } from "../config/nodes/node-view.ts";
import { type FieldType, count, texts } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Sourced, derive, implied, mapped } from "../config/reading/sourced.ts";
import { GQAAttentionSpec } from "../spec/components/gqa-attention.ts";
import { forEachLeaf } from "../spec/leaves.ts";
import type { Pointer } from "../spec/pointer.ts";
import { readGqa } from "./blocks/attention/gqa-block.ts";
import { readEqualHeads } from "./blocks/attention/heads.ts";
import { slidingWindow } from "./blocks/attention/windows.ts";
import { dropout } from "./blocks/file/ignored-fields.ts";
import { type LayerNames, onlyIfUsed, usedByDefault } from "./blocks/layers/layer-names.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { learnedPositions } from "./blocks/position/position.ts";
import { layerNorm } from "./blocks/rules/norms.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import type { HalfBlock, Reading } from "./declaration/reading.ts";
import { GPT2_NAMES, SUMMED_UP } from "./gpt2.ts";
import { append } from "../spec/many.ts";
import { dotted } from "../config/nodes/dotted.ts";

export const GPT_NEO_ATTENTION = {
  /** null where every layer has a window. */
  attention: z.nullable(GQAAttentionSpec),
  /** null where no layer has one. */
  sliding_attention: z.nullable(GQAAttentionSpec),
};

const KINDS = new Map([
  ["global", "attention"],
  ["local", "sliding_attention"],
]);

/** GPT-Neo: learnt positions, q·k that nothing scales, and a window in every other layer. */
export const gptNeo = decoder("gpt_neo", "GPTNeo", {
  reference: modeling("GPTNeo", "gpt_neo", { DecoderLayer: "Block", Attention: "SelfAttention" }),
  ignoredInside: [dropout("resid_dropout", "embed_dropout", "classifier_dropout"), SUMMED_UP],
  checkpoint: {
    ...GPT2_NAMES,
    layer: {
      ...GPT2_NAMES.layer,
      self_attn: "attn.attention",
      "self_attn.o_proj": "attn.attention.out_proj",
    },
  },
  norm: layerNorm({ eps: "layer_norm_epsilon" }),
  activation: "activation_function",
  attention: attention(),
  mlp: dense({ gated: false, bias: true, width: readWidth }),
  position: learnedPositions(),
});

function readWidth({ scope, hidden }: Reading): Sourced<number> {
  const fourfold = derive(
    [hidden],
    (width) => 4 * width,
    "4 × hidden_size where intermediate_size is not given",
  );
  return scope.nullable(count, "intermediate_size", fourfold);
}

function attention(): HalfBlock<typeof GPT_NEO_ATTENTION> {
  return {
    shape: GPT_NEO_ATTENTION,
    read(reading) {
      const { scope, reference } = reading;
      const names = readSchedule(reading);
      const global = {
        ...readGqa(reading, {
          heads: readEqualHeads,
          outputBias: true,
          unrotated: "adds no positions: the embeddings have them",
        }),
        softmax_scale: implied(1, cite(reference, "Attention", "takes q·k as it is")),
      };
      const local = { ...global, window: slidingWindow(scope.read(count, "window_size")) };
      return {
        names,
        parts: {
          attention: usedByDefault(global, names, "attention"),
          sliding_attention: onlyIfUsed(local, names, "sliding_attention"),
        },
      };
    },
  };
}

/** Which layers have a window: attention_layers or, without it, attention_types, which says it in runs. */
function readSchedule({ scope, layers }: Reading): LayerNames {
  const kinds = readKinds(scope);
  const [first, ...more] = kinds.source.from;
  const at = first === undefined || more.length > 0 ? scope.at("attention_types") : first;
  const unknown = [...new Set(kinds.value.filter((kind) => !KINDS.has(kind)))];
  if (unknown.length > 0) {
    const message = `${dotted(at)} has ${unknown.map((kind) => JSON.stringify(kind)).join(", ")}; GPT-Neo has global and local layers only.`;
    scope.reader.refuse("unknown-layer-type", at, message);
  }
  if (kinds.value.length !== layers.value) {
    const message = `${dotted(at)} is of ${kinds.value.length} layers, but num_layers is ${layers.value}. transformers 5.18.0 refuses such a file.`;
    scope.reader.report("error", "schedule-length", at, message);
  }
  return derive(
    [kinds, layers],
    (list, n) => Array.from({ length: n }, (_, index) => KINDS.get(list[index] ?? "") ?? "attention"),
    "local layers have a window, global ones see everything",
  );
}

function readKinds(scope: Scope): Sourced<readonly string[]> {
  const [listed, runs] = [scope.at("attention_layers"), scope.at("attention_types")];
  if (scope.find(listed)) {
    if (scope.find(runs)) {
      const stated = RUNS.accept(scope.find(runs) as Node);
      const own = texts.accept(scope.find(listed) as Node);
      scope.reader.shadow(runs, listed, JSON.stringify(stated) === JSON.stringify(own));
    }
    return scope.read(texts, "attention_layers");
  }
  if (scope.find(runs)?.type === "null")
    scope.reader.ignore(runs, "no effect", "null: the class's schedule of 24 layers stands");
  else if (scope.find(runs)) return readRuns(scope, runs);
  return scope.read(texts, "attention_layers");
}

/** Runs are lists in lists: each list of names and each number is a field. */
function readRuns(scope: Scope, runs: Pointer): Sourced<readonly string[]> {
  const kinds = scope.read(RUNS, "attention_types");
  const leaves: Sourced<null>[] = [];
  forEachLeaf(nodeView, scope.find(runs) as Node, (leaf) => leaves.push(mapped(null, leaf)), runs);
  return derive(leaves, () => kinds.value, "kinds of layers, and how often they come one after the other");
}

/** `[[["global", "local"], 12]]`: kinds of layers, and how often they come one after the other. */
const RUNS: FieldType<readonly string[]> = {
  expected: 'an array of runs such as [["global", "local"], 12]',
  accept: (node) => {
    if (node.type !== "array") return undefined;
    const all: string[] = [];
    for (const run of node.items) {
      if (run.type !== "array" || run.items.length !== 2) return undefined;
      const [kinds, times] = run.items as [Node, Node];
      const names = texts.accept(kinds);
      const repeated = count.accept(times);
      if (!names || !repeated || names.length * repeated > MANY) return undefined;
      for (let time = 0; time < repeated; time++) append(all, names);
    }
    return all;
  },
  placeholder: [],
};

/** More layers than any model has: a schedule of so many is not written out. */
const MANY = 1e6;
