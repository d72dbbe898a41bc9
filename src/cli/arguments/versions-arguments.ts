import { TRANSFORMERS_VERSIONS } from "../../classes/versions.ts";

/** What makes the exit status of `versions` 1 although every file was read. */
export const VERSIONS_CONDITIONS = ["version-change"] as const;

/** What `spec versions` is asked for. */
export interface VersionsArguments {
  readonly command: "versions";
  readonly files: readonly string[];
  /** Between which versions an upgrade is judged; null: the oldest that knows the file, and the latest. */
  readonly from: string | null;
  readonly to: string | null;
  /** Whether a change that model code notices gives exit status 1. */
  readonly failOnChange: boolean;
  readonly pretty: boolean;
}

/** Reads what follows `versions`; an error is a sentence for the user. */
export function versionsArguments(
  files: readonly string[],
  failOn: readonly string[],
  { from, to, pretty }: { readonly from?: string; readonly to?: string; readonly pretty: boolean },
): { ok: true; value: VersionsArguments } | { ok: false; error: string } {
  if (files.length === 0) return { ok: false, error: "No file is named." };
  const known = TRANSFORMERS_VERSIONS.join(", ");
  for (const [option, version] of Object.entries({ "--from": from, "--to": to }))
    if (version !== undefined && !TRANSFORMERS_VERSIONS.includes(version))
      return { ok: false, error: `${option} knows ${known}, not ${version}.` };
  const conditions: readonly string[] = VERSIONS_CONDITIONS;
  const unknown = failOn.find((condition) => !conditions.includes(condition));
  if (unknown !== undefined)
    return { ok: false, error: `--fail-on of versions knows ${conditions.join(", ")}, not ${unknown}.` };
  return {
    ok: true,
    value: {
      command: "versions",
      files,
      from: from ?? null,
      to: to ?? null,
      failOnChange: failOn.length > 0,
      pretty,
    },
  };
}
