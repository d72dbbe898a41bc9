import { LATEST_TRANSFORMERS, TRANSFORMERS_VERSIONS } from "../classes/versions.ts";
import { inspectLoading } from "../inspect/inspect-loading.ts";
import { inspectIfLoaded, type InspectOptions } from "../inspect/inspect-text.ts";
import type { FailedInspection, Inspection } from "../inspect/inspection.ts";

/**
 * Reads the text of a config.json: its spec, and where every value and every field comes from and goes to. Loads the
 * family of the model first, where that has not been done. A text that gives no spec is an error in the result; it
 * rejects only where a part of this package cannot be loaded.
 */
export async function inspectConfig(
  text: string,
  options: InspectOptions = {},
): Promise<Inspection | FailedInspection> {
  return unknownVersion(options) ?? (await inspectLoading(text, options));
}

/**
 * As {@link inspectConfig}, at once. The family has to be loaded (`loadFamily`, or `loadAllFamilies` for whatever may
 * come): where it is not, the error is `family-not-loaded`.
 */
export function inspectConfigSync(text: string, options: InspectOptions = {}): Inspection | FailedInspection {
  const unknown = unknownVersion(options);
  if (unknown) return unknown;
  const result = inspectIfLoaded(text, options);
  if (!("needs" in result)) return result;
  const { needs } = result;
  return failed(
    "family-not-loaded",
    needs === null
      ? "There is no family of this model_type, and which one is the most like it shows only once all are loaded. Call loadAllFamilies() first."
      : `The family of model_type ${JSON.stringify(needs)} is not loaded. Call loadFamily(${JSON.stringify(needs)}) or loadAllFamilies() first.`,
  );
}

function unknownVersion({ transformers = LATEST_TRANSFORMERS }: InspectOptions): FailedInspection | null {
  if (TRANSFORMERS_VERSIONS.includes(transformers)) return null;
  const known = TRANSFORMERS_VERSIONS.join(", ");
  return failed(
    "unknown-transformers-version",
    `The class defaults of transformers ${transformers} are not known. Choose one of ${known}.`,
  );
}

function failed(code: string, message: string): FailedInspection {
  return {
    ok: false,
    error: { code, message, line: 1, column: 1 },
    report: null,
    nearest: null,
    supported: [],
  };
}
