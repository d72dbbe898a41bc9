import { quantisedJoining } from "../spec/checkpoint.ts";
import { type CheckpointNames, float32In, hasPart } from "../spec/checkpoint-names.ts";
import type { DecoderBody } from "../spec/decoder-body.ts";
import type { QuantizationNormalForm, QuantizationSpec } from "../spec/formats/quantization.ts";
import { type LayerKind, type LayerRun, kindKey, lengthOf } from "../spec/layers.ts";
import { embeddingTensors, headTensors, namedTensors, namesIn } from "../spec/model-tensors.ts";
import { type Tensor, weightsIn } from "../spec/tensors.ts";
import { countParameters, layerWeights, oncePerKind } from "./count-parameters.ts";
import { bodyAsStored, typeAsStored } from "./quantized/as-stored.ts";
import { matrixBytes } from "./quantized/matrix-bytes.ts";
import { type Matrix, matrixOf } from "./quantized/matrix.ts";
import { type NamesOfModel, namesOfModel } from "./quantized/module-names.ts";
import { towerMatrices } from "./quantized/tower-matrices.ts";
import { type Decision, draftPlaces, type Place, Schemes } from "./quantized/schemes.ts";
import { bytesOfType } from "./type-bytes.ts";

/** Bytes of a run of equal layers, both ends included; `bytes` is for one layer. */
export interface LayerBytes {
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
}

/** How many bytes a checkpoint's weights take, as it stores them. */
export interface WeightBytes {
  /** The type of what is not quantised: the spec's, or bfloat16 where the config does not say. */
  readonly dtype: string;
  /** Decoder, embeddings, head and MTP modules, without towers; MLX keeps no MTP modules. */
  readonly total: number;
  /** What transformers builds of the file: all but MTP modules, with the towers; null where these are not described. */
  readonly whole: number | null;
  /** Of `whole`, the towers and projectors. */
  readonly towers: number | null;
  readonly embedding: number;
  /** 0 where the head is tied to the embedding and has no bias. */
  readonly lm_head: number;
  readonly layers: readonly LayerBytes[];
  readonly mtp: number;
}

/**
 * Bytes of the weights under the spec's own quantisation. Every parameter takes the bytes of `dtype`, but for the
 * matrices of linear layers that a scheme applies to: those take what matrixBytes says, each with its own scales.
 * Norms, biases and convolutions are never quantised, embeddings and routers by MLX alone. Draft layers follow the
 * schemes as decoder layers after the last. null where the type is unknown, the quantisation is not described, or one of
 * its patterns cannot be evaluated.
 * @param names of the checkpoint, by which patterns find modules; Llama's unless given.
 */
export function weightBytes(
  own: DecoderBody,
  quantization: QuantizationSpec | null,
  dtype: string | null,
  names: CheckpointNames = {},
): WeightBytes | null {
  const form = quantization?.normal_form;
  const type = typeAsStored(dtype, form);
  const each = bytesOfType(type);
  if (each === null) return null;
  const body = bodyAsStored(own, form);
  if (quantization && Object.keys(form?.schemes ?? {}).length === 0) return null;
  const bytes = new QuantizedBytes(body, form ? { form, names } : null, each);
  const layers = bytes.layers();
  const parameters = countParameters(body);
  const embedding = parameters.embedding * each + bytes.outside(null, embeddingTensors(body));
  const head = parameters.lm_head * each + bytes.outside(null, headTensors(body));
  const inLayers = parameters.layers.reduce((sum, run) => sum + lengthOf(run) * run.params, 0);
  const outside = parameters.text - parameters.embedding - parameters.lm_head - inLayers;
  // mlx-lm and mlx-vlm leave draft modules out (sanitize of their models).
  const mtp = form?.quant_method === "mlx" ? 0 : parameters.mtp * each + bytes.drafts();
  const stack = layers.reduce((sum, run) => sum + lengthOf(run) * run.bytes, 0);
  const towers = parameters.towers === null ? null : parameters.towers * each + bytes.towers();
  const text = embedding + head + stack + outside * each + bytes.extras();
  if (bytes.unevaluated) return null;
  return {
    dtype: type,
    total: text + mtp,
    whole: towers === null ? null : text + towers,
    towers,
    embedding,
    lm_head: head,
    layers,
    mtp,
  };
}

/** Bytes of a number of float32. */
const FLOAT32 = 4;

/** Of one model: what quantisation adds to the bytes of the model's own type, a negative number as a rule. */
class QuantizedBytes {
  readonly #body: DecoderBody;
  readonly #form: QuantizationNormalForm | null;
  readonly #schemes: Schemes | null;
  readonly #names: NamesOfModel | null;
  readonly #checkpoint: CheckpointNames;
  readonly #each: number;
  readonly #matricesIn: (kind: LayerKind) => readonly Matrix[];

  constructor(
    body: DecoderBody,
    quantised: { readonly form: QuantizationNormalForm; readonly names: CheckpointNames } | null,
    each: number,
  ) {
    this.#body = body;
    this.#form = quantised?.form ?? null;
    this.#schemes = quantised && Schemes.of(quantised.form);
    this.#names = quantised && namesOfModel(body, quantised.names, quantised.form.quant_method);
    this.#checkpoint = quantised?.names ?? {};
    this.#each = each;
    this.#matricesIn = oncePerKind((kind) =>
      namesIn(kind).flatMap((component) => this.#matricesOf(component, namedTensors(body, component))),
    );
  }

