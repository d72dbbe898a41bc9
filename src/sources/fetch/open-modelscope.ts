import type { Result } from "../../config/document.ts";
import { beside } from "../references/model-path.ts";
import { openFiles } from "./open-files.ts";
import type { Opened, OpenOptions } from "./opened.ts";
import { MODELSCOPE } from "../references/page-of.ts";
import type { ModelScopeReference } from "../references/reference.ts";
import { isCommit, MODELSCOPE_BRANCH } from "../references/revision.ts";
import type { SourceError } from "../errors/source-error.ts";

/** Reads a config of ModelScope, and the files beside it. */
export function openModelScope(
  asked: ModelScopeReference,
  options: OpenOptions,
): Promise<Result<Opened, SourceError>> {
  const sibling = (name: string): string => fileUrl(asked, beside(asked.path, name));
  const place = { url: fileUrl(asked, asked.path), sibling, pinned: isCommit(asked.revision) };
  return openFiles(asked, place, options);
}

/** The address of a file, as ModelScope's own client writes it (modelscope, `get_file_download_url`). */
function fileUrl({ repo, revision }: ModelScopeReference, path: string): string {
  const query = new URLSearchParams({ Revision: revision ?? MODELSCOPE_BRANCH, FilePath: path });
  return `${MODELSCOPE}/api/v1/models/${repo}/repo?${query}`;
}
