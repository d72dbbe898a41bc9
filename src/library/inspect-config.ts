import { LATEST_TRANSFORMERS, TRANSFORMERS_VERSIONS } from "../classes/versions.ts";
import { inspectLoading } from "../inspect/inspect-loading.ts";
import { inspectIfLoaded, type InspectOptions as TextOptions } from "../inspect/inspect-text.ts";
import type { ConfigError, Result } from "../config/document.ts";
import { GENERATION_FILE, QUANT_FILE } from "../config/nodes/side-file.ts";
import { quantizationFindings } from "../inspect/quantization-findings.ts";
import { bothPaths, loadLegacy } from "../runtime/paths/both-paths.ts";
import { inspectionJson, type InspectionJson } from "../verdict/inspection-json.ts";
import { verdictOf, type VerdictEntry } from "../verdict/verdict.ts";
import { type Given, textOf } from "./text-of.ts";
import type { FailedInspection, Inspection } from "../inspect/inspection.ts";

/** How a config.json is read, and the files beside it: the text of each, its bytes, or what parsing it gave. */
export interface InspectOptions extends Omit<TextOptions, "hfQuantConfig" | "generationConfig"> {
  /** hf_quant_config.json, where there is one. */
  readonly hfQuantConfig?: Given | null;
  /** generation_config.json, where there is one. */
  readonly generationConfig?: Given | null;
}

/** What an inspection was made of, which it does not hold itself. */
interface MadeOf {
  readonly text: string;
  readonly transformers: string;
}

const madeOf = new WeakMap<Inspection, MadeOf>();

function known<R extends Inspection | FailedInspection>(
  result: R,
  text: string,
  { transformers = LATEST_TRANSFORMERS }: TextOptions,
): R {
  if (result.ok) madeOf.set(result, { text, transformers });
  return result;
}

/** The verdict on an inspection of this module, with the legacy path, as the command line has it. */
async function verdictOn(inspection: Inspection): Promise<readonly VerdictEntry[]> {
  const { text, transformers } = madeOf.get(inspection) ?? {};
  if (text === undefined || transformers === undefined)
    throw new Error("toJson takes what inspectConfig or inspectCheckpoint gave, and no copy of it.");
  await loadLegacy(text, transformers);
  const paths = bothPaths(text, inspection, transformers);
  return verdictOf(inspection, {
    text,
    paths: paths.ok ? paths.value : null,
    quantization: quantizationFindings(inspection),
  });
}

/** An inspection as plain data, as `spec inspect` prints it of `file`. @throws for an inspection that this package did not make. */
export async function toJson(inspection: Inspection, file = "config.json"): Promise<InspectionJson> {
  return inspectionJson(file, inspection, await verdictOn(inspection), null);
}

/**
 * Reads a config.json, as its text, its bytes or what parsing it gave: its spec, and where every value and every field comes from and goes to. Loads the
 * family of the model first, where that has not been done. A text that gives no spec is an error in the result; it
 * rejects only where a part of this package cannot be loaded.
 */
export async function inspectConfig(
  config: Given,
  options: InspectOptions = {},
): Promise<Inspection | FailedInspection> {
  const texts = textsOf(config, options);
  if (!texts.ok) return failed(texts.error.code, texts.error.message);
  const [text, beside] = texts.value;
  const result = unknownVersion(beside) ?? (await inspectLoading(text, beside));
  return known(result, text, beside);
}

/**
 * As {@link inspectConfig}, at once. The family has to be loaded (`loadFamily`, or `loadAllFamilies` for whatever may
 * come): where it is not, the error is `family-not-loaded`.
 */
export function inspectConfigSync(
  config: Given,
  options: InspectOptions = {},
): Inspection | FailedInspection {
  const texts = textsOf(config, options);
  if (!texts.ok) return failed(texts.error.code, texts.error.message);
  const [text, beside] = texts.value;
  const unknown = unknownVersion(beside);
  if (unknown) return unknown;
  const result = inspectIfLoaded(text, beside);
  if (!("needs" in result)) return known(result, text, beside);
  const { needs } = result;
  return failed(
    "family-not-loaded",
    needs === null
      ? "There is no family of this model_type, and which one is the most like it shows only once all are loaded. Call loadAllFamilies() first."
      : `The family of model_type ${JSON.stringify(needs)} is not loaded. Call loadFamily(${JSON.stringify(needs)}) or loadAllFamilies() first.`,
  );
}

/** The texts of a config.json and of the files beside it. */
function textsOf(
  config: Given,
  { hfQuantConfig = null, generationConfig = null, ...options }: InspectOptions,
): Result<readonly [text: string, options: TextOptions], ConfigError> {
  const text = textOf(config, "config.json");
  if (!text.ok) return text;
  const quant = hfQuantConfig === null ? null : textOf(hfQuantConfig, QUANT_FILE);
  if (quant?.ok === false) return quant;
  const generation = generationConfig === null ? null : textOf(generationConfig, GENERATION_FILE);
  if (generation?.ok === false) return generation;
  const beside = { hfQuantConfig: quant?.value ?? null, generationConfig: generation?.value ?? null };
  return { ok: true, value: [text.value, { ...options, ...beside }] };
}

function unknownVersion({ transformers = LATEST_TRANSFORMERS }: TextOptions): FailedInspection | null {
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
