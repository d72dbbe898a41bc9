import { savedTensors } from "../../analysis/checkpoint/saved-tensors.ts";
import { defaultLoad } from "../../analysis/memory/load.ts";
import { bytesOfType } from "../../analysis/type-bytes.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { namesOf } from "../../inspect/weights.ts";
import { layersIn } from "../../spec/layers.ts";
import { type Tensor, weightsIn } from "../../spec/tensors.ts";
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
  const { elementBytes } = defaultLoad(inspection.spec);
  const known = new WeakMap<Box, Figures>();
  const of = (box: Box): Figures => {
    let figures = known.get(box);
    if (figures === undefined) known.set(box, (figures = figuresOf(box, stored, elementBytes)));
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

interface Storage {
  readonly of: (counted: Counted) => Kept | undefined;
  /** Bytes of a number in the model's own type; null: not known. */
  readonly each: number | null;
  readonly quantised: boolean;
}

/**
 * How matrices are stored is asked layer by layer: of more layers than any model has, it is not said, and neither are the
 * bytes, so that thousands of layers are drawn at once.
 */
const MOST_LAYERS = 512;

const keyOf = (component: string | null, { name, modules }: Tensor): string =>
  `${component ?? ""} ${modules[0] ?? ""} ${name}`;

function storedAs({ spec, adapter }: Pick<Inspection, "spec" | "adapter">): Storage {
  const each = bytesOfType(spec.dtype ?? "bfloat16");
  const quantised = spec.quantization !== null;
  const known = new Map<string, { bytes: number | null; layers: number; formats: Set<string> }>();
  if (quantised && spec.body.num_layers <= MOST_LAYERS)
    for (const saved of savedTensors(spec, namesOf({ spec, adapter })).tensors) {
      const layers = saved.layers ? layersIn(saved.layers) : 1;
      const total = saved.holds.reduce((sum, { tensor }) => sum + elementsOf(tensor), 0);
      for (const { tensor } of saved.holds) {
        const key = keyOf(saved.component, tensor);
        const share = total === 0 ? 0 : elementsOf(tensor) / total;
        const bytes = saved.bytes === null ? null : saved.bytes * saved.experts * share;
        const entry = known.get(key) ?? { bytes: 0, layers: 0, formats: new Set<string>() };
        entry.bytes = entry.bytes === null || bytes === null ? null : entry.bytes + bytes * layers;
        entry.layers += layers;
        entry.formats.add(saved.dtype);
        known.set(key, entry);
      }
    }
  return {
    each,
    quantised,
    of: ({ component, tensor }) => {
      const entry = known.get(keyOf(component, tensor));
      if (!entry) return undefined;
      const { bytes, layers, formats } = entry;
      return { bytes: bytes === null ? null : bytes / Math.max(1, layers), formats: [...formats] };
    },
  };
}

const elementsOf = (tensor: Tensor): number => weightsIn([{ ...tensor, role: "parameter" }]).all;

function figuresOf(box: Box, stored: Storage, elementBytes: number): Figures {
  let parameters = 0;
  let active = 0;
  let bytes: number | null = 0;
  const formats = new Set<string>();
  for (const counted of box.weights) {
    const { tensor, times } = counted;
    const own = weightsIn([tensor]);
    parameters += times * own.all;
    active += times * own.active;
    const kept = stored.of(counted);
    if (kept && tensor.role === "matrix") for (const format of kept.formats) formats.add(format);
    const size: number | null =
      kept !== undefined
        ? kept.bytes
        : stored.each === null || (stored.quantised && tensor.role === "matrix")
          ? null
          : own.all * stored.each;
    bytes = bytes === null || size === null ? null : bytes + times * size;
  }
  let cacheBytes = 0;
  let stateBytes = 0;
  for (const { elements, per, dtype } of box.keeps ?? []) {
    const all = (box.layers ?? 1) * elements * (dtype === null ? elementBytes : (bytesOfType(dtype) ?? 0));
    if (per.unit === "sequence") stateBytes += all;
    else cacheBytes += per.unit === "entry" ? all / per.rate : all;
  }
  return { parameters, active, bytes, formats: [...formats], cacheBytes, stateBytes };
}
