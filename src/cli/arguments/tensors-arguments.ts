import { TRANSFORMERS_VERSIONS } from "../../classes/versions.ts";

/** What `spec tensors` is asked for. */
export interface TensorsArguments {
  readonly command: "tensors";
  readonly files: readonly string[];
  readonly transformers: string;
  /** One row a tensor, instead of one for all whose names differ in numbers alone. */
  readonly each: boolean;
}

/** Reads what follows `tensors`; an error is a sentence for the user. */
export function tensorsArguments(
  files: readonly string[],
  { transformers, each }: Pick<TensorsArguments, "transformers" | "each">,
): { ok: true; value: TensorsArguments } | { ok: false; error: string } {
  if (files.length === 0) return { ok: false, error: "No file is named." };
  if (!TRANSFORMERS_VERSIONS.includes(transformers))
    return {
      ok: false,
      error: `--transformers of tensors knows ${TRANSFORMERS_VERSIONS.join(", ")}, not ${transformers}.`,
    };
  return { ok: true, value: { command: "tensors", files, transformers, each } };
}
