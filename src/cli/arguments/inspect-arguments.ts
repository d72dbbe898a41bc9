import { parseLoad } from "../../analysis/memory/load-text.ts";
import type { Load } from "../../analysis/memory/memory.ts";
import { conditions, type OptionValues, type Read } from "./options.ts";
import { versionRange } from "./version-range.ts";

/** What makes the exit status 1 although every file was read. */
export const FAIL_CONDITIONS = ["unmapped", "defaulted", "warning", "guess", "version-change"] as const;

export type FailCondition = (typeof FAIL_CONDITIONS)[number];

export interface InspectArguments {
  readonly command: "inspect";
  readonly files: readonly string[];
  readonly transformers: string;
  /** The model type whose family is to read the files; null: their own, or a guess where nobody has mapped it. */
  readonly as: string | null;
  readonly failOn: readonly FailCondition[];
  /** Between which versions an upgrade is judged; null where that is not asked. */
  readonly upgrade: { readonly from: string | null; readonly to: string | null } | null;
  readonly pretty: boolean;
  /** The object that transformers makes of the file, instead of the spec. */
  readonly legacy: boolean;
  /** How the model is run, for `memory`; null: one sequence of its own context. */
  readonly load: Load | null;
  /** The engines whose code the verdict is to tell of, by the names of their tables. */
  readonly engines: readonly string[];
}

/** Reads what follows `inspect`. */
export function inspectArguments(
  files: readonly string[],
  values: Omit<OptionValues, "transformers"> & { readonly transformers: string },
): Read<InspectArguments> {
  const failOn = conditions(FAIL_CONDITIONS, values["fail-on"], "inspect");
  if (!failOn.ok) return failOn;
  const load = parseLoad(values.load ?? null);
  if (values.load !== undefined && load === null)
    return {
      ok: false,
      error: `--load is BATCH,CONTEXT,BYTES,RANKS, such as 8,32768,2,4, not ${values.load}.`,
    };
  const { transformers, as = null, pretty, legacy, from = null, to = null } = values;
  const range = versionRange({ from, to });
  if (!range.ok) return range;
  const asked = from !== null || to !== null || failOn.value.includes("version-change");
  const upgrade = asked ? { from, to } : null;
  return {
    ok: true,
    value: {
      command: "inspect",
      files,
      transformers,
      as,
      failOn: failOn.value,
      upgrade,
      pretty,
      legacy,
      load,
      engines: values.engine,
    },
  };
}
