import { defaultLoad } from "../../analysis/memory/load.ts";
import { bytesOfElement, type Load } from "../../analysis/memory/memory.ts";
import { typeAsStored } from "../../analysis/quantized/as-stored.ts";
import { bytesOfType } from "../../analysis/type-bytes.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { type KeptTensor, type KeptTensors, keptTensors, keyOfTensor } from "../../inspect/kept-tensors.ts";
import { namesOf } from "../../inspect/weights.ts";
import { float32In, hasPart } from "../../spec/checkpoint-names.ts";
import { type Tensor, weightsIn } from "../../spec/tensors.ts";
import { type Box, type Counted, type Picture, boxesOf } from "./content.ts";

/** What a part of a model costs. */
export interface Figures {
  /** Of all layers that have it, without those of draft modules. */
  readonly parameters: number;
  /** Of these, what one token of text passes through. */
  readonly active: number;
  /** As the checkpoint keeps them; null where that is not known. */
  readonly bytes: number | null;
  /** What draft modules have of it beside that. */
  readonly drafts: { readonly parameters: number; readonly bytes: number | null };
  /** How their matrices are stored, by the names of formats or of torch's types. */
  readonly formats: readonly string[];
  /** Bytes that a token adds to the caches of all its layers but those of draft modules, in the type of the model's own KV cache; 0 without any. */
  readonly cacheBytes: number;
  /** Bytes that a sequence keeps whatever its length. */
  readonly stateBytes: number;
}

/** By what parts are compared in size. */
export type Measure = "parameters" | "active" | "bytes";

/** What boxes cost, in themselves and of the whole. */
export interface Weighing {
  readonly of: (box: Box) => Figures;
  /** Of all that is drawn: text and towers, and beside these the draft modules. */
  readonly all: Pick<Figures, Measure | "drafts">;
}

/**
 * Weighs the boxes of a picture.
 * @param kept how quantised tensors are kept, which asks about the name of every module; null where nobody has found out.
 */
export function weighed(
  inspection: Pick<Inspection, "spec" | "adapter">,
  picture: Picture,
  kept: KeptTensors | null = keptTensors(inspection),
): Weighing {
  const stored = storedAs(inspection, kept);
  const load = defaultLoad(inspection.spec);
  const known = new WeakMap<Box, Figures>();
  const of = (box: Box): Figures => {
    let figures = known.get(box);
    if (figures === undefined) known.set(box, (figures = figuresOf(box, stored, load)));
    return figures;
  };
  const drawn = boxesOf(picture).filter(({ summary }) => summary !== true);
  return { of, all: sumOf(drawn.map(of)) };
}

/** What several parts cost together. */
export function sumOf(all: readonly Figures[]): Figures {
  const sum = (of: (figures: Figures) => number): number =>
    all.reduce((total, figures) => total + of(figures), 0);
  const known = (of: (figures: Figures) => number | null): number | null =>
    all.reduce<number | null>((total, figures) => plus(total, of(figures)), 0);
  return {
    parameters: sum(({ parameters }) => parameters),
    active: sum(({ active }) => active),
    bytes: known(({ bytes }) => bytes),
    drafts: {
      parameters: sum(({ drafts }) => drafts.parameters),
      bytes: known(({ drafts }) => drafts.bytes),
    },
    formats: [...new Set(all.flatMap(({ formats }) => formats))],
    cacheBytes: sum(({ cacheBytes }) => cacheBytes),
    stateBytes: sum(({ stateBytes }) => stateBytes),
  };
}

const plus = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b);

/** How the weights of a model are kept, as far as that is known; `kept` null: nothing is of what is quantised. */
function storedAs(inspection: Pick<Inspection, "spec" | "adapter">, kept: KeptTensors | null) {
  const { quantization, dtype: own } = inspection.spec;
  const dtype = typeAsStored(own, quantization?.normal_form);
  const each = bytesOfType(dtype);
  // mlx-lm and mlx-vlm write no draft module, and keep some tensors in float32.
  const method = quantization?.normal_form?.quant_method ?? null;
  const isMlx = method === "mlx";
  const widened = float32In(namesOf(inspection), method);
  const plain = (tensor: Tensor): number | null => {
    const size = hasPart(tensor.name, widened) ? bytesOfType("float32") : each;
    return size === null ? null : weightsIn([tensor]).all * size;
  };
  const inDrafts = <B extends number | null>(bytes: B): B | 0 => (isMlx ? 0 : bytes);
  return ({ component, tensor }: Counted): KeptTensor => {
    const bytes = plain(tensor);
    if (quantization === null) return { bytes, draftBytes: bytes, formats: [] };
    const known = kept?.get(keyOfTensor(component, tensor));
    if (known) return { ...known, draftBytes: inDrafts(known.draftBytes) };
    if (kept === null && tensor.role === "matrix") return UNKNOWN;
    return { bytes, draftBytes: inDrafts(bytes), formats: [dtype] };
  };
}

const UNKNOWN: KeptTensor = { bytes: null, draftBytes: null, formats: [] };

function figuresOf(box: Box, stored: ReturnType<typeof storedAs>, load: Load): Figures {
  let parameters = 0;
  let active = 0;
  let bytes: number | null = 0;
  const drafts: { parameters: number; bytes: number | null } = { parameters: 0, bytes: 0 };
  const formats = new Set<string>();
  for (const counted of box.weights) {
    const { tensor, times, drafts: drafted = 0, copy = false } = counted;
    if (!copy) {
      const own = weightsIn([tensor]);
      parameters += times * own.all;
      drafts.parameters += drafted * own.all;
      if (counted.besideText !== true && tensor.besideText !== true) active += times * own.active;
    }
    const kept = stored(counted);
    if (tensor.role === "matrix") for (const format of kept.formats) formats.add(format);
    bytes = plus(bytes, kept.bytes === null ? null : times * kept.bytes);
    if (drafted > 0) drafts.bytes = plus(drafts.bytes, kept.draftBytes && drafted * kept.draftBytes);
  }
  let cacheBytes = 0;
  let stateBytes = 0;
  for (const { line, layers } of box.keeps ?? []) {
    const { elements, per } = line;
    const all = layers * elements * (bytesOfElement(line, load) ?? 0);
    if (per.unit === "sequence") stateBytes += all;
    else cacheBytes += per.unit === "entry" ? all / per.rate : all;
  }
  return { parameters, active, bytes, drafts, formats: [...formats], cacheBytes, stateBytes };
}
