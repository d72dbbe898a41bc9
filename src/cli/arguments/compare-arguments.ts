import { DEFAULT_APP } from "./link-arguments.ts";
import { TRANSFORMERS_VERSIONS } from "../../classes/versions.ts";

/** What makes the exit status of `compare` 1 although both files were read. */
export const COMPARE_CONDITIONS = ["spec-change", "unmapped", "new-warning", "warning"] as const;

export type CompareCondition = (typeof COMPARE_CONDITIONS)[number];

/** How a comparison can be printed. */
export const COMPARE_FORMATS = ["json", "text", "markdown"] as const;

export type CompareFormat = (typeof COMPARE_FORMATS)[number];

export interface CompareArguments {
  readonly command: "compare";
  readonly a: string;
  readonly b: string;
  /** The version of transformers for each side. */
  readonly transformers: { readonly a: string; readonly b: string };
  readonly failOn: readonly CompareCondition[];
  readonly format: CompareFormat;
  /** Whether what is equal is left out of the JSON. */
  readonly onlyChanges: boolean;
  /** The address of the app, for the link of the Markdown. */
  readonly app: string;
}

/** What the command line gives besides the files. */
export interface CompareOptions {
  /** One for both sides, or A's and B's: given twice, or as "A,B". */
  readonly transformers: readonly string[];
  readonly pretty: boolean;
  readonly format: string | undefined;
  readonly onlyChanges: boolean;
  readonly app: string;
}

/** Reads what follows `compare`; an error is a sentence for the user. */
export function compareArguments(
  files: readonly string[],
  failOn: readonly string[],
  { transformers, pretty, format, onlyChanges, app }: CompareOptions,
): { ok: true; value: CompareArguments } | { ok: false; error: string } {
  const [a, b, ...more] = files;
  if (a === undefined || b === undefined || more.length > 0) {
    return {
      ok: false,
      error: `compare takes two files; ${files.length} ${files.length === 1 ? "is" : "are"} named.`,
    };
  }
  if (a === "-" && b === "-") {
    return { ok: false, error: "Standard input can be read once: name a file for one of the two." };
  }
  const known: readonly string[] = COMPARE_CONDITIONS;
  const unknown = failOn.find((condition) => !known.includes(condition));
  if (unknown !== undefined) {
    return {
      ok: false,
      error: `--fail-on of compare knows ${COMPARE_CONDITIONS.join(", ")}, not ${unknown}.`,
    };
  }
  const versions = transformers.flatMap((value) => value.split(","));
  const [versionA, versionB = versionA, ...others] = versions;
  if (versionA === undefined || versionB === undefined || others.length > 0)
    return {
      ok: false,
      error: `--transformers of compare takes one version, or A's and B's: ${TRANSFORMERS_VERSIONS.slice(-2).join(",")}.`,
    };
  const chosen = format ?? (pretty ? "text" : "json");
  if (!(COMPARE_FORMATS as readonly string[]).includes(chosen))
    return { ok: false, error: `--format of compare knows ${COMPARE_FORMATS.join(", ")}, not ${chosen}.` };
  if (!URL.canParse(app))
    return { ok: false, error: `--app takes an address such as ${DEFAULT_APP}, not ${app}.` };
  return {
    ok: true,
    value: {
      command: "compare",
      a,
      b,
      transformers: { a: versionA, b: versionB },
      failOn: failOn as CompareCondition[],
      format: chosen as CompareFormat,
      onlyChanges,
      app: app.replace(/#.*$/s, ""),
    },
  };
}
