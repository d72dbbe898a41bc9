import { quantisedJoining } from "../spec/checkpoint.ts";
import { bodyAsStored, typeAsStored } from "../analysis/quantized/as-stored.ts";
import { formatsByLayer } from "../analysis/quantized/formats-by-layer.ts";
import { matrixBytes } from "../analysis/quantized/matrix-bytes.ts";
import { matrixOf } from "../analysis/quantized/matrix.ts";
import { namesOfModel } from "../analysis/quantized/module-names.ts";
import { type Decision, draftPlaces, type Place, Schemes } from "../analysis/quantized/schemes.ts";
import { towerMatrices } from "../analysis/quantized/tower-matrices.ts";
import { unpackable } from "../analysis/quantized/unpackable.ts";
import { bytesOfType } from "../analysis/type-bytes.ts";
import type { CheckpointNames } from "../spec/checkpoint-names.ts";
import type { DecoderBody } from "../spec/decoder-body.ts";
import type { EngineModelSpec } from "../spec/engine-model-spec.ts";
import type { QuantizationNormalForm } from "../spec/formats/quantization.ts";
import { type LayerRun, layersIn } from "../spec/layers.ts";
import { draftTensors, namedTensors, namesIn } from "../spec/model-tensors.ts";
import { type Tensor, channelsOf } from "../spec/tensors.ts";
import type { Inspection } from "./inspection.ts";
import { isMatchedSoon, namesOf } from "./weights.ts";

/** How tensors of one name are kept: the bytes of those of one layer, on average over all of these, and in which types. */
export interface KeptTensor {
  readonly bytes: number | null;
  /** Of one layer of the draft modules, which quantisation may leave out; as `bytes` where they have none. */
  readonly draftBytes: number | null;
  readonly formats: readonly string[];
}

/** Of the tensors that quantisation may change, by keyOfTensor. Plain data. */
export type KeptTensors = ReadonlyMap<string, KeptTensor>;

/** What keeps tensors of a body apart: the component, or `tower` and a tower's name, or null; and the tensor. */
export const keyOfTensor = (component: string | null, { name, modules }: Tensor): string =>
  `${component ?? ""} ${modules[0] ?? ""} ${name}`;

const known = new WeakMap<EngineModelSpec, KeptTensors | null>();

/** How the quantised tensors of a model are kept; null where that is not described, or nothing is quantised. Computed once. */
export function keptTensors(inspection: Pick<Inspection, "spec" | "adapter">): KeptTensors | null {
  let kept = known.get(inspection.spec);
  if (kept === undefined) known.set(inspection.spec, (kept = find(inspection)));
  return kept;
}

/** The same where it is known, or found without evaluating expressions; null elsewhere: a worker has to say (learnKept). */
export function keptNow(inspection: Pick<Inspection, "spec" | "adapter">): KeptTensors | null {
  return isKeptKnown(inspection) ? keptTensors(inspection) : null;
}

/** Whether it is known, or found soon. */
export function isKeptKnown(inspection: Pick<Inspection, "spec">): boolean {
  return known.has(inspection.spec) || isMatchedSoon(inspection);
}

/** Takes over what a worker found out about the same file. */
export function learnKept({ spec }: Pick<Inspection, "spec">, kept: KeptTensors | null): void {
  if (!known.has(spec)) known.set(spec, kept);
}

/** Asks what is decided about the tensors of every name; layers alike are asked about once. */
function find({ spec, adapter }: Pick<Inspection, "spec" | "adapter">): KeptTensors | null {
  const form = spec.quantization?.normal_form;
  const body = bodyAsStored(spec.body, form);
  const dtype = typeAsStored(spec.dtype, form);
  const each = bytesOfType(dtype);
  if (form === undefined || Object.keys(form.schemes).length === 0) return null;
  const decided = decidedTensors(body, form, namesOf({ spec, adapter }));
  interface Sum {
    bytes: number | null;
    layers: number;
  }
  const found = new Map<string, { stack: Sum; drafts: Sum; formats: Set<string> }>();
  for (const { component, tensor, matrix, decisions, layers, isDraft } of decided.tensors) {
    const { rows, columns } = channelsOf(matrix);
    const key = keyOfTensor(component, tensor);
    const entry = found.get(key) ?? {
      stack: { bytes: 0, layers: 0 },
      drafts: { bytes: 0, layers: 0 },
      formats: new Set<string>(),
    };
    const sum = isDraft ? entry.drafts : entry.stack;
    for (const { scheme, count } of decisions) {
      if (decided.isCertain) entry.formats.add(scheme?.weights?.format ?? dtype);
      if (each === null || !decided.isStored) sum.bytes = null;
      else if (sum.bytes !== null)
        sum.bytes +=
          layers *
          count *
          (scheme === null ? rows * columns * each : matrixBytes(rows, columns, scheme, each));
    }
    // The halves of a matrix are of the same layers.
    sum.layers += matrix === tensor ? layers : layers / 2;
    found.set(key, entry);
  }
  const average = ({ bytes, layers }: Sum): number | null =>
    bytes === null ? null : bytes / Math.max(1, layers);
  return new Map(
    [...found].map(([key, { stack, drafts, formats }]) => [
      key,
      {
        bytes: average(stack.layers === 0 ? drafts : stack),
        draftBytes: average(drafts.layers === 0 ? stack : drafts),
        formats: [...formats],
      },
    ]),
  );
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
  /** Whether the layers are those of draft modules. */
  readonly isDraft?: boolean;
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
  const inDrafts = draftDecisions(body, form, names).map((each) => ({ ...each, isDraft: true }));
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
  const names = namesOfModel(body, checkpoint, form.quant_method);
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
  const joining = quantisedJoining(body, checkpoint.drafts);
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
