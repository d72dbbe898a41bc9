import type { Result } from "../../config/document.ts";
import { encodePath } from "../references/address.ts";
import { checkText } from "./check-text.ts";
import { hubStatusError } from "./hub-status.ts";
import type { OpenOptions } from "./opened.ts";
import { parseHubPath } from "../references/parse-hub-path.ts";
import type { HubReference } from "../references/reference.ts";
import { type Answer, request } from "./request.ts";
import { HUB_BRANCH, isCommit } from "../references/revision.ts";
import type { SourceError } from "../errors/source-error.ts";

/** A file of the Hub, or why there is none, under the repository's present name and at its commit, as far as the Hub said them. */
export interface HubFile {
  readonly reference: HubReference;
  readonly text: Result<string, SourceError>;
}

/** The address of a file; the revision is one segment, whatever is in it. */
export function resolveUrl({ endpoint, repo, revision, path }: HubReference): string {
  return `${endpoint}/${repo}/resolve/${encodeURIComponent(revision ?? HUB_BRANCH)}/${encodePath(path)}`;
}

/** Reads one file. */
export async function getHubFile(asked: HubReference, options: OpenOptions): Promise<HubFile> {
  const answer = await request(resolveUrl(asked), asked.path, options);
  if (!answer.ok) return { reference: asked, text: answer };
  const reference = present(asked, answer.value);
  if (answer.value.status !== 200) {
    return { reference, text: { ok: false, error: hubStatusError(answer.value) } };
  }
  return { reference, text: checkText(answer.value.text, answer.value.url) };
}

/**
 * The name and commit that an answer shows. The Hub redirects from old names, and from a branch to the content of its commit,
 * `/api/resolve-cache/models/{name}/{commit}/…`: the last address shows both, the header the commit.
 */
function present(asked: HubReference, { url, headers }: Answer): HubReference {
  const header = headers.get("X-Repo-Commit");
  const last = new URL(url);
  const shown = last.origin === asked.endpoint ? parseHubPath(last.pathname, asked.endpoint) : null;
  const found = shown?.ok ? shown.value : asked;
  const commit = [header, found.revision].find((revision) => revision !== null && isCommit(revision));
  return { ...asked, repo: found.repo, revision: commit ?? asked.revision };
}
