import type { Result } from "../../config/document.ts";
import { configIn } from "./model-path.ts";
import type { ReferenceError, UrlReference } from "./reference.ts";
import { refuse } from "./refusal.ts";

const RAW = "https://raw.githubusercontent.com";

/** The raw address of a page of github.com or gist.github.com, whose own answers no other site may read. */
export function parseGitHubUrl(url: URL): Result<UrlReference, ReferenceError> {
  const segments = url.pathname.split("/").filter(Boolean);
  if (url.hostname === "gist.github.com") return gist(segments, url);
  const [owner, repository, action, ...rest] = segments;
  const root = `${RAW}/${owner}/${repository}`;
  // A branch may have a slash in its name; the raw address takes branch and path in the same order, so none has to be told apart.
  if (rest.length >= 2 && ["blob", "raw", "blame", "edit"].includes(action ?? "")) {
    return { ok: true, value: { kind: "url", url: `${root}/${rest.join("/")}` } };
  }
  if (rest.length >= 1 && action === "tree") {
    return { ok: true, value: { kind: "url", url: `${root}/${configIn(rest.join("/"))}` } };
  }
  return refuse(
    "not-a-file",
    `“${url.hostname}${url.pathname}” is not a file. Open the config on GitHub and copy the address of that page.`,
  );
}

function gist(segments: readonly string[], url: URL): Result<UrlReference, ReferenceError> {
  const [user, id, action, ...rest] = segments;
  if (user === undefined || id === undefined) {
    return refuse(
      "not-a-file",
      `“${url.hostname}${url.pathname}” is not a gist. Copy the address of a gist.`,
    );
  }
  const tail = action === "raw" ? rest : [];
  const raw = ["https://gist.githubusercontent.com", user, id, "raw", ...tail].join("/");
  return { ok: true, value: { kind: "url", url: raw } };
}