  get unevaluated(): boolean {
    return this.#unevaluated || (this.#schemes?.unevaluated.length ?? 0) > 0;
  }

  #unevaluated = false;

  /** Of tensors outside of the layers: those of a component, or of none. */
  outside(component: string | null, tensors: readonly Tensor[]): number {
    return this.#differences(this.#matricesOf(component, tensors), null);
  }

  /** Of the components outside of the layers, but for what counts with towers. */
  extras(): number {
    return (this.#body.extras ?? []).reduce((sum, name) => {
      const ofText = namedTensors(this.#body, name).filter(({ besideText }) => besideText !== true);
      return sum + this.outside(name, ofText);
    }, 0);
  }

  /** Bytes of each layer, by runs of equal ones. */
  layers(): readonly LayerBytes[] {
    const schemes = this.#schemes;
    const plain = oncePerKind(
      (kind) => layerWeights(this.#body, kind).all * this.#each + this.#widened(kind),
    );
    if (schemes === null)
      return this.#body.layers.map((run) => ({ from: run.from, to: run.to, bytes: plain(run) }));
    const known = new Map<string, number>();
    return this.#body.layers.flatMap((run) => {
      const matrices = this.#matricesIn(run);
      const kind = kindKey(run);
      return merged(run.from, run.to, (layer) => {
        const key = `${schemes.likeness(matrices, { layer })} ${kind}`;
        let bytes = known.get(key);
        if (bytes === undefined)
          known.set(key, (bytes = plain(run) + this.#differences(matrices, { layer })));
        return bytes;
      });
    });
  }

  /** What MLX keeps in float32 of a layer, whatever the file's type is. */
  #widened(kind: LayerKind): number {
    const parts = float32In(this.#checkpoint, this.#form?.quant_method ?? null);
    if (parts.length === 0) return 0;
    const tensors = namesIn(kind).flatMap((component) => namedTensors(this.#body, component));
    return weightsIn(tensors.filter(({ name }) => hasPart(name, parts))).all * (FLOAT32 - this.#each);
  }

  /** Of the layers of all draft modules, and of what joins them to the stack where that is quantised. */
  drafts(): number {
    const { mtp } = this.#body;
    const names = this.#names;
    if (!mtp || names === null) return 0;
    const inLayers = (run: Pick<LayerRun, "from" | "to">, inStack: readonly Matrix[]): number => {
      const matrices = inStack.map((matrix) => ({
        ...matrix,
        names: names.ofDraft(matrix.names),
      }));
      const known = new Map<string, number>();
      let sum = 0;
      for (const place of draftPlaces(this.#body, run)) {
        const key = this.#schemes?.likeness(matrices, place) ?? "";
        let bytes = known.get(key);
        if (bytes === undefined) known.set(key, (bytes = this.#differences(matrices, place)));
        sum += bytes;
      }
      return sum;
    };
    const joining = quantisedJoining(this.#body, this.#checkpoint.drafts);
    return mtp.layers.reduce(
      (sum, run) => sum + inLayers(run, this.#matricesIn(run)),
      inLayers({ from: 0, to: 0 }, this.#matricesOf(null, joining)),
    );
  }

  /** Of towers and projectors, whose modules most methods quantise like any other unless the file leaves them out. */
  towers(): number {
    if (this.#form === null || this.#schemes?.reachTowers !== true) return 0;
    const matrices = towerMatrices(this.#body, this.#checkpoint);
    if (matrices.length === 0) return 0;
    const schemes = Schemes.ofAnyModule(this.#form);
    if (schemes.unevaluated.length > 0) this.#unevaluated = true;
    return matrices.reduce(
      (sum, matrix) =>
        sum + (schemes.mayChange(matrix) ? this.#difference(matrix, schemes.numbersOf(matrix, null)) : 0),
      0,
    );
  }

  /** The matrices among tensors that quantisation may change. */
  #matricesOf(component: string | null, tensors: readonly Tensor[]): readonly Matrix[] {
    return tensors.flatMap((tensor) => {
      const matrix = matrixOf(tensor, this.#names?.of(component, tensor));
      return matrix && this.#schemes?.mayChange(matrix) ? [matrix] : [];
    });
  }

  #differences(matrices: readonly Matrix[], place: Place | null): number {
    return matrices.reduce(
      (sum, matrix) => sum + this.#difference(matrix, this.#schemes?.numbersOf(matrix, place) ?? []),
      0,
    );
  }

  #difference({ rows, columns }: Matrix, decisions: readonly Pick<Decision, "scheme" | "count">[]): number {
    return decisions.reduce(
      (sum, { scheme, count }) =>
        scheme === null
          ? sum
          : sum + count * (matrixBytes(rows, columns, scheme, this.#each) - rows * columns * this.#each),
      0,
    );
  }
}

function merged(from: number, to: number, bytesIn: (layer: number) => number): LayerBytes[] {
  const runs: { from: number; to: number; bytes: number }[] = [];
  for (let layer = from; layer <= to; layer++) {
    const bytes = bytesIn(layer);
    const last = runs.at(-1);
    if (last?.bytes === bytes) last.to = layer;
    else runs.push({ from: layer, to: layer, bytes });
  }
  return runs;
}
