import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { Component } from "../../spec/component.ts";
import { classifierTensors, type HeadSpec } from "../../spec/components/head.ts";
import { componentOf } from "../../spec/component-of.ts";
import { normsOfLayer } from "../../spec/layer-norms.ts";
import { type LayerRun, lengthOf } from "../../spec/layers.ts";
import {
  embeddingNormTensors,
  hasOwnHead,
  lastNormTensors,
  namedTensors,
  namesIn,
} from "../../spec/model-tensors.ts";
import { type Tensor, normTensors, weightsIn } from "../../spec/tensors.ts";
import { towerTensors } from "../../spec/towers/tower.ts";
import { formulaOf } from "./formula.ts";

/** The parameters of one part of a model, wherever it stands. */
export interface PartParameters {
  /** The component's name in the body, or what a part that is none is: "embedding", "norms of the layers", … */
  readonly name: string;
  /** null: it is no component of its own. */
  readonly type: Component["type"] | null;
  /** `mtp`: in the modules that draft tokens, which `text` does not count. */
  readonly where: "layers" | "outside" | "mtp";
  /** How often the model has it. */
  readonly count: number;
  readonly each: number;
  /** Of `each`, the parameters that one token passes through. */
  readonly activeEach: number;
  /** What `each` is made of. */
  readonly formula: string;
}

/**
 * The parameters of a model by component, in the order of the model: embedding, what the layers are made of, what stands
 * outside of them, head, and MTP modules. Their sums are those of countParameters.
 */
export function parametersByComponent(body: DecoderBody): readonly PartParameters[] {
  const { vocab_size: vocabulary, hidden_size, embedding_size = hidden_size, embedding_extra_rows } = body;
  const table = (
    name: string,
    where: "outside" | "mtp",
    count: number,
    { more = 0, width = embedding_size } = {},
  ): PartParameters =>
    whole(
      name,
      where,
      count,
      (vocabulary + more) * width,
      [
        `vocab_size ${vocabulary} × ${width === hidden_size ? "hidden_size" : "embedding_size"} ${width}`,
        ...(more !== 0 ? [`${more} more rows × ${width}`] : []),
      ].join(" + "),
    );
  const embedding = (name: string, where: "outside" | "mtp", count: number): PartParameters =>
    table(name, where, count, { more: embedding_extra_rows });
  return [
    embedding("embedding", "outside", 1),
    norm(body, embeddingNormTensors(body), "norm of the embeddings", "outside", 1),
    ...inLayers(body, body.layers, "layers", 1),
    ...named(body, body.extras ?? [], "outside", 1),
    norm(body, lastNormTensors(body), "last norm", "outside", 1),
    ...(body.head ? [classifier(body, body.head)] : []),
    ...(body.head || body.tie_word_embeddings
      ? []
      : [table("lm_head", "outside", 1, { width: body.head_width })]),
    ...(body.head_bias && !body.head
      ? [whole("bias of lm_head", "outside", 1, vocabulary, `vocab_size ${vocabulary}`)]
      : []),
    ...bridges(body),
    ...draftModules(body, embedding),
  ].filter(({ count, each }) => count > 0 && each > 0);
}

/** A head that is not a language model's. */
function classifier(body: DecoderBody, head: HeadSpec): PartParameters {
  const outputs = head.type === "none" ? 0 : head.outputs;
  const width = body.head_width ?? body.embedding_size ?? body.hidden_size;
  const formula = `outputs ${outputs} × ${width} channels`;
  return whole("head", "outside", 1, weightsIn(classifierTensors(head, width)).all, formula);
}

/** Parts beside the decoder that are counted with the text. */
function bridges({ towers }: DecoderBody): PartParameters[] {
  return Object.entries(towers ?? {}).flatMap(([name, part]) => {
    if (!part.part_of_text) return [];
    const tensors = towerTensors(part);
    return [whole(name, "outside", 1, weightsIn(tensors).all, formulaOf(tensors))];
  });
}

function draftModules(
  body: DecoderBody,
  embedding: (name: string, where: "mtp", count: number) => PartParameters,
): PartParameters[] {
  if (!body.mtp) return [];
  const { num_modules: modules, layers, extras = [], dedicated_embeddings: own, last_norm: last } = body.mtp;
  const ownHead = !own && hasOwnHead(body.mtp);
  const lastNorms = last === undefined ? modules : last === "shared" ? 1 : 0;
  const h = body.hidden_size;
  return [
    whole("joining projection", "mtp", modules, 2 * h * h, `hidden_size ${h} × ${2 * h}`),
    ...inLayers(body, layers, "mtp", modules),
    ...named(body, extras, "mtp", modules),
    norms(body, "norms of the modules", "mtp", 2 * modules + lastNorms),
    ...(own ? [embedding("embedding and head of the modules", "mtp", 2 * modules)] : []),
    ...(ownHead ? [embedding("heads of the modules", "mtp", modules)] : []),
  ];
}

/** The components that these runs name, in the order of their first layers, then the norms of the layers' halves. */
function inLayers(
  body: DecoderBody,
  layers: readonly LayerRun[],
  where: "layers" | "mtp",
  times: number,
): PartParameters[] {
  const counts = new Map<string, number>();
  let layerNorms = 0;
  for (const run of layers) {
    const length = times * lengthOf(run);
    for (const name of namesIn(run)) counts.set(name, (counts.get(name) ?? 0) + length);
    layerNorms += length * normsOfLayer(body.norm_placement, run);
  }
  const what = where === "mtp" ? "norms of the modules’ layers" : "norms of the layers";
  return [
    ...[...counts].flatMap(([name, count]) => named(body, [name], where, count)),
    norms(body, what, where, layerNorms),
  ];
}

function named(
  body: DecoderBody,
  names: readonly string[],
  where: PartParameters["where"],
  count: number,
): PartParameters[] {
  return names.map((name) => {
    const tensors = namedTensors(body, name).filter(({ besideText }) => !besideText);
    const { all: each, active: activeEach } = weightsIn(tensors);
    const formula = formulaOf(tensors);
    return { name, type: componentOf(body, name).type, where, count, each, activeEach, formula };
  });
}

function norms(
  body: DecoderBody,
  name: string,
  where: PartParameters["where"],
  count: number,
): PartParameters {
  return norm(body, normTensors("norm", body.norm, body.hidden_size), name, where, count);
}

function norm(
  { hidden_size }: DecoderBody,
  tensors: readonly Tensor[],
  name: string,
  where: PartParameters["where"],
  count: number,
): PartParameters {
  const each = weightsIn(tensors).all;
  return whole(name, where, count, each, `one weight for each of hidden_size ${hidden_size} channels`);
}

/** A part that is no component, and that every token passes through. */
function whole(
  name: string,
  where: PartParameters["where"],
  count: number,
  each: number,
  formula: string,
): PartParameters {
  return { name, type: null, where, count, each, activeEach: each, formula };
}
