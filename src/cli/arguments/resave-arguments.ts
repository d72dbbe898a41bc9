import type { Read } from "./options.ts";

/** What `spec resave` is asked for. */
export interface ResaveArguments {
  readonly command: "resave";
  readonly file: string;
  /** The version that loads the file and writes it. */
  readonly transformers: string;
}

/** Reads what follows `resave`. */
export function resaveArguments(
  [file = "", ...more]: readonly string[],
  { transformers }: Pick<ResaveArguments, "transformers">,
): Read<ResaveArguments> {
  if (more.length > 0) return { ok: false, error: `resave takes one file, not ${more.length + 1}.` };
  return { ok: true, value: { command: "resave", file, transformers } };
}
