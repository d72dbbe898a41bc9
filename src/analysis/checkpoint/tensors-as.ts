import type { CheckpointNames } from "../../spec/checkpoint-names.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { typeAsStored } from "../quantized/as-stored.ts";
import { classTensors, stackedExperts } from "./class-tensors.ts";
import type { Layout } from "./packed-matrix.ts";
import {
  type Checkpoint,
  type CheckpointForm,
  releasedTensors,
  type SavedTensor,
  savedTensors,
} from "./saved-tensors.ts";

/** The tensors of a spec's checkpoint under the names of a form. */
export function tensorsAs(form: CheckpointForm, spec: EngineModelSpec, names: CheckpointNames): Checkpoint {
  if (form === "hub") return releasedTensors(spec, names);
  return (form === "class" ? loadedTensors(spec, names) : null) ?? savedTensors(spec, names);
}

/**
 * The tensors of a spec as the class of transformers has them; null where it has them as they are saved, where it is none of
 * transformers, and where matrices are quantised otherwise than by its own FP8: scales are renamed, stacked and joined as the
 * weights are (FP8Experts, integrations/finegrained_fp8.py, transformers 5.18.0).
 */
export function loadedTensors(
  spec: EngineModelSpec,
  names: CheckpointNames,
  layout: Layout = {},
): Checkpoint | null {
  if (isQuantisedOtherwise(spec)) return null;
  if (spec.quantization === null) return classTensors(spec, savedTensors(spec, names));
  const { published: _, ...own } = names;
  const { tensors, complete } = releasedTensors(spec, own, layout);
  return classTensors(spec, { tensors: tensors.filter(({ part }) => part !== "mtp"), complete });
}

/**
 * The same draft modules with the experts of a layer in one tensor, whatever form the decoder's have: of Qwen3.5 the
 * publisher stacked those of the decoder alone, of Qwen3.6 both, and where ModelOpt quantised that, those of draft modules
 * alone (ISEEKYAN/mbridge#145).
 * @param drafts their tensors, one by one.
 * @returns null where there are no experts that have such a form, or they are quantised otherwise than by FP8, whose tools
 * stack none.
 */
export function stackedDrafts(
  spec: EngineModelSpec,
  drafts: readonly SavedTensor[],
): readonly SavedTensor[] | null {
  const isPlain = drafts.every(
    ({ dtype, holds: [{ tensor }], undescribed }) =>
      tensor.experts !== "routed" ||
      (dtype === typeAsStored(spec.dtype, spec.quantization?.normal_form) && !undescribed),
  );
  return isQuantisedOtherwise(spec) && !isPlain ? null : stackedExperts(drafts);
}

/**
 * Whether `loadedTensors` gives any. No rule of the quantisation is asked for that: scales go where their weights go, and the
 * names of these decide.
 */
export function hasClassForm(spec: EngineModelSpec, names: CheckpointNames): boolean {
  if (isQuantisedOtherwise(spec)) return false;
  const plain = { ...spec, quantization: null };
  return classTensors(plain, savedTensors(plain, names)) !== null;
}

/** Whether matrices are quantised, and not by transformers' own FP8. */
const isQuantisedOtherwise = ({ quantization }: EngineModelSpec): boolean =>
  quantization !== null && quantization.normal_form?.quant_method !== "fp8";
