import { TRANSFORMERS_VERSIONS } from "../../classes/versions.ts";
import type { Read } from "./options.ts";

/** The versions of transformers that `--from` and `--to` name; null where they are not given. */
interface VersionRange {
  readonly from: string | null;
  readonly to: string | null;
}

/** Refuses versions whose classes are not known. */
export function versionRange({ from, to }: VersionRange): Read<VersionRange> {
  for (const [option, version] of Object.entries({ "--from": from, "--to": to }))
    if (version !== null && !TRANSFORMERS_VERSIONS.includes(version))
      return { ok: false, error: `${option} knows ${TRANSFORMERS_VERSIONS.join(", ")}, not ${version}.` };
  return { ok: true, value: { from, to } };
}
