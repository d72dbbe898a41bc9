import * as z from "zod/mini";
import { hfClass } from "../classes/hf-class.ts";
import { count, flag, natural, naturals, orNull, real, text, texts } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import {
  type Described,
  type Sourced,
  allDependOn,
  derive,
  implied,
  mapped,
} from "../config/reading/sourced.ts";
import { BytePatchesSpec } from "../spec/components/byte-patches.ts";
import { DenseMLPSpec } from "../spec/components/dense-mlp.ts";
import { GQAAttentionSpec } from "../spec/components/gqa-attention.ts";
import { RopePositionSpec } from "../spec/components/rope-position.ts";
import { decoder as DECODER } from "../spec/decoder-body.ts";
import { noBias, plainGqa } from "./blocks/attention/gqa.ts";
import { COMMON_IGNORED, type IgnoredFields, dropout, ignoreFields } from "./blocks/file/ignored-fields.ts";
import { NESTED_BASE_FIELDS } from "./blocks/file/legacy-base-fields.ts";
import { plainDecoder } from "./blocks/file/plain-decoder.ts";
import { type Scopes, readTying } from "./blocks/file/scopes.ts";
import { warnUnread } from "./blocks/file/unread.ts";
import { sameInAllLayers, schedule } from "./blocks/layers/layer-names.ts";
import { gatedMlp } from "./blocks/mlp/dense-mlp.ts";
import { ropePosition, wholeHead } from "./blocks/position/position.ts";
import { readRope } from "./blocks/position/rope.ts";
import { readActivation } from "./blocks/rules/activations.ts";
import { checkHeads } from "./blocks/rules/checks.ts";
import { rms } from "./blocks/rules/norms.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { family } from "./declaration/family.ts";
import type { DescribedBy } from "./declaration/shape.ts";
import { inverseSqrt } from "../spec/inverse-sqrt.ts";

const REFERENCE = modeling("Blt", "blt", {
  Attention: "SelfAttention",
  DecoderLayer: "TransformerLayer",
});
const CONFIG = "configuration_blt.py, transformers 5.18.0";

const BLT = {
  /** Of the layers, which see patches. */
  attention: GQAAttentionSpec,
  mlp: DenseMLPSpec,
  /** How bytes become patches, and patches bytes. */
  byte_patches: BytePatchesSpec,
  /** Of patches. */
  position: RopePositionSpec,
  /** Of bytes, in each stack over them. */
  encoder_position: RopePositionSpec,
  decoder_position: RopePositionSpec,
  patcher_position: z.nullable(RopePositionSpec),
};

/** Byte Latent Transformer: layers over patches of bytes, between an encoder and a decoder of bytes. */
export const blt = family("blt", {
  prefix: "Blt",
  listedStates: "last",
  checkpoint: {
    layers: "global_transformer.layers",
    outside: { embed_tokens: "local_encoder.embed_tokens" },
    components: { byte_patches: { "patcher.embed_tokens": "patcher.embed_tokens" } },
    tiedToHead: true,
  },
  ignoredInside: [
    {
      because: "no effect",
      reason: "each of the four configs inside has its own (modeling_blt.py)",
      names: [
        "max_position_embeddings",
        ...["rope_theta", "rope_parameters", "rope_parameters/rope_theta", "rope_parameters/rope_type"],
        ...["rope_scaling", "rope_scaling/rope_type", "rope_scaling/type", "rope_scaling/factor"],
      ],
    },
    {
      because: "no effect",
      reason: "the patcher takes it and does nothing with it (BltPatcher.forward)",
      names: ["patching_batch_size"],
    },
    {
      because: "no effect",
      reason: "the class keeps it, and no module reads it (modeling_blt.py)",
      names: ["patching_device", "patching_threshold_add", "realtime_patching", "monotonicity"],
    },
  ],
  shapes: [DECODER, BLT],
  read: readBody,
});

