import type { ConfigError, Diagnostic } from "../config/document.ts";
import type { FailedInspection, Inspection } from "../inspect/inspection.ts";
import type { FamilyModelSpec } from "../families/schema.ts";
import { inspectConfig, inspectConfigSync } from "./inspect-config.ts";
import type { Given } from "./text-of.ts";

export interface BuildOptions {
  /** The transformers version whose class defaults fill in what the config leaves out; 5.18.0 unless given. */
  readonly transformers?: string;
  /** hf_quant_config.json beside the config, where there is one: its text, its bytes, or what parsing it gave. */
  readonly hfQuantConfig?: Given | null;
}

export interface BuiltSpec {
  readonly ok: true;
  readonly spec: FamilyModelSpec;
  /** What is worth knowing of the config though it could be read: oddities, contradictions, fields that nobody read. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface FailedBuild {
  readonly ok: false;
  /**
   * `code` is for programs, `message` for people. Line and column count in the text; where the config was given as an
   * object, in its JSON with an indent of two spaces.
   */
  readonly error: ConfigError;
}

/**
 * Translates a config.json into the engine's own description of the model, by the one adapter that reads its
 * `model_type`; loads that adapter first, where that has not been done.
 * @param config its text, its bytes, or what parsing it gave. NaN and the infinities are read as Python writes them.
 * @returns the spec, or why there is none. Rejects only where a part of this package cannot be loaded.
 */
export async function buildEngineSpec(
  config: Given,
  options: BuildOptions = {},
): Promise<BuiltSpec | FailedBuild> {
  return outcome(await inspectConfig(config, options));
}

/**
 * As {@link buildEngineSpec}, at once. The family has to be loaded (`loadFamily`, or `loadAllFamilies` for whatever may
 * come): where it is not, the error is `family-not-loaded`.
 */
export function buildEngineSpecSync(config: Given, options: BuildOptions = {}): BuiltSpec | FailedBuild {
  return outcome(inspectConfigSync(config, options));
}

function outcome(result: Inspection | FailedInspection): BuiltSpec | FailedBuild {
  if (!result.ok) return { ok: false, error: result.error };
  return { ok: true, spec: result.spec, diagnostics: result.diagnostics };
}
