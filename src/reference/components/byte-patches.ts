import type { BytePatchesSpec } from "../../spec/components/byte-patches.ts";
import { type Mask, attend } from "../attend.ts";
import { norm } from "../norm.ts";
import type { Place } from "../place.ts";
import type { Stacks } from "../stacks.ts";
import {
  type Rows,
  add,
  at,
  concatenated,
  each,
  intoHeads,
  joined,
  linear,
  rowAt,
  scale,
  softmax,
  vector,
} from "../vectors.ts";
import type { Weights } from "../weights.ts";
import { innerLayer, ofLayer } from "./inner-stack.ts";
import { largest } from "../../spec/many.ts";

type Stack = BytePatchesSpec["encoder"];

/** The primes of the hash functions, which take turns (compute_hash_embeddings of transformers 5.18.0, modeling_blt.py). */
const PRIMES = [
  1000000007n,
  5915587277n,
  1500450271n,
  3267000013n,
  5754853343n,
  4093082899n,
  9576890767n,
  3628273133n,
  2860486313n,
  5463458053n,
  3367900313n,
];

/** Bytes into patches, the layers of the body, and patches into bytes (BltModel.forward, modeling_blt.py). */
export function bytePatches(spec: BytePatchesSpec, x: Rows, stacks: Stacks, place: Place): Rows {
  const { encoder, decoder } = spec;
  const { weights } = place;
  const lengths = patchLengths(spec, x.length, stacks, place);
  const encoded = encode(spec, hashed(spec, x, place), lengths, stacks, place);
  // A patch is its rows one after the other.
  const patches = lengths.map((_, patch) =>
    concatenated(encoded.rows.slice(patch * encoder.rows_per_patch, (patch + 1) * encoder.rows_per_patch)),
  );
  const entering =
    spec.projected_from === null
      ? patches
      : linear(weights, "global_transformer.token_embedding_projection", patches);
  const given = stacks.low(entering);
  const rows = rowsOf(decoder, linear(weights, "local_decoder.patch_embedding_projection", given));
  // Without the first patch, which is the first byte: each byte sees the patch of the byte behind it.
  const patchOf = patchIds(lengths.slice(1), x.length);
  const sees: Mask = (byte, row) => patchOf[byte] === Math.floor(row / decoder.rows_per_patch);
  let bytes = encoded.bytes;
  for (let layer = 0; layer < decoder.num_layers; layer++) {
    if (layer === 0 || decoder.patch_attention.every_layer)
      bytes = crossed(
        decoder,
        bytes,
        rows,
        sees,
        ofLayer(weights, "local_decoder.cross_attn_layers.{}", layer),
      );
    bytes = innerLayer(decoder, bytes, "local_decoder.layers.{}", layer, place);
    stacks.leaves(bytes);
  }
  return norm(decoder.norm, weights, "local_decoder.norm", bytes);
}

/** The bytes that leave the encoder, and the rows of the patches. */
function encode(
  { encoder }: BytePatchesSpec,
  x: Rows,
  lengths: readonly number[],
  stacks: Stacks,
  place: Place,
): { readonly bytes: Rows; readonly rows: Rows } {
  const { weights } = place;
  const patchOf = patchIds(lengths, x.length);
  const sees: Mask = (row, byte) => patchOf[byte] === Math.floor(row / encoder.rows_per_patch);
  let bytes = x;
  let rows: Rows = [];
  for (let layer = 0; layer < encoder.num_layers; layer++) {
    bytes = innerLayer(encoder, bytes, "local_encoder.layers.{}", layer, place);
    stacks.leaves(bytes);
    const every = encoder.patch_attention.every_layer;
    if (!every && layer < encoder.num_layers - 1) continue;
    const largest = lengths.map((_, patch) =>
      maximum(
        bytes.filter((_row, t) => patchOf[t] === patch),
        bytes,
      ),
    );
    const asking = rowsOf(encoder, linear(weights, "local_encoder.patch_embedding_projection", largest));
    const own = ofLayer(weights, "local_encoder.cross_attn_layers.{}", every ? layer : 0);
    rows = crossed(encoder, asking, bytes, sees, own);
  }
  return { bytes, rows };
}

/** The largest value of each channel; zeros of no rows. */
function maximum(rows: Rows, like: Rows): Float32Array {
  const width = (like[0] as Float32Array).length;
  return vector(width, (i) => (rows.length === 0 ? 0 : largest(rows.map((row) => at(row, i)))));
}

/** The rows of patches one after the other. */
const rowsOf = ({ hidden_size: width }: Stack, patches: Rows): Rows => intoHeads(patches, width).flat();

