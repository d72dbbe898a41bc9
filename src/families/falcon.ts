import * as z from "zod/mini";
import { count, flag, natural, orNull, text } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Sourced, allDependOn, derive, implied } from "../config/reading/sourced.ts";
import type { CheckpointNames } from "../spec/checkpoint-names.ts";
import { AlibiPositionSpec } from "../spec/components/alibi-position.ts";
import { RopePositionSpec } from "../spec/components/rope-position.ts";
import { ATTENTION, readGqa } from "./blocks/attention/gqa-block.ts";
import { NEOX_LAYER } from "./blocks/rules/checkpoint-names.ts";
import { dropout } from "./blocks/file/ignored-fields.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { alibiPosition } from "./blocks/position/alibi.ts";
import { ropePosition, wholeHead } from "./blocks/position/position.ts";
import { readRope } from "./blocks/position/rope.ts";
import { checkHeads } from "./blocks/rules/checks.ts";
import { layerNorm } from "./blocks/rules/norms.ts";
import { type Reference, cite, modeling, defaultsOf } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { Field } from "./declaration/fact.ts";
import type { Block, HalfBlock, Reading } from "./declaration/reading.ts";

const REFERENCE = modeling("Falcon", "falcon");

/** Fields in which null stands for false, as Python has it. */
const falsy = (name: string): Field<boolean> =>
  new Field((scope) =>
    scope.nullable(flag, name, { value: false, rule: `${name} is false unless it is given` }),
  );

const bias = falsy("bias");
const newArchitecture = falsy("new_decoder_architecture");
const multiQuery = falsy("multi_query");
const parallel = falsy("parallel_attn");
const alibi = falsy("alibi");

const EitherPosition = z.discriminatedUnion("type", [RopePositionSpec, AlibiPositionSpec]);

export const FALCON_POSITION = { position: EitherPosition };

const FALCON_NAMES: CheckpointNames = {
  decoder: "transformer",
  tokenClassifier: "classifier",
  layers: "h",
  outside: { embed_tokens: "word_embeddings", norm: "ln_f" },
  layer: {
    self_attn: "self_attention",
    ...NEOX_LAYER,
  },
  norms: {
    parallel_two_norms: { input_layernorm: "ln_attn", post_attention_layernorm: "ln_mlp" },
  },
};

/** Falcon: attention and MLP side by side, and keys that heads share, all of them or in groups. */
export const falcon = decoder("falcon", "Falcon", {
  ignoredInside: [
    dropout("hidden_dropout"),
    {
      because: "no effect",
      reason: "no class of transformers reads it",
      names: ["apply_residual_connection_post_layernorm"],
    },
  ],
  // FalconLinear is no nn.Linear itself: replace_with_fp8_linear leaves it (transformers 5.18.0, integrations/finegrained_fp8.py).
  checkpoint: {
    ...FALCON_NAMES,
    unquantised: { fp8: ["query_key_value", "dense", "dense_h_to_4h", "dense_4h_to_h"] },
  },
  norm: layerNorm({ eps: "layer_norm_epsilon", placement: new Field(readPlacement) }),
  hidden: ["n_embed", "hidden_size"],
  activation: "activation",
  attention: attention(),
  mlp: dense({ gated: false, bias, width: readWidth }),
  position: positions(),
});

const RW_FILE = "modelling_RW.py of tiiuae/falcon-40b at its first release";
const RW: Reference = {
  prefix: "",
  file: RW_FILE,
  names: { ForCausalLM: "RWForCausalLM", Model: "RWModel" },
};

/** What RWConfig has where the file gives no field. */
const ofRw = defaultsOf("RWConfig", "configuration_RW.py of tiiuae/falcon-40b");

const rwFlag = (name: string): Field<boolean> =>
  new Field((scope) => scope.nullable(flag, name, ofRw(false)));
const rwBias = rwFlag("bias");

/**
 * Falcon as it was first released, under two model types: RefinedWeb, whose attention and MLP have norms of their own and
 * whose keys are shared in groups of n_head_kv, and RefinedWebModel, with one norm for both and one head of keys.
 */
