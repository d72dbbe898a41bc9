import * as z from "zod/mini";
import { DenseMLPSpec } from "./dense-mlp.ts";
import { GQAAttentionSpec } from "./gqa-attention.ts";
import { type InnerStack, innerStackTensors, keptByStack, numbered } from "./inner-stack.ts";
import { RMSNormSpec } from "./rms-norm.ts";
import { define } from "../component-definition.ts";
import { type ModelSizes, type Parts, type Tensor, linear, normTensors, tensor } from "../tensors.ts";
import { boolean, number, positiveInt, positiveNumber } from "../values.ts";

/** Layers over bytes: each adds attention of a norm to its stream, then an MLP of a norm. */
const byteLayers = {
  num_layers: positiveInt,
  /** The width of their stream, in channels. */
  hidden_size: positiveInt,
  attention: GQAAttentionSpec,
  mlp: DenseMLPSpec,
  /** Before each half of a layer, and wherever else the stack normalises. */
  norm: RMSNormSpec,
};

/**
 * Attention between bytes and patches, where each patch is several rows, and a row and a byte see each other where the
 * byte is of the patch. A row that sees nothing takes the mean of all values. With c the attention of norm(q) to norm(k),
 * what takes it becomes 2 q + c.
 */
const PatchAttention = z.object({
  /** Whether every layer has one; else the last of the encoder, and the first of the decoder. */
  every_layer: boolean,
  num_query_heads: positiveInt,
  num_kv_heads: positiveInt,
  head_dim: positiveInt,
  /** Of what asks and of what is asked, each over hidden_size with its own weight; there is no position. */
  norm: RMSNormSpec,
  softmax_scale: positiveNumber,
});

type PatchAttention = z.infer<typeof PatchAttention>;

/** A stack over bytes that meets the patches. */
const ByteStack = z.object({
  ...byteLayers,
  /** How many rows of hidden_size channels a patch is. */
  rows_per_patch: positiveInt,
  patch_attention: PatchAttention,
});

/**
 * Bytes in patches (Byte Latent Transformer, Pagnoni et al. 2024, arXiv:2412.09871): the layers of the body see one vector
 * a patch, and this makes the vectors of bytes and gives bytes back. The encoder passes bytes, each its embedding with
 * those of the hashes of the bytes before it; the maximum over a patch, projected, asks the patch's bytes. The
 * decoder's bytes are the encoder's, which ask the patch that the layers of the body have given, one byte
 * later: the next byte begins it. Weights: those of the layers, the hash table [functions × sizes × rows, hidden_size of the
 * encoder], a projection of patches each way, and a norm after the decoder; and the patcher, a language model of its own.
 */
export const BytePatchesSpec = z.object({
  type: z.literal("byte_patches"),
  /**
   * Groups of the last n bytes, by their n: each has for each hash function a part of the table of `hash_rows` rows, and its
   * row is Σ byte × prime^i, of 64 bits, modulo that number.
   */
  group_sizes: z.array(positiveInt),
  hash_rows: positiveInt,
  hash_functions: positiveInt,
  /**
   * Where patches begin: `entropy`, behind each byte that the patcher finds hard to follow, and at the second byte;
   * `each_byte`, every byte is a patch, and an empty one follows; `each_byte_alone`: none follows.
   */
  patches: z.enum(["entropy", "each_byte", "each_byte_alone"]),
  /** The entropy of the next byte, in nats, above which a patch ends where patches are by entropy. */
  entropy_threshold: number,
  /** Longer patches are split, in bytes; null: none is. */
  max_patch_length: z.nullable(positiveInt),
  /** A language model of bytes, whose entropy decides where patches begin; null: the model has none. */
  patcher: z.nullable(z.object({ ...byteLayers, vocab_size: positiveInt })),
  encoder: ByteStack,
  /** The channels of a patch that a matrix projects to hidden_size; null where it enters the layers as it is. */
  projected_from: z.nullable(positiveInt),
  decoder: ByteStack,
  /** The channels of a patch that the decoder projects to its rows. */
  decoder_input_size: positiveInt,
});

