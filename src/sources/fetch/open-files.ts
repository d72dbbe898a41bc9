import type { Result } from "../../config/document.ts";
import { checkText } from "./check-text.ts";
import { NO_COMPANIONS, readCompanions } from "./companions.ts";
import { titleOf } from "../references/format-reference.ts";
import { statusError } from "./hub-status.ts";
import type { Opened, OpenOptions } from "./opened.ts";
import type { ModelScopeReference, UrlReference } from "../references/reference.ts";
import { request } from "./request.ts";
import type { SourceError } from "../errors/source-error.ts";

/** The addresses of a config and of the files beside it, on a server of which nothing more is known. */
export interface Place {
  readonly url: string;
  /** The address of a file in the same folder; null where there is no telling. */
  readonly sibling: ((name: string) => string) | null;
  readonly pinned: boolean;
}

/** Reads a config and the files beside it. */
export async function openFiles(
  asked: UrlReference | ModelScopeReference,
  { url, sibling, pinned }: Place,
  options: OpenOptions,
): Promise<Result<Opened, SourceError>> {
  const text = await getText(url, options);
  if (!text.ok) return text;
  const { notes, ...companions } =
    sibling === null ? NO_COMPANIONS : await readCompanions(asked, (name) => getText(sibling(name), options));
  if (options.signal?.aborted) return { ok: false, error: { code: "cancelled" } };
  const files = { config: text.value, ...companions };
  const value = { reference: asked, asked, files, renamedFrom: null, pinned, title: titleOf(asked), notes };
  return { ok: true, value };
}

async function getText(url: string, options: OpenOptions): Promise<Result<string, SourceError>> {
  const { host, pathname, searchParams } = new URL(url);
  const path = searchParams.get("FilePath") ?? pathname;
  const answer = await request(url, path.split("/").at(-1) || host, options);
  if (!answer.ok) return answer;
  const { status, text, withToken } = answer.value;
  return status === 200 ? checkText(text, url) : { ok: false, error: statusError(status, withToken) };
}
