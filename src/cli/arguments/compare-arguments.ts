import { DEFAULT_APP } from "./link-arguments.ts";
import { TRANSFORMERS_VERSIONS } from "../../classes/versions.ts";
import { conditions, type OptionValues, type Read } from "./options.ts";
import { knownVersion } from "./version-range.ts";

/** What makes the exit status of `compare` 1 although both files were read. */
export const COMPARE_CONDITIONS = [
  "spec-change",
  "unmapped",
  "engines-read",
  "new-warning",
  "warning",
] as const;

export type CompareCondition = (typeof COMPARE_CONDITIONS)[number];

/** How a comparison can be printed. */
export const COMPARE_FORMATS = ["json", "text", "markdown", "diagram"] as const;

type CompareFormat = (typeof COMPARE_FORMATS)[number];

export interface CompareArguments {
  readonly command: "compare";
  readonly a: string;
  readonly b: string;
  /** The version of transformers that has loaded B and saved it anew; null: B is as it stands. */
  readonly resaved: string | null;
  /** The version of transformers for each side. */
  readonly transformers: { readonly a: string; readonly b: string };
  readonly failOn: readonly CompareCondition[];
  readonly format: CompareFormat;
  /** The file that is written; null: standard output. */
  readonly output: string | null;
  /** Whether what is equal is left out of the JSON. */
  readonly onlyChanges: boolean;
  /** Whether the headers of the weights beside both files are compared too. */
  readonly headers: boolean;
  /** The address of the app, for the link of the Markdown. */
  readonly app: string;
}

/** Reads what follows `compare`. Two versions of transformers, given apart or as "A,B", are A's and B's. */
export function compareArguments(
  files: readonly string[],
  {
    versions,
    pretty,
    format = pretty ? "text" : "json",
    output,
    "fail-on": given,
    "only-changes": onlyChanges,
    headers,
    app = DEFAULT_APP,
    resaved: named,
  }: Pick<
    OptionValues,
    "pretty" | "format" | "output" | "fail-on" | "only-changes" | "headers" | "app" | "resaved"
  > & {
    readonly versions: readonly string[];
  },
): Read<CompareArguments> {
  const resaved = named ?? null;
  // One file under two versions, or beside what a version saves of it.
  const isOneFile = files.length === 1 && (versions.length === 2 || resaved !== null);
  const [a, b = isOneFile ? a : undefined, ...more] = files;
  if (a === undefined || b === undefined || more.length > 0)
    return {
      ok: false,
      error: `compare takes two files, or one with two versions or --resaved; ${files.length} ${files.length === 1 ? "is" : "are"} named.`,
    };
  const known = knownVersion("--resaved", resaved);
  if (!known.ok) return known;
  if (isOneFile && a === "-") return { ok: false, error: "Standard input can be read once: name a file." };
  const failOn = conditions(COMPARE_CONDITIONS, given, "compare");
  if (!failOn.ok) return failOn;
  const [versionA, versionB = versionA, ...others] = versions;
  if (versionA === undefined || versionB === undefined || others.length > 0)
    return {
      ok: false,
      error: `--transformers of compare takes one version, or A's and B's: ${TRANSFORMERS_VERSIONS.slice(-2).join(",")}.`,
    };
  const chosen = COMPARE_FORMATS.find((known) => known === format);
  if (chosen === undefined)
    return { ok: false, error: `--format of compare knows ${COMPARE_FORMATS.join(", ")}, not ${format}.` };
  if (headers && (isOneFile || (chosen !== "json" && chosen !== "text")))
    return { ok: false, error: "--headers is for two checkpoints, as json or text." };
  if (!URL.canParse(app))
    return { ok: false, error: `--app takes an address such as ${DEFAULT_APP}, not ${app}.` };
  const transformers = { a: versionA, b: versionB };
  return {
    ok: true,
    value: {
      ...{ command: "compare", a, b, resaved, transformers, failOn: failOn.value },
      ...{ format: chosen, output: output ?? null, onlyChanges, headers, app: app.replace(/#.*$/s, "") },
    },
  };
}
