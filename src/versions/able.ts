import type { AcrossVersions } from "./across.ts";

/** The versions that build an object of the file: those that know its type and do not refuse it. */
export const ableOf = ({
  versions,
  unknown,
  refused,
}: Pick<AcrossVersions, "versions" | "unknown" | "refused">): readonly string[] =>
  versions.filter((version) => !unknown.includes(version) && refused[version] === undefined);
