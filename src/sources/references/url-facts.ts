import { beside } from "./model-path.ts";
import { isCommit } from "./revision.ts";

/** A file's address on GitHub, in a gist, or on a site that speaks as the Hub does; `revision` is the part that names it. */
const OF_A_REPOSITORY: readonly RegExp[] = [
  /^https:\/\/raw\.githubusercontent\.com\/[^/]+\/[^/]+\/(?<revision>[^/?]+)\/[^?]/,
  /^https?:\/\/[^/]+\/[^/]+\/[^/]+\/resolve\/(?<revision>[^/?]+)\/[^?]/,
];
const GIST = /^https:\/\/gist\.githubusercontent\.com\/[^/]+\/[^/]+\/raw\/(?<revision>[^/?]+)/;

/** Whether an address names a commit, so that its content cannot change. */
export function isPinnedUrl(url: string): boolean {
  return [...OF_A_REPOSITORY, GIST].some((pattern) => isCommit(pattern.exec(url)?.groups?.revision ?? null));
}

/** The addresses of files in the same folder; null where the address does not say that it is one of a repository. */
export function siblingUrl(url: string): ((name: string) => string) | null {
  if (!OF_A_REPOSITORY.some((pattern) => pattern.test(url))) return null;
  const { origin, pathname } = new URL(url);
  // The query is that of one file: a signature, or how to download it.
  return (name) => origin + beside(pathname, name);
}
