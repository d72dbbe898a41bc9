import { conditions, type OptionValues, type Read } from "./options.ts";

/** What makes the exit status of `audit` 1 although everything was read. */
export const AUDIT_CONDITIONS = ["failed", "guess", "unmapped", "error", "warning"] as const;

type AuditCondition = (typeof AUDIT_CONDITIONS)[number];

/** What `spec audit` is asked for. */
export interface AuditArguments {
  readonly command: "audit";
  /** Directories, config.json files and files of many configs (*.jsonl, *.ndjson); with `merge` reports. */
  readonly paths: readonly string[];
  readonly transformers: string;
  readonly form: "json" | "pretty" | "sarif";
  /** Whether the paths are reports of shards, to be added up. */
  readonly merge: boolean;
  readonly failOn: readonly AuditCondition[];
}

/** Reads what follows `audit`. */
export function auditArguments(
  paths: readonly string[],
  {
    transformers,
    pretty,
    sarif,
    merge,
    "fail-on": given,
  }: Pick<OptionValues, "pretty" | "sarif" | "merge" | "fail-on"> & { readonly transformers: string },
): Read<AuditArguments> {
  const failOn = conditions(AUDIT_CONDITIONS, given, "audit");
  if (!failOn.ok) return failOn;
  if (sarif && (pretty || merge))
    return {
      ok: false,
      error: "--sarif lists the findings of configs: it goes with neither --pretty nor --merge.",
    };
  const form = sarif ? "sarif" : pretty ? "pretty" : "json";
  return { ok: true, value: { command: "audit", paths, transformers, form, merge, failOn: failOn.value } };
}
