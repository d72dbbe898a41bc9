import { TRANSFORMERS_VERSIONS } from "../../classes/versions.ts";

/** What `spec tensors` is asked for. */
export interface TensorsArguments {
  readonly command: "tensors";
  readonly files: readonly string[];
  readonly transformers: string;
  /** One row a tensor, instead of one for all whose names differ in numbers alone. */
  readonly each: boolean;
  /** Whose names: those that transformers saves, or those of the publisher's checkpoint. */
  readonly names: (typeof CHECKPOINT_FORMS)[number];
}

export const CHECKPOINT_FORMS = ["transformers", "hub"] as const;

/** Reads what follows `tensors`; an error is a sentence for the user. */
export function tensorsArguments(
  files: readonly string[],
  { transformers, each, names }: Pick<TensorsArguments, "transformers" | "each"> & { readonly names: string },
): { ok: true; value: TensorsArguments } | { ok: false; error: string } {
  if (files.length === 0) return { ok: false, error: "No file is named." };
  if (!TRANSFORMERS_VERSIONS.includes(transformers))
    return {
      ok: false,
      error: `--transformers of tensors knows ${TRANSFORMERS_VERSIONS.join(", ")}, not ${transformers}.`,
    };
  const form = CHECKPOINT_FORMS.find((known) => known === names);
  if (form === undefined)
    return { ok: false, error: `--names knows ${CHECKPOINT_FORMS.join(", ")}, not ${names}.` };
  return { ok: true, value: { command: "tensors", files, transformers, each, names: form } };
}
