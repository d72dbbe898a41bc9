import type { Result } from "../../config/document.ts";
import { readCompanions } from "./companions.ts";
import { titleOf } from "../references/format-reference.ts";
import { getHubFile } from "./hub-client.ts";
import { listConfigs, listRefs } from "./hub-lists.ts";
import { beside } from "../references/model-path.ts";
import type { Opened, OpenOptions } from "./opened.ts";
import type { HubReference } from "../references/reference.ts";
import { isCommit } from "../references/revision.ts";
import type { SourceError } from "../errors/source-error.ts";

/** Reads a config of the Hub, and the files beside it at the same commit. */
export async function openHub(
  asked: HubReference,
  options: OpenOptions,
): Promise<Result<Opened, SourceError>> {
  const { reference, text } = await getHubFile(asked, options);
  if (!text.ok) return { ok: false, error: await withLists(text.error, reference, options) };
  const { notes, ...companions } = await readCompanions(reference, async (name) => {
    const file = await getHubFile({ ...reference, path: beside(reference.path, name) }, options);
    return file.text;
  });
  if (options.signal?.aborted) return { ok: false, error: { code: "cancelled" } };
  return {
    ok: true,
    value: {
      reference,
      asked,
      files: { config: text.value, ...companions },
      renamedFrom: reference.repo === asked.repo ? null : asked.repo,
      pinned: isCommit(reference.revision),
      title: titleOf(reference),
      notes,
    },
  };
}

/** An error, with the names that a person may have meant. */
async function withLists(
  error: SourceError,
  reference: HubReference,
  options: OpenOptions,
): Promise<SourceError> {
  if (error.code === "bad-revision") return { ...error, ...(await listRefs(reference, options)) };
  if (error.code === "no-config") return { ...error, configs: await listConfigs(reference, options) };
  return error;
}
