import type { ConfigError, Result } from "../config/document.ts";
import type { LegacyConfig } from "../legacy/legacy-object.ts";
import {
  type BothPaths,
  bothPaths as bothPathsOf,
  loadLegacy as loadLegacyOf,
  readLegacy as readLegacyOf,
} from "../runtime/paths/both-paths.ts";
import { type Given, textOf } from "./text-of.ts";

/**
 * Loads the classes that the object of a config.json is built of; nothing for a file that cannot be read.
 * @param config its text, its bytes, or what parsing it gave.
 */
export async function loadLegacy(config: Given, version: string): Promise<void> {
  const text = textOf(config, "config.json");
  if (text.ok) await loadLegacyOf(text.value, version);
}

/**
 * The object that transformers makes of a config.json, once its classes are loaded (`loadLegacy`). An integer of the file
 * that a 64-bit float cannot hold is a text of its digits.
 * @param config its text, its bytes, or what parsing it gave.
 */
export function readLegacy(config: Given, version: string): Result<LegacyConfig, ConfigError> {
  const text = textOf(config, "config.json");
  return text.ok ? readLegacyOf(text.value, version) : text;
}

/**
 * What model code reads of a config.json through its spec, and without it, once its classes are loaded (`loadLegacy`).
 * @param config its text, its bytes, or what parsing it gave.
 * @param read what inspecting it gave.
 * @param version that of transformers on the legacy path; one that is not known counts as the latest.
 */
export function bothPaths(
  config: Given,
  read: Parameters<typeof bothPathsOf>[1],
  version: string,
): Result<BothPaths, ConfigError> {
  const text = textOf(config, "config.json");
  return text.ok ? bothPathsOf(text.value, read, version) : text;
}
