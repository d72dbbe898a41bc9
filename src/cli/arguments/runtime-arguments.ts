import { TRANSFORMERS_VERSIONS } from "../../classes/versions.ts";

/** What `spec runtime` is asked for. */
export interface RuntimeArguments {
  readonly command: "runtime";
  readonly files: readonly string[];
  /** Whose objects stand on the legacy path. */
  readonly transformers: string;
  /** Only what model code reads on the legacy path. */
  readonly legacy: boolean;
  /** Among how many ranks states are divided. */
  readonly tensorParallel: number;
  readonly failOn: readonly RuntimeCondition[];
  readonly pretty: boolean;
}

/** What makes the exit status of `runtime` 1 although every file was read. */
export const RUNTIME_CONDITIONS = ["danger"] as const;

type RuntimeCondition = (typeof RUNTIME_CONDITIONS)[number];

/** Reads what follows `runtime`; an error is a sentence for the user. */
export function runtimeArguments(
  files: readonly string[],
  failOn: readonly string[],
  {
    transformers,
    legacy,
    pretty,
    tp,
  }: Pick<RuntimeArguments, "transformers" | "legacy" | "pretty"> & {
    readonly tp: string;
  },
): { ok: true; value: RuntimeArguments } | { ok: false; error: string } {
  if (files.length === 0) return { ok: false, error: "No file is named." };
  if (!TRANSFORMERS_VERSIONS.includes(transformers))
    return {
      ok: false,
      error: `--transformers of runtime knows ${TRANSFORMERS_VERSIONS.join(", ")}, not ${transformers}.`,
    };
  const tensorParallel = Number(tp);
  if (!/^\d+$/.test(tp) || tensorParallel < 1)
    return { ok: false, error: `--tp is a number of ranks from 1, not ${tp}.` };
  const known: readonly string[] = RUNTIME_CONDITIONS;
  const unknown = failOn.find((condition) => !known.includes(condition));
  if (unknown !== undefined)
    return {
      ok: false,
      error: `--fail-on of runtime knows ${RUNTIME_CONDITIONS.join(", ")}, not ${unknown}.`,
    };
  const conditions = failOn as readonly RuntimeCondition[];
  return {
    ok: true,
    value: { command: "runtime", files, transformers, legacy, tensorParallel, failOn: conditions, pretty },
  };
}
