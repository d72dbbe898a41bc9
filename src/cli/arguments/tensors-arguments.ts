import type { CheckpointForm } from "../../analysis/checkpoint/saved-tensors.ts";
import type { OptionValues, Read } from "./options.ts";

/** What `spec tensors` is asked for. */
export interface TensorsArguments {
  readonly command: "tensors";
  readonly files: readonly string[];
  readonly transformers: string;
  /** One row a tensor, instead of one for all whose names differ in numbers alone. */
  readonly each: boolean;
  /** Whose names: those that transformers saves, those of the publisher's checkpoint, or those of transformers' class. */
  readonly names: CheckpointForm;
}

export const CHECKPOINT_FORMS: readonly CheckpointForm[] = ["transformers", "hub", "class"];

/** Reads what follows `tensors`. */
export function tensorsArguments(
  files: readonly string[],
  {
    transformers,
    each,
    names = "transformers",
  }: Pick<TensorsArguments, "transformers" | "each"> & Pick<OptionValues, "names">,
): Read<TensorsArguments> {
  const form = CHECKPOINT_FORMS.find((known) => known === names);
  if (form === undefined)
    return { ok: false, error: `--names knows ${CHECKPOINT_FORMS.join(", ")}, not ${names}.` };
  return { ok: true, value: { command: "tensors", files, transformers, each, names: form } };
}
