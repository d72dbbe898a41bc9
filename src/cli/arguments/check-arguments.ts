import type { Read } from "./options.ts";

/** What `spec check` is asked for. */
export interface CheckArguments {
  readonly command: "check";
  readonly directories: readonly string[];
  readonly transformers: string;
}

/** Reads what follows `check`. */
export function checkArguments(
  directories: readonly string[],
  { transformers }: Pick<CheckArguments, "transformers">,
): Read<CheckArguments> {
  return { ok: true, value: { command: "check", directories, transformers } };
}
