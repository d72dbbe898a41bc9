import type { Result } from "../../config/document.ts";
import { pathSegments } from "./address.ts";
import { ACTIONS, refuseOther } from "./hub-pages.ts";
import { configFor, configIn, mayBeConfig } from "./model-path.ts";
import { CONFIG, type HubReference, type ReferenceError } from "./reference.ts";
import { refuse } from "./refusal.ts";
import { repositoryName } from "./repository-name.ts";
import { revisionOf, takeRevision } from "./revision.ts";

/** The actions that a revision follows, and maybe the path of a file; `revision` is the API's. */
const WITH_PATH = new Set(["blob", "resolve", "raw", "blame", "edit", "commit", "commits", "revision"]);

type Place = Pick<HubReference, "revision" | "path">;

/** The path of any page or file address of the Hub, without query; `path` has no host. */
export function parseHubPath(path: string, endpoint: string): Result<HubReference, ReferenceError> {
  const all = pathSegments(path);
  const segments = withoutApi(all);
  const named = repositoryName(segments[0], segments[1]);
  const other = refuseOther(segments);
  if (other !== null) return other;
  if (segments.length === 1) {
    return refuse(
      "user-page",
      `“${segments[0]}” is the page of a user, an organisation or a list. Write the model too: ${segments[0]}/model.`,
    );
  }
  if (segments.length > 2 && ACTIONS.includes(segments[1] ?? "")) return noOrganisation(segments[0] ?? "");
  if (named === null) {
    return refuse("malformed", `“${path}” does not name a model. Write organisation/model.`);
  }
  const place = all[1] === "resolve-cache" ? cached(segments.slice(2)) : placeOf(segments.slice(2));
  return { ok: true, value: { kind: "hub", endpoint, repo: named, ...place } };
}

/** The answer to a name without organisation, such as the old `gpt2`. */
export function noOrganisation(name: string): Result<never, ReferenceError> {
  return refuse(
    "no-organisation",
    `“${name}” has no organisation. Write organisation/${name}, as on the model's page.`,
  );
}

function withoutApi(segments: readonly string[]): readonly string[] {
  const [first, second, third] = segments;
  if (first === "api" && second === "models") return segments.slice(2);
  if (first === "api" && second === "resolve-cache" && third === "models") return segments.slice(3);
  if (first === "api" && second !== undefined) return segments.slice(1);
  return segments;
}

/** What comes after the name in `/api/resolve-cache/models/`: the commit and the path. */
function cached(segments: readonly string[]): Place {
  return { revision: revisionOf(segments[0] ?? ""), path: configFor(segments.slice(1).join("/")) };
}

/** What comes after the name on pages, in file addresses and in the API. */
function placeOf([action, ...following]: readonly string[]): Place {
  const { revision, rest } = takeRevision(following);
  const path = rest.join("/");
  if (action === "discussions") return { revision: changed(following), path: CONFIG };
  if (action === "tree") return { revision, path: mayBeConfig(path) ? path : configIn(path) };
  return WITH_PATH.has(action ?? "") ? { revision, path: configFor(path) } : { revision: null, path: CONFIG };
}

/** A discussion may be a pull request or talk. Only the page of the changed files shows that it is a pull request. */
function changed([number, tab]: readonly string[]): string | null {
  return tab === "files" && /^\d+$/.test(number ?? "") ? `refs/pr/${number}` : null;
}