/** What the four configs inside have that nothing reads. */
const IGNORED: IgnoredFields = [
  ...COMMON_IGNORED,
  ...NESTED_BASE_FIELDS,
  dropout("dropout"),
  { because: "bookkeeping", reason: "the outer class decides the class of it", names: ["model_type"] },
  {
    because: "bookkeeping",
    reason: "the outer config names the type of the weights",
    names: ["dtype", "torch_dtype"],
  },
  {
    because: "no effect",
    reason: `the outer config decides, and the class sets it to false (__post_init__, ${CONFIG})`,
    names: ["tie_word_embeddings"],
  },
];

/** What a patcher would be read from, where there is none. */
const NO_PATCHER: IgnoredFields = [
  {
    because: "no effect",
    reason: "there is no patcher (patch_in_forward)",
    names: [
      ...["vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads"],
      ...["head_dim", "intermediate_size", "hidden_act", "rms_norm_eps", "max_position_embeddings"],
      ...["rope_theta", "rope_parameters/rope_theta", "rope_parameters/rope_type"],
      ...["rope_parameters", "rope_scaling"],
    ],
  },
];

/** The config inside by this name, read as the class that BltConfig makes of it. */
function inside(root: Scope, name: string, config: string, unread: readonly string[] = []): Scope {
  const scope = root.inside(name, hfClass(config, root.hf.transformersVersion) ?? root.hf);
  ignoreFields(scope, IGNORED);
  ignoreFields(scope, [
    {
      because: "no effect",
      reason: `${config} has it, and no module reads it (modeling_blt.py)`,
      names: unread,
    },
  ]);
  return scope;
}

/** What the class takes for a field that is null, 0 or not given. */
function orElse(scope: Scope, name: string, otherwise: Sourced<number>): Sourced<number> {
  const given = scope.nullable(natural, name, otherwise);
  return given.value === 0
    ? derive([given, otherwise], (_, other) => other, `0, and so ${otherwise.source.text}`)
    : given;
}

/** What every stack has: its sizes, a layer, and its positions, which the body has under the name `position`. */
function readStack(scope: Scope, position: string, activation: Sourced<string>) {
  const layers = scope.read(count, "num_hidden_layers");
  const hidden = scope.read(count, "hidden_size");
  const query = scope.read(count, "num_attention_heads");
  const kv = orElse(
    scope,
    "num_key_value_heads",
    derive([query], (n) => n, `as many KV heads as query heads (__post_init__, ${CONFIG})`),
  );
  checkHeads(scope, query, kv, "num_key_value_heads");
  const headDim = derive(
    [hidden, query],
    (width, n) => Math.max(1, Math.floor(width / n)),
    cite(REFERENCE, "Attention", "takes hidden_size // num_attention_heads"),
  );
  const shared = "heads share hidden_size (BltSelfAttention, modeling_blt.py)";
  scope.ignore("head_dim", "no effect", shared);
  warnUnread(scope, "head_dim", headDim.value, shared);
  const width = orElse(
    scope,
    "intermediate_size",
    derive([hidden], (n) => Math.trunc((8 * n) / 3), `int(8 × hidden_size / 3) (__post_init__, ${CONFIG})`),
  );
  const { norm } = rms().read(scope, REFERENCE);
  const maxPositions = scope.read(count, "max_position_embeddings");
  const bias = noBias(REFERENCE);
  return {
    layers,
    hidden,
    heads: { query, kv, headDim },
    norm,
    mlp: gatedMlp(REFERENCE, width, activation),
    attention: {
      ...plainGqa(REFERENCE, { query, kv, headDim }, { qkv: bias, output: bias }),
      position: implied(position, cite(REFERENCE, "Attention", "rotates q and k")),
    },
    rope: {
      ...ropePosition(REFERENCE, readRope(scope, maxPositions), maxPositions, wholeHead(REFERENCE)),
      interleaved: implied(true, `rotate_half pairs neighbouring channels (${REFERENCE.file})`),
    },
  };
}

type Stack = ReturnType<typeof readStack>;

