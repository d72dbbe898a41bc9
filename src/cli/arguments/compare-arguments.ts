/** What makes the exit status of `compare` 1 although both files were read. */
export const COMPARE_CONDITIONS = ["spec-change"] as const;

type CompareCondition = (typeof COMPARE_CONDITIONS)[number];

export interface CompareArguments {
  readonly command: "compare";
  readonly a: string;
  readonly b: string;
  readonly transformers: string;
  readonly failOn: readonly CompareCondition[];
  readonly pretty: boolean;
}

/** Reads what follows `compare`; an error is a sentence for the user. */
export function compareArguments(
  files: readonly string[],
  failOn: readonly string[],
  { transformers, pretty }: Pick<CompareArguments, "transformers" | "pretty">,
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
  return {
    ok: true,
    value: { command: "compare", a, b, transformers, failOn: failOn as CompareCondition[], pretty },
  };
}
