import { compareInspections } from "../../compare/compare-inspections.ts";
import type { Side } from "../../compare/comparison.ts";
import type { ConfigError, Result } from "../../config/document.ts";
import type { CompareArguments } from "../arguments/compare-arguments.ts";
import { prettyComparison } from "../output/compare-pretty.ts";
import { errorLine } from "../output/error-line.ts";
import { readInspection } from "../read-inspection.ts";

/** Why one of the two files gave no spec. */
interface UnreadSide extends ConfigError {
  readonly side: "a" | "b";
}

/**
 * Compares two files and prints the comparison, on one line unless it is for reading. @returns the exit status: 2 where
 * a file could not be read, 1 where a condition of --fail-on holds.
 */
export async function compareFiles(
  { a, b, transformers, failOn, pretty }: CompareArguments,
  read: (file: string) => string,
  print: (line: string) => void,
): Promise<0 | 1 | 2> {
  const sideA = await readInspection(a, { transformers }, read);
  const sideB = await readInspection(b, { transformers }, read);
  if (!sideA.ok || !sideB.ok) {
    const errors = [unread("a", sideA), unread("b", sideB)].flat();
    print(
      pretty
        ? errors.map((error) => errorLine({ a, b }[error.side], error)).join("\n")
        : toLine({ a, b, ok: false, errors }),
    );
    return 2;
  }
  const comparison = compareInspections(sideA.value, sideB.value);
  print(pretty ? prettyComparison(comparison, { a, b }) : toLine({ a, b, ok: true, ...comparison }));
  return failOn.includes("spec-change") && !comparison.same_spec ? 1 : 0;
}

function unread(side: "a" | "b", result: Result<Side, ConfigError>): UnreadSide[] {
  return result.ok ? [] : [{ side, ...result.error }];
}

function toLine(value: object): string {
  return JSON.stringify(value);
}
