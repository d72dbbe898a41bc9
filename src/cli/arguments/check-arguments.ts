import type { OptionValues, Read } from "./options.ts";

/** What `spec check` is asked for. */
export interface CheckArguments {
  readonly command: "check";
  /** None where the config is that of the repository too. */
  readonly directories: readonly string[];
  readonly transformers: string;
  /** A repository of the Hub whose weights are checked, in place of files beside the config. */
  readonly hub: string | null;
  /** Whether every header of the repository is read. */
  readonly all: boolean;
  readonly form: "json" | "pretty" | "sarif";
}

/** Reads what follows `check`. */
export function checkArguments(
  directories: readonly string[],
  {
    transformers,
    hub,
    all,
    pretty,
    sarif,
  }: Pick<OptionValues, "hub" | "all" | "pretty" | "sarif"> & { readonly transformers: string },
): Read<CheckArguments> {
  if (directories.length === 0 && hub === undefined) return { ok: false, error: "No directory is named." };
  if (directories.length > 1 && hub !== undefined)
    return { ok: false, error: "--hub names one checkpoint: give one directory with its config, or none." };
  if (all && hub === undefined)
    return { ok: false, error: "--all is for --hub: of files in a directory every header is read." };
  if (sarif && pretty)
    return { ok: false, error: "--sarif and --pretty are two forms of the same: give one." };
  const form = sarif ? "sarif" : pretty ? "pretty" : "json";
  return { ok: true, value: { command: "check", directories, transformers, hub: hub ?? null, all, form } };
}
