import { TRANSFORMERS_VERSIONS } from "../../classes/versions.ts";

/** What `spec check` is asked for. */
export interface CheckArguments {
  readonly command: "check";
  readonly directories: readonly string[];
  readonly transformers: string;
}

/** Reads what follows `check`; an error is a sentence for the user. */
export function checkArguments(
  directories: readonly string[],
  transformers: string,
): { ok: true; value: CheckArguments } | { ok: false; error: string } {
  if (directories.length === 0) return { ok: false, error: "No directory is named." };
  if (!TRANSFORMERS_VERSIONS.includes(transformers))
    return {
      ok: false,
      error: `--transformers of check knows ${TRANSFORMERS_VERSIONS.join(", ")}, not ${transformers}.`,
    };
  return { ok: true, value: { command: "check", directories, transformers } };
}