export const refinedWeb = decoder("refined_web", "RW", {
  outsideTransformers: true,
  reference: RW,
  architecture: "RWForCausalLM",
  classNames: ["RW", "Falcon"],
  modelTypes: { RefinedWeb: {}, RefinedWebModel: {} },
  ignoredInside: [
    dropout("hidden_dropout"),
    {
      because: "no effect",
      reason: `the layer keeps it and does not read it (${RW_FILE})`,
      names: ["apply_residual_connection_post_layernorm"],
    },
    {
      because: "no effect",
      reason: "the model type says it",
      names: ["new_decoder_architecture", "num_kv_heads"],
    },
  ],
  checkpoint: FALCON_NAMES,
  norm: layerNorm({ eps: "layer_norm_epsilon", placement: new Field(readRwPlacement) }),
  hidden: ["hidden_size", "n_embed"],
  layers: (scope) => scope.read(count, ["n_layer", "num_hidden_layers"]),
  activation: implied("gelu", `MLP has nn.GELU (${RW_FILE})`),
  unlimited: `RWModel names no length (${RW_FILE})`,
  tied: (root) => root.read(flag, "tie_word_embeddings", ofRw(true)),
  attention: {
    shape: ATTENTION,
    read: (reading) => ({ names: "attention", parts: { attention: readRw(reading) } }),
  },
  mlp: dense({
    gated: false,
    bias: rwBias,
    width: ({ hidden }) => derive([hidden], (width) => 4 * width, `4 × hidden_size (${RW_FILE})`),
  }),
  position: rwPositions(),
});

const isGrouped = (scope: Scope): Sourced<boolean> =>
  derive(
    [scope.read(text, "model_type")],
    (name) => name === "RefinedWeb",
    "RefinedWeb has the new architecture, RefinedWebModel the old one",
  );

function readRwPlacement(scope: Scope) {
  const grouped = isGrouped(scope);
  if (grouped.value) {
    scope.ignore("parallel_attn", "no effect", `RefinedWeb's layers are always parallel (${RW_FILE})`);
    return derive([grouped], () => "parallel_two_norms" as const, "RefinedWeb has two norms in parallel");
  }
  return derive(
    [grouped, scope.nullable(flag, "parallel_attn", ofRw(false))],
    (_, beside) => (beside ? ("parallel" as const) : ("pre" as const)),
    "parallel_attn: one norm for both halves; without it one after the other",
  );
}

function readRw(reading: Reading) {
  const { scope, hidden } = reading;
  const query = scope.read(count, ["n_head", "num_attention_heads"]);
  const headDim = derive(
    [hidden, query],
    (width, n) => Math.max(1, Math.floor(width / n)),
    "hidden_size / n_head",
  );
  const grouped = isGrouped(scope);
  const each = derive([query], (n) => n, "as many as n_head where n_head_kv is not given");
  const kv = grouped.value
    ? derive([grouped, scope.nullable(count, "n_head_kv", each)], (_, n) => n, "n_head_kv groups of heads")
    : derive(
        [grouped, rwFlag("multi_query").read(scope), query],
        (_, one, n) => (one ? 1 : n),
        "one head of keys where multi_query, else as many as of queries",
      );
  for (const name of grouped.value ? ["multi_query"] : ["n_head_kv"])
    scope.ignore(name, "no effect", `${scope.hf.name} of this model type does not read it`);
  return {
    ...readGqa(reading, { heads: () => ({ query, kv, headDim }), bias: rwBias }),
    rotary_dim: derive(
      [headDim, rwFlag("alibi").read(scope)],
      (dim, biased) => (biased ? 0 : dim),
      "all of a head is rotated, unless alibi",
    ),
    qkv_layout: derive(
      [grouped, kv],
      (fresh, n) => (!fresh && n === 1 ? ("blocks" as const) : ("by_kv_head" as const)),
      "each group's query heads, its key and its value together; one head of keys after all of q",
    ),
  };
}

/** A rotation of base 10000, or linear biases. */
function rwPositions(): Block<typeof FALCON_POSITION> {
  return {
    shape: FALCON_POSITION,
    read({ scope, reference, maxPositions }) {
      const biased = rwFlag("alibi").read(scope);
      if (biased.value) {
        const position = alibiPosition(reference, maxPositions, true);
        return { position: allDependOn(position, [biased], "linear biases where alibi") };
      }
      const fields = {
        theta: implied(10000, `RotaryEmbedding has a base of 10000 (${RW_FILE})`),
        scaling: implied(null, `RotaryEmbedding is not scaled (${RW_FILE})`),
        contextLen: maxPositions,
      };
      const position = ropePosition(reference, fields, maxPositions, wholeHead(reference));
      return { position: allDependOn(position, [biased], "a rotation unless alibi") };
    },
  };
}

function readWidth({ scope, hidden }: Reading): Sourced<number> {
  const fourfold = derive(
    [hidden],
    (width) => 4 * width,
    "4 × hidden_size where ffn_hidden_size is not given",
  );
  return scope.nullable(count, "ffn_hidden_size", fourfold);
}

const PLACEMENT =
  "without parallel_attn one half after the other; with it one norm for both, or two where num_ln_in_parallel_attn is 2, as the new architecture has it unless told";

