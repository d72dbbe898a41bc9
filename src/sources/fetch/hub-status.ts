import type { Answer } from "./request.ts";
import type { SourceError } from "../errors/source-error.ts";

/**
 * What an unsuccessful answer of the Hub means. It says so in `X-Error-Code` and `X-Error-Message`, which browsers may read;
 * the rules are those of the Hub's Python client (huggingface_hub, `hf_raise_for_status`). The lists that go with two of the
 * errors are still empty.
 */
export function hubStatusError({ status, headers, withToken }: Answer): SourceError {
  const code = headers.get("X-Error-Code");
  const message = headers.get("X-Error-Message") ?? "";
  const commit = headers.get("X-Repo-Commit");
  if (code === "GatedRepo") return { code: withToken ? "gated-not-granted" : "gated" };
  if (code === "RepoNotFound") return { code: "not-found", withToken };
  if (code === "RevisionNotFound") return { code: "bad-revision", branches: [], tags: [] };
  // Only an answer about a file of a repository names a commit.
  if (code === "EntryNotFound" || (status === 404 && commit !== null)) {
    return { code: "no-config", configs: [], commit };
  }
  if (message.startsWith("Access to this resource is disabled")) return { code: "disabled" };
  // Without a token, 401 stands for missing and for private; its message speaks of a password that nobody gave.
  if (status === 401) return withToken ? { code: "bad-token" } : { code: "not-found", withToken };
  return statusError(status, withToken);
}

/** What an unsuccessful status means by itself, on any server. */
export function statusError(status: number, withToken: boolean): SourceError {
  if (status === 404 || status === 410) return { code: "not-found", withToken };
  if (status === 401 || status === 403) return { code: "forbidden", withToken };
  return status === 429 ? { code: "rate-limited" } : { code: "server-error", status };
}