/** A stack over bytes that meets patches. */
function byteStack(scope: Scope, { layers, hidden, heads, norm, mlp, attention }: Stack) {
  return {
    num_layers: layers,
    hidden_size: hidden,
    attention,
    mlp,
    norm,
    rows_per_patch: scope.read(count, "cross_attn_k"),
    patch_attention: {
      every_layer: scope.read(flag, "cross_attn_all_layers"),
      num_query_heads: heads.query,
      num_kv_heads: heads.kv,
      head_dim: heads.headDim,
      norm,
      softmax_scale: derive([heads.headDim], inverseSqrt, "head_dim^-½"),
    },
  };
}

function readBody({ root }: Scopes): DescribedBy<typeof DECODER & typeof BLT> {
  const encoderScope = inside(root, "encoder_config", "BltLocalEncoderConfig", ["hidden_size_global"]);
  const decoderScope = inside(root, "decoder_config", "BltLocalDecoderConfig", ["vocab_size"]);
  const globalScope = inside(root, "global_config", "BltGlobalTransformerConfig");
  globalScope.ignore(
    "encoder_cross_output_size",
    "no effect",
    `BltConfig computes it anew (__post_init__, ${CONFIG})`,
  );
  const activation = readActivation(globalScope);
  const layers = readStack(globalScope, "position", activation);
  const encoder = readStack(encoderScope, "encoder_position", readActivation(encoderScope));
  const decoder = readStack(decoderScope, "decoder_position", readActivation(decoderScope));
  const built = root.read(flag, "patch_in_forward");
  const patcher = readPatcher(root, built);
  const vocabulary = root.read(count, "vocab_size");
  const tied = readTying(root, root);
  const shared = derive(
    [tied, root.nullable(texts, "architectures", { value: [], rule: "BltForCausalLM" })],
    (is, [first]) => is && first !== "BltModel",
    cite(REFERENCE, "Model", "has no head that its embedding could be"),
  );
  const from = derive(
    [encoder.hidden, root.read(count, "cross_attn_k")],
    (width, rows) => width * rows,
    `hidden_size of the encoder × cross_attn_k (__post_init__, ${CONFIG})`,
  );
  const body: DescribedBy<typeof DECODER & typeof BLT> = {
    ...plainDecoder(REFERENCE),
    num_layers: layers.layers,
    hidden_size: layers.hidden,
    vocab_size: vocabulary,
    hidden_act: activation,
    tie_word_embeddings: tied,
    embedding_size: derive(
      [shared, encoder.hidden, decoder.hidden],
      (is, own, head) => (is ? head : own),
      cite(
        REFERENCE,
        "ForCausalLM",
        "has the embedding of the encoder's width, or the head itself where tied",
      ),
    ),
    head_width: derive(
      [decoder.hidden],
      (width) => width,
      cite(REFERENCE, "ForCausalLM", "has a head of the decoder's width"),
    ),
    embedding_extra_rows: readMoreRows(encoderScope, shared, vocabulary),
    norm: layers.norm,
    final_norm: implied(null, cite(REFERENCE, "GlobalTransformer", "has no norm after its layers")),
    layers: schedule(
      sameInAllLayers(layers.layers, "attention", "equal layers"),
      sameInAllLayers(layers.layers, "mlp", "equal layers"),
    ),
    extras: implied(["byte_patches"], cite(REFERENCE, "Model", "passes bytes through its layers as patches")),
    attention: layers.attention,
    mlp: layers.mlp,
    byte_patches: {
      type: implied("byte_patches" as const, cite(REFERENCE, "Model", "makes patches of bytes")),
      group_sizes: readGroups(root),
      hash_rows: root.read(count, "encoder_hash_byte_group_vocab"),
      hash_functions: root.read(count, "encoder_hash_byte_group_nb_functions"),
      ...readPatching(root, built),
      patcher: patcher.component,
      encoder: byteStack(encoderScope, encoder),
      projected_from: derive(
        [from, layers.hidden],
        (width, hidden) => (width === hidden ? null : width),
        cite(REFERENCE, "GlobalTransformer", "projects patches of another width than its own"),
      ),
      decoder: byteStack(decoderScope, decoder),
      decoder_input_size: decoderScope.read(count, "hidden_size_global"),
    },
    position: layers.rope,
    encoder_position: encoder.rope,
    decoder_position: decoder.rope,
    patcher_position: patcher.position,
  };
  return body;
}

