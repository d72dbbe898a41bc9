import { conditions, type OptionValues, type Read } from "./options.ts";
import { versionRange } from "./version-range.ts";

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

/** Reads what follows `versions`. */
export function versionsArguments(
  files: readonly string[],
  { from, to, pretty, "fail-on": given }: Pick<OptionValues, "from" | "to" | "pretty" | "fail-on">,
): Read<VersionsArguments> {
  const range = versionRange({ from: from ?? null, to: to ?? null });
  if (!range.ok) return range;
  const failOn = conditions(VERSIONS_CONDITIONS, given, "versions");
  if (!failOn.ok) return failOn;
  return {
    ok: true,
    value: {
      command: "versions",
      files,
      ...range.value,
      failOnChange: failOn.value.length > 0,
      pretty,
    },
  };
}
