/** The default branch of the Hub, for requests that have to name one. */
export const HUB_BRANCH = "main";

/** The default branch of ModelScope. */
export const MODELSCOPE_BRANCH = "master";

/** Whether a revision is the full name of a commit, whose content cannot change. */
export function isCommit(revision: string | null): boolean {
  return revision !== null && /^[0-9a-f]{40}$/i.test(revision);
}

/**
 * Takes the revision from the front of decoded path segments. It is one segment, except for the special references of the
 * Hub, `refs/pr/N` and `refs/convert/NAME`, which keep their slashes in addresses.
 */
export function takeRevision(segments: readonly string[]): {
  readonly revision: string | null;
  readonly rest: readonly string[];
} {
  const [first, kind, name] = segments;
  if (first === "refs" && name !== undefined && isSpecial(kind, name)) {
    return { revision: `refs/${kind}/${name}`, rest: segments.slice(3) };
  }
  return { revision: first === undefined ? null : revisionOf(first), rest: segments.slice(1) };
}

/** A decoded revision; no name of Git ends in a slash. Null is the default branch. */
export function revisionOf(text: string): string | null {
  return text.replace(/\/+$/, "") || null;
}

function isSpecial(kind: string | undefined, name: string): boolean {
  return (kind === "pr" && /^\d+$/.test(name)) || (kind === "convert" && /^\w+$/.test(name));
}