/** The class sets silu, and then what the file has (BltPatcherConfig.__post_init__). */
function readPatcherActivation(scope: Scope): Sourced<string> {
  return scope.hf.defaults.hidden_act === undefined
    ? scope.read(text, "hidden_act", {
        value: "silu",
        rule: `BltPatcherConfig sets silu (__post_init__, ${CONFIG})`,
      })
    : readActivation(scope);
}

/** An empty list is none to Python too. */
function readGroups(root: Scope): Sourced<number[]> {
  const usual = { value: [3, 4, 5, 6, 7, 8], rule: `the groups of BltConfig (__post_init__, ${CONFIG})` };
  const given: Sourced<readonly number[]> = root.nullable(naturals, "encoder_hash_byte_group_size", usual);
  return derive(
    [given],
    (sizes) => [...(sizes.length === 0 ? usual.value : sizes)],
    given.value.length === 0 ? usual.rule : given.source.text,
  );
}

/** How many rows the embedding has beyond the head's. */
function readMoreRows(scope: Scope, tied: Sourced<boolean>, vocabulary: Sourced<number>): Sourced<number> {
  const says = cite(REFERENCE, "LocalEncoder", "has an embedding of its vocab_size, unless the head is it");
  if (tied.value) {
    scope.ignore(
      "vocab_size",
      "no effect",
      "the embedding is the head, which has vocab_size of the outer config",
    );
    return derive([tied], () => 0, says);
  }
  return derive(
    [tied, scope.read(count, "vocab_size"), vocabulary],
    (_, rows, tokens) => rows - tokens,
    says,
  );
}

/** Where patches begin. */
function readPatching(root: Scope, built: Sourced<boolean>) {
  return {
    patches: readPatches(root, built),
    entropy_threshold: root.read(real, "patching_threshold"),
    max_patch_length: root.nullable<number | null>(orNull(count), "max_patch_length", {
      value: null,
      rule: "patches are as long as they are (process_patch_lengths, modeling_blt.py)",
    }),
  };
}

function readPatches(root: Scope, built: Sourced<boolean>): Sourced<BytePatchesSpec["patches"]> {
  const rule = cite(REFERENCE, "Model", "asks its patcher, where it has one and patching_mode is entropy");
  if (!built.value) {
    for (const name of ["patching_mode", "patch_size"])
      root.ignore(name, "no effect", "there is no patcher, and each byte is a patch");
    return derive([built], () => "each_byte", rule);
  }
  const mode = root.read<string | null>(orNull(text), "patching_mode");
  const at = root.at("patch_size");
  if (mode.value === "entropy" && root.find(at)?.type === "null")
    return derive(
      [built, mode, mapped(null, at)],
      () => "each_byte_alone",
      cite(REFERENCE, "Patcher", "makes each byte a patch where patch_size is null"),
    );
  root.ignore("patch_size", "no effect", "only whether it is null counts (BltPatcher.forward)");
  return derive([built, mode], (_, name) => (name === "entropy" ? "entropy" : "each_byte"), rule);
}

function readPatcher(
  root: Scope,
  built: Sourced<boolean>,
): {
  readonly component: Described<BytePatchesSpec["patcher"]>;
  readonly position: Described<RopePositionSpec | null>;
} {
  const rule = cite(REFERENCE, "Model", "has a patcher where patch_in_forward");
  const scope = inside(root, "patcher_config", "BltPatcherConfig");
  if (!built.value) {
    ignoreFields(scope, NO_PATCHER);
    const none = derive([built], () => null, rule);
    return { component: none, position: none };
  }
  const { layers, hidden, attention, mlp, norm, rope } = readStack(
    scope,
    "patcher_position",
    readPatcherActivation(scope),
  );
  const component = {
    num_layers: layers,
    hidden_size: hidden,
    attention,
    mlp,
    norm,
    vocab_size: scope.read(count, "vocab_size"),
  };
  return {
    component: allDependOn(component, [built], rule),
    position: allDependOn(rope, [built], rule),
  };
}
