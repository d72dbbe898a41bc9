import { conditions, type OptionValues, type Read } from "./options.ts";

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

/** Reads what follows `runtime`. */
export function runtimeArguments(
  files: readonly string[],
  {
    transformers,
    legacy,
    pretty,
    tp = "1",
    "fail-on": given,
  }: Pick<RuntimeArguments, "transformers" | "legacy" | "pretty"> & Pick<OptionValues, "tp" | "fail-on">,
): Read<RuntimeArguments> {
  const tensorParallel = Number(tp);
  if (!/^\d+$/.test(tp) || tensorParallel < 1)
    return { ok: false, error: `--tp is a number of ranks from 1, not ${tp}.` };
  const failOn = conditions(RUNTIME_CONDITIONS, given, "runtime");
  if (!failOn.ok) return failOn;
  return {
    ok: true,
    value: { command: "runtime", files, transformers, legacy, tensorParallel, failOn: failOn.value, pretty },
  };
}