function readPlacement(scope: Scope) {
  const isNew = newArchitecture.read(scope);
  const isParallel = parallel.read(scope);
  const norms = scope.nullable(orNull(natural), "num_ln_in_parallel_attn", {
    value: null,
    rule: "null: two norms in the new architecture, one in the old",
  });
  const two = (norms.value ?? (isNew.value ? 2 : 1)) === 2;
  if (isNew.value ? !isParallel.value : isParallel.value && two) {
    const [at, what] = isNew.value
      ? ["parallel_attn", "new_decoder_architecture is true and parallel_attn false"]
      : ["num_ln_in_parallel_attn", "num_ln_in_parallel_attn is 2 without new_decoder_architecture"];
    const message = `${what}: ${cite(REFERENCE, "DecoderLayer", "builds such a layer, and cannot run it")}.`;
    scope.reader.report("error", "layer-cannot-run", scope.at(at), message);
  }
  return derive(
    [isParallel, isNew, norms],
    (beside, fresh, count) => {
      if (!beside) return "pre" as const;
      return (count ?? (fresh ? 2 : 1)) === 2 ? ("parallel_two_norms" as const) : ("parallel" as const);
    },
    PLACEMENT,
  );
}

function attention(): HalfBlock<typeof ATTENTION> {
  return {
    shape: ATTENTION,
    read: (reading) => ({ names: "attention", parts: { attention: readAttention(reading) } }),
  };
}

function readAttention(reading: Reading) {
  const { scope, hidden } = reading;
  const query = scope.read(count, "num_attention_heads");
  const headDim = derive(
    [hidden, query],
    (width, heads) => Math.max(1, Math.floor(width / heads)),
    "hidden_size / num_attention_heads",
  );
  if (hidden.value % query.value !== 0) {
    const message = `hidden_size ${hidden.value} is not a multiple of ${query.value} attention heads. transformers 5.18.0 refuses such a file.`;
    scope.reader.report("error", "heads-not-divisible", scope.at("num_attention_heads"), message);
  }
  if (scope.find(scope.at("attention_dropout"))?.type === "null") {
    const message = `attention_dropout is null: FalconConfig takes it, and FalconAttention makes a Dropout of it, which needs a number (${REFERENCE.file}). Write 0.0.`;
    scope.reader.report("error", "null-dropout", scope.at("attention_dropout"), message);
  }
  const isNew = newArchitecture.read(scope);
  const { kv, layout } = readKeyHeads(scope, query, isNew);
  return {
    ...readGqa(reading, { heads: () => ({ query, kv, headDim }), bias }),
    rotary_dim: derive(
      [headDim, alibi.read(scope)],
      (dim, biased) => (biased ? 0 : dim),
      "all of a head is rotated, unless alibi",
    ),
    qkv_layout: layout,
  };
}

const TOGETHER = cite(
  REFERENCE,
  "Attention",
  "keeps each group's query heads, its key and its value together",
);

/** The new architecture has groups of num_kv_heads; the old one has one head of keys, or as many as of queries. */
function readKeyHeads(scope: Scope, query: Sourced<number>, isNew: Sourced<boolean>) {
  if (isNew.value) {
    scope.ignore("multi_query", "no effect", "num_kv_heads decides in the new architecture");
    const each = derive([query], (heads) => heads, "as many as query heads where num_kv_heads is not given");
    const given = scope.nullable(count, "num_kv_heads", each);
    checkHeads(scope, query, given, "num_kv_heads");
    const kv = derive([isNew, given], (_, heads) => heads, "num_kv_heads groups in the new architecture");
    return { kv, layout: derive([isNew], () => "by_kv_head" as const, TOGETHER) };
  }
  scope.ignore("num_kv_heads", "no effect", "multi_query decides, without new_decoder_architecture");
  const shared = multiQuery.read(scope);
  return {
    kv: derive(
      [isNew, shared, query],
      (_, one, heads) => (one ? 1 : heads),
      "one head of keys where multi_query, else as many as of queries",
    ),
    layout: derive(
      [isNew, shared],
      (_, one) => (one ? ("blocks" as const) : ("by_kv_head" as const)),
      TOGETHER,
    ),
  };
}

function positions(): Block<typeof FALCON_POSITION> {
  return {
    shape: FALCON_POSITION,
    read(reading) {
      const { scope, reference, maxPositions } = reading;
      const biased = alibi.read(scope);
      if (biased.value) {
        for (const name of ["rope_parameters", "rope_scaling", "rope_theta"])
          scope.reader.ignore(
            scope.at(name),
            "no effect",
            "alibi: linear biases take the place of a rotation",
          );
        const position = alibiPosition(reference, maxPositions, true);
        return { position: allDependOn(position, [biased], "linear biases where alibi") };
      }
      const rope = readRope(scope, maxPositions);
      const position = ropePosition(reference, rope, maxPositions, wholeHead(reference));
      return { position: allDependOn(position, [biased], "a rotation unless alibi") };
    },
  };
}
