import type { CheckedCheckpoint } from "../analysis/checkpoint/checked.ts";
import type { ConfigError, Result } from "../config/document.ts";
import { inspectLoading } from "../inspect/inspect-loading.ts";
import type { Inspection } from "../inspect/inspection.ts";
import { namesOf } from "../inspect/weights.ts";
import { checkHub } from "../sources/checkpoint/check-hub.ts";
import { describeSourceError } from "../sources/errors/describe-source-error.ts";
import type { SourceError } from "../sources/errors/source-error.ts";
import { openReference } from "../sources/fetch/open-reference.ts";
import type { Token } from "../sources/fetch/opened.ts";
import { DEFAULT_ENDPOINT, parseEndpoint } from "../sources/references/endpoint.ts";
import { parseReference } from "../sources/references/parse-reference.ts";
import type { HubReference } from "../sources/references/reference.ts";

/**
 * Holds a config, that of a repository of the Hub unless another is given, against the repository's weights. HF_ENDPOINT
 * names another Hub, HF_TOKEN a token, which goes there alone.
 */
export async function checkOfRepository(
  hub: string,
  { transformers, all }: { readonly transformers: string; readonly all: boolean },
  given: Result<Inspection, ConfigError> | null,
): Promise<Result<{ readonly inspection: Inspection; readonly checked: CheckedCheckpoint }, ConfigError>> {
  const { HF_ENDPOINT: other = "", HF_TOKEN: secret = "" } = process.env;
  const endpoint = parseEndpoint(other) ?? DEFAULT_ENDPOINT;
  const token: Token | null = secret === "" ? null : { origin: endpoint, secret };
  const named = parseReference(hub, endpoint);
  if (!named.ok) return failed("unknown-repository", named.error.message);
  const reference = named.value;
  if (reference.kind !== "hub")
    return failed(
      "unknown-repository",
      `${hub} is no repository of the Hub: org/model, or org/model@REVISION.`,
    );
  let at: HubReference = reference;
  let inspection = given;
  if (inspection === null) {
    const opened = await openReference(reference, { token });
    if (!opened.ok) return unreadable(hub, opened.error, reference);
    const { files, reference: found } = opened.value;
    if (found.kind === "hub") at = found;
    const read = await inspectLoading(files.config, { ...files, transformers });
    inspection = read.ok ? { ok: true, value: read } : read;
  }
  if (!inspection.ok) return inspection;
  const { spec } = inspection.value;
  const checked = await checkHub(spec, namesOf(inspection.value, transformers), at, { all, token });
  return checked.ok
    ? { ok: true, value: { inspection: inspection.value, checked: checked.value } }
    : unreadable(hub, checked.error, reference);
}

function unreadable(hub: string, error: SourceError, reference: HubReference): Result<never, ConfigError> {
  const { title, message } = describeSourceError(error, reference);
  return failed(error.code, `${hub}: ${title}. ${message}`);
}

function failed(code: string, message: string): Result<never, ConfigError> {
  return { ok: false, error: { code, message, line: 1, column: 1 } };
}
