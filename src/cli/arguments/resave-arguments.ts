import { TRANSFORMERS_VERSIONS } from "../../classes/versions.ts";

/** What `spec resave` is asked for. */
export interface ResaveArguments {
  readonly command: "resave";
  readonly file: string;
  /** The version that loads the file and writes it. */
  readonly transformers: string;
}

/** Reads what follows `resave`; an error is a sentence for the user. */
export function resaveArguments(
  files: readonly string[],
  transformers: string,
): { ok: true; value: ResaveArguments } | { ok: false; error: string } {
  const [file] = files;
  if (file === undefined) return { ok: false, error: "No file is named." };
  if (files.length > 1) return { ok: false, error: `resave takes one file, not ${files.length}.` };
  if (!TRANSFORMERS_VERSIONS.includes(transformers))
    return {
      ok: false,
      error: `--transformers of resave knows ${TRANSFORMERS_VERSIONS.join(", ")}, not ${transformers}.`,
    };
  return { ok: true, value: { command: "resave", file, transformers } };
}
