import { classifierTensors } from "./components/head.ts";
import type { MTPSpec } from "./components/mtp.ts";
import type { DecoderBody } from "./decoder-body.ts";
import { tensorsOf } from "./component.ts";
import { componentOf } from "./component-of.ts";
import { layerNorms } from "./layer-norms.ts";
import type { LayerKind } from "./layers.ts";
import { type Tensor, linear, normTensors, tensor } from "./tensors.ts";

/** The table from tokens to embeddings; without the rows that are a tensor of their own. */
export function embeddingTensor({
  vocab_size,
  hidden_size,
  embedding_size = hidden_size,
  embedding_extra_rows: more = 0,
  embedding_extra_rows_apart: apart = false,
}: DecoderBody): Tensor {
  return rowsOfEmbedding("embed_tokens.weight", apart ? vocab_size : vocab_size + more, embedding_size);
}

/** The table from tokens to embeddings, and the one of further tokens where that is a tensor of its own. */
export function embeddingTensors(body: DecoderBody): Tensor[] {
  const { hidden_size, embedding_size = hidden_size, embedding_extra_rows: more = 0 } = body;
  const apart = body.embedding_extra_rows_apart === true && more > 0;
  return [
    embeddingTensor(body),
    ...(apart ? [rowsOfEmbedding("embed_tokens.new_embedding", more, embedding_size)] : []),
  ];
}

function rowsOfEmbedding(name: string, rows: number, width: number): Tensor {
  const cut = { axis: 0, parts: [{ what: "tokens of the vocabulary", size: rows }] };
  return tensor(name, "embedding", [rows, width], { cut });
}

/** The norm of the embeddings before the first layer, where there is one. */
export function embeddingNormTensors({ embedding_norm: norm, hidden_size }: DecoderBody): Tensor[] {
  return norm === undefined ? [] : normTensors("embed_norm", norm, hidden_size);
}

/** The norm of the stream after the last layer, where there is one. */
export function lastNormTensors({ norm, final_norm: last = norm, hidden_size }: DecoderBody): Tensor[] {
  return last === null ? [] : normTensors("norm", last, hidden_size);
}

/** What the head has of its own: a matrix unless that is the embedding, and a bias where it has one. */
export function headTensors(body: DecoderBody): Tensor[] {
  const width = body.head_width ?? body.embedding_size ?? body.hidden_size;
  if (body.head) return classifierTensors(body.head, width);
  const { vocab_size: vocabulary, tie_word_embeddings: tied, head_bias: bias = false } = body;
  return linear("lm_head", vocabulary, width, {
    bias,
    otherNames: ["language_model.lm_head", "head"],
    outputs: [{ what: "tokens of the vocabulary", size: vocabulary }],
  }).filter(({ role }) => role === "bias" || !tied);
}

/** The tensors of the component that a layer run or `extras` names. */
export function namedTensors(body: DecoderBody, name: string): readonly Tensor[] {
  return tensorsOf(componentOf(body, name), body);
}

/** The components of a layer: its halves, then its extras. */
export function namesIn({ mixer, mlp, extras = [] }: LayerKind): readonly string[] {
  return [mixer, mlp, ...extras].filter((name) => name !== null);
}

/** Every tensor of one layer: the norms around its halves, the halves, and its extras. */
export function layerTensors(body: DecoderBody, kind: LayerKind): Tensor[] {
  return [...layerNorms(body, kind), ...namesIn(kind).flatMap((name) => namedTensors(body, name))];
}

/** What joins a draft module to the stack: the projection, its two norms and a last one, embedding and head if dedicated. */
export function draftTensors(body: DecoderBody): readonly Tensor[] {
  if (!body.mtp) return [];
  const { hidden_size: h, norm } = body;
  const { dedicated_embeddings: dedicated, last_norm: last } = body.mtp;
  const table = embeddingTensor(body);
  const own = [
    ...(dedicated ? [table] : []),
    ...(hasOwnHead(body.mtp) ? [{ ...table, name: "shared_head.head.weight" }] : []),
  ];
  const norms = ["enorm", "hnorm", ...(last === "none" ? [] : ["shared_head.norm"])];
  return [...norms.flatMap((name) => normTensors(name, norm, h)), ...linear("eh_proj", h, 2 * h), ...own];
}

export const isLastDraftNorm = ({ name }: Pick<Tensor, "name">): boolean =>
  name.startsWith("shared_head.norm.");

/** Whether draft modules have heads of their own. */
export const hasOwnHead = ({ dedicated_embeddings, dedicated_head }: MTPSpec): boolean =>
  dedicated_embeddings || dedicated_head === true;

/** How many of a tensor of {@link draftTensors} all draft modules have together. */
export function timesInDrafts({ num_modules, last_norm }: MTPSpec, tensor: Tensor): number {
  return last_norm === "shared" && isLastDraftNorm(tensor) ? 1 : num_modules;
}

/** The two halves of eh_proj, where a checkpoint has them as matrices of their own. */
export function projectionHalves({ hidden_size: h }: DecoderBody): readonly Tensor[] {
  return ["e_proj", "h_proj"].flatMap((name) => linear(name, h, h));
}
