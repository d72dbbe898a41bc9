import { TRANSFORMERS_VERSIONS } from "../../classes/versions.ts";
import { nearestVersion } from "../../versions/engines.ts";
import type { Read } from "./options.ts";

/** The versions of transformers that `--from` and `--to` name; null where they are not given. */
interface VersionRange {
  readonly from: string | null;
  readonly to: string | null;
}

/** A version whose classes are known, or null where none is given. */
export function knownVersion(option: string, version: string | null): Read<string | null> {
  if (version === null || TRANSFORMERS_VERSIONS.includes(version)) return { ok: true, value: version };
  return { ok: false, error: `${option} knows ${knownBeside(version)}.` };
}

/** The versions whose classes are known, and that another one is not among them: `…, not 5.12.0; the nearest is 5.17.0`. */
export function knownBeside(version: string): string {
  const numbers = /^v?(\d+(?:\.\d+)*)/.exec(version)?.[1];
  const nearest = numbers === undefined ? "" : `; the nearest is ${nearestVersion(numbers)}`;
  return `${TRANSFORMERS_VERSIONS.join(", ")}, not ${version}${nearest}`;
}

/** Refuses versions whose classes are not known. */
export function versionRange({ from, to }: VersionRange): Read<VersionRange> {
  for (const [option, version] of Object.entries({ "--from": from, "--to": to })) {
    const known = knownVersion(option, version);
    if (!known.ok) return known;
  }
  return { ok: true, value: { from, to } };
}