export type BytePatchesSpec = z.infer<typeof BytePatchesSpec>;

export const bytePatches = define({
  name: "BytePatchesSpec",
  schema: BytePatchesSpec,
  tensors: bytePatchTensors,
  keeps: ({ encoder, decoder }) => [...keptByStack(encoder), ...keptByStack(decoder)],
  words: () => "bytes in patches",
});

/** How many layers of a stack meet the patches. */
const crossings = ({ num_layers, patch_attention: { every_layer } }: BytePatchesSpec["encoder"]): number =>
  every_layer ? num_layers : 1;

function bytePatchTensors(spec: BytePatchesSpec, sizes: ModelSizes): readonly Tensor[] {
  const { encoder, decoder, patcher, projected_from: projected } = spec;
  const table = spec.hash_functions * spec.group_sizes.length * spec.hash_rows;
  return [
    ...(patcher === null ? [] : patcherTensors(patcher, sizes)),
    tensor("encoder_hash_tok_embedding.weight", "embedding", [table, encoder.hidden_size]),
    ...inLayers("local_encoder", encoder, sizes),
    ...projection("local_encoder", encoder, encoder.hidden_size),
    ...patchAttention("local_encoder", encoder),
    ...(projected === null
      ? []
      : linear("global_transformer.token_embedding_projection", sizes.hidden_size, projected)),
    ...projection("local_decoder", decoder, spec.decoder_input_size),
    ...patchAttention("local_decoder", decoder),
    ...inLayers("local_decoder", decoder, sizes),
    ...normTensors("local_decoder.norm", decoder.norm, decoder.hidden_size),
  ];
}

/** What counts beside the text model: modules that transformers calls patchers and patch projections. */
const besideText = (tensors: readonly Tensor[]): Tensor[] =>
  tensors.map((each) => ({ ...each, besideText: true }));

function patcherTensors(patcher: NonNullable<BytePatchesSpec["patcher"]>, sizes: ModelSizes): Tensor[] {
  const { vocab_size: rows, hidden_size: width } = patcher;
  return besideText([
    tensor("patcher.embed_tokens.weight", "embedding", [rows, width]),
    ...inLayers("patcher", patcher, sizes),
    ...normTensors("patcher.norm", patcher.norm, width),
    ...linear("patcher.lm_head", rows, width),
  ]);
}

const projection = (
  module: string,
  { rows_per_patch: rows, hidden_size: width }: BytePatchesSpec["encoder"],
  inputs: number,
): Tensor[] => besideText(linear(`${module}.patch_embedding_projection`, rows * width, inputs));

/** The tensors of a stack's layers. */
const inLayers = (
  module: string,
  stack: InnerStack & Pick<BytePatchesSpec["encoder"], "hidden_size">,
  sizes: ModelSizes,
): Tensor[] => innerStackTensors(`${module}.layers.{}`, stack, { ...sizes, hidden_size: stack.hidden_size });

function patchAttention(module: string, stack: BytePatchesSpec["encoder"]): Tensor[] {
  const { hidden_size: h, patch_attention: spec } = stack;
  const query: Parts = { what: "query heads", size: spec.num_query_heads };
  const key: Parts = { what: "KV heads", size: spec.num_kv_heads, repeated: true };
  const width = spec.num_query_heads * spec.head_dim;
  const shared = spec.num_kv_heads * spec.head_dim;
  return numbered(`${module}.cross_attn_layers.{}`, crossings(stack), [
    ...normTensors("q_norm", spec.norm, h),
    ...normTensors("k_norm", spec.norm, h),
    ...linear("q_proj", width, h, { outputs: [query] }),
    ...linear("k_proj", shared, h, { outputs: [key] }),
    ...linear("v_proj", shared, h, { outputs: [key] }),
    ...linear("o_proj", h, width, { inputs: [query] }),
  ]);
}
