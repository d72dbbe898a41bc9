import { defaultLoad } from "../../analysis/memory/load.ts";
import { bytesOfElement, type Load } from "../../analysis/memory/memory.ts";
import { formatsByLayer } from "../../analysis/quantized/formats-by-layer.ts";
import { matrixBytes } from "../../analysis/quantized/matrix-bytes.ts";
import { matrixOf } from "../../analysis/quantized/matrix.ts";
import { namesOfModel } from "../../analysis/quantized/module-names.ts";
import { type Decision, draftPlaces, type Place, Schemes } from "../../analysis/quantized/schemes.ts";
import { towerMatrices } from "../../analysis/quantized/tower-matrices.ts";
import { unpackable } from "../../analysis/quantized/unpackable.ts";
import { bytesOfType } from "../../analysis/type-bytes.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { namesOf } from "../../inspect/weights.ts";
import type { CheckpointNames } from "../../spec/checkpoint-names.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { QuantizationNormalForm } from "../../spec/formats/quantization.ts";
import { type LayerRun, layersIn } from "../../spec/layers.ts";
import { draftTensors, namedTensors, namesIn, projectionHalves } from "../../spec/model-tensors.ts";
import { type Tensor, channelsOf, weightsIn } from "../../spec/tensors.ts";
import { type Box, type Counted, type Picture, boxesOf } from "./content.ts";

/** What a part of a model costs. */
export interface Figures {
  /** Of all layers that have it, draft modules among them. */
  readonly parameters: number;
  /** Of these, what one token passes through. */
  readonly active: number;
  /** As the checkpoint keeps them; null where that is not known. */
  readonly bytes: number | null;
  /** How their matrices are stored, by the names of formats or of torch's types. */
  readonly formats: readonly string[];
  /** Bytes that a token adds to the caches of all its layers, in the type of the model's own KV cache; 0 without any. */
  readonly cacheBytes: number;
  /** Bytes that a sequence keeps whatever its length. */
  readonly stateBytes: number;
}

/** By what parts are compared in size. */
export type Measure = "parameters" | "active" | "bytes";

/** What boxes cost, in themselves and of the whole. */
export interface Weighing {
  readonly of: (box: Box) => Figures;
  /** All parameters that are drawn: text, towers and draft modules. */
  readonly all: Pick<Figures, "parameters" | "active" | "bytes">;
}

/** Weighs the boxes of a picture. */
export function weighed(inspection: Pick<Inspection, "spec" | "adapter">, picture: Picture): Weighing {
  const stored = storedAs(inspection);
  const load = defaultLoad(inspection.spec);
  const known = new WeakMap<Box, Figures>();
  const of = (box: Box): Figures => {
    let figures = known.get(box);
    if (figures === undefined) known.set(box, (figures = figuresOf(box, stored, load)));
    return figures;
  };
  const all = boxesOf(picture)
    .filter(({ summary }) => summary !== true)
    .map(of)
    .reduce(
      (sum, { parameters, active, bytes }) => ({
        parameters: sum.parameters + parameters,
        active: sum.active + active,
        bytes: sum.bytes === null || bytes === null ? null : sum.bytes + bytes,
      }),
      { parameters: 0, active: 0, bytes: 0 as number | null },
    );
  return { of, all };
}

/** How tensors of one name are kept: the bytes of those of one layer, on average over all, and in which types. */
interface Kept {
  readonly bytes: number | null;
  readonly formats: readonly string[];
}

type Storage = (counted: Counted) => Kept;

const UNKNOWN: Kept = { bytes: null, formats: [] };

const keyOf = (component: string | null, { name, modules }: Tensor): string =>
  `${component ?? ""} ${modules[0] ?? ""} ${name}`;

/** How the weights of a model are kept, as the rules of its quantisation say; layers alike are asked about once. */
function storedAs({ spec, adapter }: Pick<Inspection, "spec" | "adapter">): Storage {
  const { body, quantization } = spec;
  const dtype = spec.dtype ?? "bfloat16";
  const each = bytesOfType(dtype);
  const plain = (tensor: Tensor): number | null => (each === null ? null : weightsIn([tensor]).all * each);
  if (quantization === null) return ({ tensor }) => ({ bytes: plain(tensor), formats: [] });
  const form = quantization.normal_form;
  const decided =
    form !== undefined && Object.keys(form.schemes).length > 0
      ? decidedTensors(body, form, namesOf({ spec, adapter }))
      : null;
  const known = new Map<string, { bytes: number | null; layers: number; formats: Set<string> }>();
  for (const { component, tensor, matrix, decisions, layers } of decided?.tensors ?? []) {
    const { rows, columns } = channelsOf(matrix);
    const key = keyOf(component, tensor);
    const entry = known.get(key) ?? { bytes: 0, layers: 0, formats: new Set<string>() };
    for (const { scheme, count } of decisions) {
      if (decided?.isCertain === true) entry.formats.add(scheme?.weights?.format ?? dtype);
      if (each === null || decided?.isStored !== true) entry.bytes = null;
      else if (entry.bytes !== null)
        entry.bytes +=
          layers *
          count *
          (scheme === null ? rows * columns * each : matrixBytes(rows, columns, scheme, each));
    }
    // The halves of a matrix are of the same layers.
    entry.layers += matrix === tensor ? layers : layers / 2;
    known.set(key, entry);
  }
  return ({ component, tensor }) => {
    const entry = known.get(keyOf(component, tensor));
    if (entry)
      return {
        bytes: entry.bytes === null ? null : entry.bytes / Math.max(1, entry.layers),
        formats: [...entry.formats],
      };
    if (decided === null && tensor.role === "matrix") return UNKNOWN;
    return { bytes: plain(tensor), formats: [dtype] };
  };
}

