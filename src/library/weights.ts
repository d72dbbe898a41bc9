import { type CheckpointForm, type SavedTensor } from "../analysis/checkpoint/saved-tensors.ts";
import { tensorsAs } from "../analysis/checkpoint/tensors-as.ts";
import { unpackable } from "../analysis/quantized/unpackable.ts";
import { weightBytes as bytesUnder, type WeightBytes } from "../analysis/weight-bytes.ts";
import { type CheckpointPart, type Held, nameOf } from "../spec/checkpoint.ts";
import type { EngineModelSpec } from "../spec/engine-model-spec.ts";
import { namesOfFamily } from "./checkpoint-names.ts";

/** One tensor of a checkpoint. */
export interface CheckpointTensor {
  /** As on disk: `model.layers.3.mlp.experts.17.up_proj.weight`. */
  readonly name: string;
  /** As it is saved. */
  readonly shape: readonly number[];
  /** As torch names it; of a quantised matrix that stands here as the model has it, the format of its numbers: `nvfp4`. */
  readonly dtype: string;
  /** `text`: decoder, embedding and head; `tower`: towers and projectors; `mtp`: draft modules. */
  readonly part: CheckpointPart;
  /** The component of the body that it belongs to, as `componentOf` takes it (`towers/visual`); null for embedding, head and norms around halves. */
  readonly component: string | null;
  /** null outside of the layers. */
  readonly layer: number | null;
  /** null where its name has no number of an expert: the tensor is of none, or of all. */
  readonly expert: number | null;
  /** The tensors of the component that lie in it, and where: gate and up may be joined, experts stacked, a matrix turned. */
  readonly holds: readonly Held[];
  /**
   * Whether it has another shape than the quantised matrix of which it holds the numbers, packed, or the scales: `holds` then
   * says which matrix that is, and where in the matrix the component's tensors lie, not where in this tensor.
   */
  readonly packed: boolean;
}

/** What a checkpoint has. */
export interface CheckpointTensors {
  /** false where tensors are missing or not as on disk: of towers, draft modules or a quantisation that is not described. */
  readonly complete: boolean;
  /** One by one; a model of a thousand experts has half a million. */
  readonly tensors: Iterable<CheckpointTensor>;
}

/**
 * Every tensor of a spec's checkpoint, by its name on disk: what `spec tensors --each` prints, with the component, layer and
 * expert of each. `transformers`: as transformers 5.18.0 saves them, a quantised matrix being one tensor with the model's
 * shape; `hub`: as the publisher released them, with draft modules and packed weights; `class`: as transformers' class has
 * them, experts stacked, which save_pretrained(save_original_format=False) saves. null where the family of the spec is
 * not loaded (`loadFamily`, `loadAllFamilies`), and so the names are not known.
 */
export function checkpointTensors(
  spec: EngineModelSpec,
  form: CheckpointForm = "transformers",
): CheckpointTensors | null {
  const names = namesOfFamily(spec);
  if (names === null) return null;
  const { complete, tensors } = tensorsAs(form, spec, names);
  return { complete, tensors: { [Symbol.iterator]: () => eachOf(tensors, spec.body.towers ?? {}) } };
}

function* eachOf(tensors: readonly SavedTensor[], towers: object): Generator<CheckpointTensor> {
  for (const stored of tensors) {
    const { shape, dtype, part, layers, experts, firstExpert = 0, holds } = stored;
    const isOfTower = stored.component !== null && Object.hasOwn(towers, stored.component);
    const component = isOfTower ? `towers/${stored.component}` : stored.component;
    const ofExperts = stored.name.includes("{expert}");
    for (const layer of layers === null ? [null] : layersOf(layers))
      for (let expert = 0; expert < experts; expert++)
        yield {
          ...{ name: nameOf(stored, layer, expert), shape, dtype, part, component, layer },
          ...{ expert: ofExperts ? firstExpert + expert : null, holds, packed: stored.packed === true },
        };
  }
}

function* layersOf(runs: NonNullable<SavedTensor["layers"]>): Generator<number> {
  for (const { from, to } of runs) for (let layer = from; layer <= to; layer++) yield layer;
}

/**
 * Bytes of a spec's weights under its own quantisation, by docs/memory.md. null where the type is unknown, the quantisation is
 * not described, one of its patterns cannot be evaluated, it cannot store the model's matrices, or the family of a
 * quantised spec is not loaded (`loadFamily`, `loadAllFamilies`), by whose names patterns find modules.
 */
export function weightBytes(spec: EngineModelSpec): WeightBytes | null {
  const { body, quantization, dtype } = spec;
  const names = namesOfFamily(spec);
  if (names === null && quantization !== null) return null;
  const form = quantization?.normal_form;
  if (form && names && unpackable(body, form, names).length > 0) return null;
  return bytesUnder(body, quantization, dtype, names ?? {});
}
