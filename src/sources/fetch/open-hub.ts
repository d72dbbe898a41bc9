import type { Result } from "../../config/document.ts";
import { readCompanions } from "./companions.ts";
import { titleOf } from "../references/format-reference.ts";
import { getHubFile, type HubFile } from "./hub-client.ts";
import { listConfigs, listRefs } from "./hub-lists.ts";
import { beside } from "../references/model-path.ts";
import type { Opened, OpenOptions } from "./opened.ts";
import { CONFIG, type HubReference } from "../references/reference.ts";
import { isCommit } from "../references/revision.ts";
import type { SourceError } from "../errors/source-error.ts";

/** Reads a config of the Hub, and the files beside it at the same commit. */
export async function openHub(
  asked: HubReference,
  options: OpenOptions,
): Promise<Result<Opened, SourceError>> {
  const { reference, text } = await getConfig(asked, options);
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

/** The config that was asked for, or where a repository has none params.json, which Mistral publishes in its place. */
async function getConfig(asked: HubReference, options: OpenOptions): Promise<HubFile> {
  const file = await getHubFile(asked, options);
  if (file.text.ok || file.text.error.code !== "no-config" || asked.path !== CONFIG) return file;
  const params = await getHubFile({ ...file.reference, path: PARAMS }, options);
  return params.text.ok && /"n_layers"/.test(params.text.value) ? params : file;
}

const PARAMS = "params.json";

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