/** What is decided about a tensor in so many layers, or about a half of it where the checkpoint has these apart. */
interface Decided {
  /** Of the body, by name, or `tower` and a tower's name; null for what is no component's. */
  readonly component: string | null;
  readonly tensor: Tensor;
  /** What is stored: the tensor itself, or one of its halves. */
  readonly matrix: Tensor;
  readonly decisions: readonly Pick<Decision, "scheme" | "count">[];
  readonly layers: number;
}

/** Every tensor that quantisation may change, with what is decided about it: those that weightBytes counts otherwise than the rest. */
function decidedTensors(
  body: DecoderBody,
  form: QuantizationNormalForm,
  names: CheckpointNames,
): {
  readonly tensors: readonly Decided[];
  /** Whether all patterns could be evaluated; nothing is known of any tensor otherwise. */
  readonly isCertain: boolean;
  /** Whether the method can store what is decided. */
  readonly isStored: boolean;
} {
  const inLayers = formatsByLayer(body, form, names).flatMap(({ layers, modules }) =>
    modules.map(({ component, tensor, decisions }): Decided => ({
      component,
      tensor,
      matrix: tensor,
      decisions,
      layers: layers === null ? 1 : layersIn(layers),
    })),
  );
  const inDrafts = draftDecisions(body, form, names);
  const schemes = Schemes.of(form);
  const ofTowers = schemes.reachTowers ? Schemes.ofAnyModule(form) : schemes;
  const inTowers = schemes.reachTowers
    ? towerMatrices(body, names)
        .filter((matrix) => ofTowers.mayChange(matrix))
        .map((matrix): Decided => ({
          component: body.towers?.[matrix.tower] ? `tower ${matrix.tower}` : matrix.tower,
          tensor: matrix.tensor,
          matrix: matrix.tensor,
          decisions: ofTowers.numbersOf(matrix, null),
          layers: 1,
        }))
    : [];
  const isCertain = [schemes, ofTowers].every(({ unevaluated }) => unevaluated.length === 0);
  return {
    tensors: [...inLayers, ...inDrafts, ...inTowers],
    isCertain,
    isStored: isCertain && unpackable(body, form, names).length === 0,
  };
}

/** What is decided about the matrices of draft modules, whose layers have numbers of their own, and about what joins them to the stack. */
function draftDecisions(
  body: DecoderBody,
  form: QuantizationNormalForm,
  checkpoint: CheckpointNames,
): readonly Decided[] {
  const { mtp } = body;
  if (!mtp) return [];
  const schemes = Schemes.of(form);
  const names = namesOfModel(body, checkpoint);
  const decided = (
    run: Pick<LayerRun, "from" | "to">,
    { component, tensor, matrix }: Pick<Decided, "component" | "tensor" | "matrix">,
  ): readonly Decided[] => {
    const own = matrixOf(matrix, names.ofDraft(names.of(component, matrix)));
    if (own === undefined || !schemes.mayChange(own)) return [];
    const matrices = [own];
    const alike = new Map<string, { place: Place; layers: number }>();
    for (const place of draftPlaces(body, run)) {
      const key = schemes.likeness(matrices, place);
      const known = alike.get(key);
      if (known) known.layers++;
      else alike.set(key, { place, layers: 1 });
    }
    return [...alike.values()].map(({ place, layers }) => ({
      component,
      tensor,
      matrix,
      decisions: schemes.numbersOf(own, place),
      layers,
    }));
  };
  // Of what joins draft modules to the stack, projections that are matrices of their own alone are quantised.
  const joining = checkpoint.drafts?.projectionsApart === true ? projectionHalves(body) : [];
  const joined = draftTensors(body).filter(({ name }) => name === "eh_proj.weight");
  return [
    ...mtp.layers.flatMap((run) =>
      namesIn(run).flatMap((component) =>
        namedTensors(body, component).flatMap((tensor) =>
          decided(run, { component, tensor, matrix: tensor }),
        ),
      ),
    ),
    ...joined.flatMap((tensor) =>
      joining.flatMap((matrix) => decided({ from: 0, to: 0 }, { component: null, tensor, matrix })),
    ),
  ];
}

function figuresOf(box: Box, stored: Storage, load: Load): Figures {
  let parameters = 0;
  let active = 0;
  let bytes: number | null = 0;
  const formats = new Set<string>();
  for (const counted of box.weights) {
    const { tensor, times } = counted;
    const own = weightsIn([tensor]);
    parameters += times * own.all;
    active += times * own.active;
    const kept = stored(counted);
    if (tensor.role === "matrix") for (const format of kept.formats) formats.add(format);
    const size = kept.bytes;
    bytes = bytes === null || size === null ? null : bytes + times * size;
  }
  let cacheBytes = 0;
  let stateBytes = 0;
  for (const line of box.keeps ?? []) {
    const { elements, per } = line;
    const all = (box.layers ?? 1) * elements * (bytesOfElement(line, load) ?? 0);
    if (per.unit === "sequence") stateBytes += all;
    else cacheBytes += per.unit === "entry" ? all / per.rate : all;
  }
  return { parameters, active, bytes, formats: [...formats], cacheBytes, stateBytes };
}