/** 2 q + attention(norm(q), norm(k)) (BltCrossAttention, and the sums around it). */
function crossed({ patch_attention: spec }: Stack, q: Rows, k: Rows, sees: Mask, weights: Weights): Rows {
  const asked = norm(spec.norm, weights, "k_norm", k);
  const heads = (name: string, x: Rows) => intoHeads(linear(weights, name, x), spec.head_dim);
  // The least number that float32 has, added to all of a row's logits, leaves them equal.
  const blind = q.map((_, row) => k.every((_key, key) => !sees(row, key, 0)));
  const scaled = heads("q_proj", norm(spec.norm, weights, "q_norm", q)).map((row, i) =>
    blind[i] ? row.map((head) => each(head, () => 0)) : row,
  );
  const output = attend(scaled, heads("k_proj", asked), heads("v_proj", asked), {
    scale: spec.softmax_scale,
    mask: (row, key, head) => blind[row] === true || sees(row, key, head),
  });
  return add(scale(q, 2), linear(weights, "o_proj", joined(output)));
}

/** Embeddings with those of the hashes of the last bytes; before the first there are zeros (byte_group_hash_function). */
function hashed(spec: BytePatchesSpec, x: Rows, { weights, tokens }: Place): Rows {
  const { data, shape } = weights.get("encoder_hash_tok_embedding.weight");
  const width = shape[1] as number;
  let sum = x;
  for (let f = 0; f < spec.hash_functions; f++)
    spec.group_sizes.forEach((size, group) => {
      const part = f * spec.group_sizes.length + group;
      const prime = PRIMES[f % PRIMES.length] as bigint;
      const rows = tokens.map((_, t) => {
        const row = part * spec.hash_rows + hash(tokens, t, size, prime, spec.hash_rows);
        return rowAt(data, width, row);
      });
      sum = add(sum, rows);
    });
  return sum;
}

/** Σ byte × prime^i over a group, in integers of 64 bits that overflow (rolling_polynomial_hash). */
function hash(tokens: readonly number[], end: number, size: number, prime: bigint, rows: number): number {
  let sum = 0n;
  for (let i = 0; i < size; i++)
    sum += BigInt(tokens[end - size + 1 + i] ?? 0) * BigInt.asIntN(64, prime ** BigInt(i));
  const modulus = BigInt(rows);
  return Number(((BigInt.asIntN(64, sum) % modulus) + modulus) % modulus);
}

/** How many bytes each patch has; the last one of these may have none. */
function patchLengths(spec: BytePatchesSpec, bytes: number, stacks: Stacks, place: Place): readonly number[] {
  const ofOne = (count: number): number[] => Array.from({ length: count }, () => 1);
  const lengths =
    spec.patches === "each_byte"
      ? ofOne(bytes + 1)
      : spec.patches === "each_byte_alone"
        ? ofOne(bytes)
        : byEntropy(entropies(spec, stacks, place), spec.entropy_threshold);
  const { max_patch_length: most } = spec;
  if (most === null) return lengths;
  return lengths.flatMap((length) =>
    Array.from({ length: Math.ceil(length / most) }, (_, i) => Math.min(most, length - i * most)),
  );
}

/** The first two bytes begin patches, and each byte behind one of an entropy above the threshold, but for the first. */
function byEntropy(entropy: readonly number[], threshold: number): readonly number[] {
  const starts = [0, 1, ...entropy.flatMap((value, t) => (t > 0 && value > threshold ? [t + 1] : []))];
  return starts.map((start, i) => (starts[i + 1] ?? entropy.length) - start);
}

/** The patch of each byte. */
function patchIds(lengths: readonly number[], bytes: number): readonly number[] {
  let end = 0;
  const starts = lengths.map((length) => (end += length) - length);
  return Array.from({ length: bytes }, (_, t) => starts.filter((start) => start <= t).length - 1);
}

/** The entropy of the next byte after each, as the patcher has it (BltPatcher.forward). */
function entropies({ patcher }: BytePatchesSpec, stacks: Stacks, place: Place): readonly number[] {
  if (patcher === null) throw new Error("Patches by entropy need a patcher, and the spec has none.");
  const { data, shape } = place.weights.get("patcher.embed_tokens.weight");
  const width = shape[1] as number;
  let x: Rows = place.tokens.map((token) => rowAt(data, width, token));
  for (let layer = 0; layer < patcher.num_layers; layer++) {
    x = innerLayer(patcher, x, "patcher.layers.{}", layer, place);
    stacks.leaves(x);
  }
  const logits = linear(
    place.weights,
    "patcher.lm_head",
    norm(patcher.norm, place.weights, "patcher.norm", x),
  );
  return logits.map((row) =>
    softmax([...row]).reduce((sum, share) => sum - (share > 0 ? share * Math.log(share) : 0), 0),
  );
}
