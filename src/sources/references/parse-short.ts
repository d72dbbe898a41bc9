import type { Result } from "../../config/document.ts";
import { decode, withoutQuery } from "./address.ts";
import { ACTIONS, refuseOther } from "./hub-pages.ts";
import { configFor, configIn } from "./model-path.ts";
import { noOrganisation, parseHubPath } from "./parse-hub-path.ts";
import { CONFIG, type Reference, type ReferenceError } from "./reference.ts";
import { refuse } from "./refusal.ts";
import { repositoryName } from "./repository-name.ts";
import { revisionOf, takeRevision } from "./revision.ts";

/** A name as the Hub and ModelScope both write it. */
export interface Named {
  readonly repo: string;
  readonly revision: string | null;
  readonly path: string;
}

/** `org/model`, `org/model@revision`, where all that follows the @ is the revision, and pages without their host. */
export function parseShort(text: string, endpoint: string): Result<Reference, ReferenceError> {
  const third = withoutQuery(text).split("/")[2];
  if (!text.includes("@") && third !== undefined && ACTIONS.includes(third))
    return parseHubPath(withoutQuery(text), endpoint);
  const named = parseName(text);
  return named.ok ? { ok: true, value: { kind: "hub", endpoint, ...named.value } } : named;
}

/** The two short forms, after any `modelscope:`. */
export function parseName(text: string): Result<Named, ReferenceError> {
  // Git allows # in a revision, but no question mark; before the @, # begins a fragment.
  const [before, revision] = splitOnce(text.replace(/^([^@]*)#.*$|\?.*$/, "$1"), "@");
  const name = withoutQuery(before);
  const segments = name.split("/").filter(Boolean);
  const other = refuseOther(segments);
  if (other !== null) return other;
  if (segments.length === 1 && repositoryName("x", segments[0]) !== null)
    return noOrganisation(segments[0] ?? "");
  const repo = repositoryName(segments[0], segments[1]);
  if (repo === null || segments.length !== 2) {
    return refuse(
      "malformed",
      `“${text}” is not the name of a model. Write organisation/model, organisation/model@revision, or a whole address with https://.`,
    );
  }
  return {
    ok: true,
    value: { repo, revision: revision === null ? null : revisionOf(decode(revision)), path: CONFIG },
  };
}

/** `hf://[models/]org/model[@revision][/path]` after its scheme: here the revision is one segment, so that a path can follow. */
export function parseUri(rest: string): Result<Named, ReferenceError> {
  const all = rest.replace(/\?.*$/, "").split("/").filter(Boolean);
  const segments = all[0] === "models" ? all.slice(1) : all;
  const [organisation, second, ...following] = segments;
  const other = refuseOther(segments);
  if (other !== null) return other;
  const [model, at] = splitOnce(second ?? "", "@");
  const repo = repositoryName(organisation, model);
  if (repo === null) return parseName(organisation ?? "");
  const tail = following.map(decode);
  if (at === null) return { ok: true, value: { repo, revision: null, path: fileOrFolder(tail) } };
  const { revision, rest: path } = takeRevision([decode(at), ...tail]);
  return { ok: true, value: { repo, revision, path: fileOrFolder(path) } };
}

/** A last segment with a point in it is a file. */
function fileOrFolder(segments: readonly string[]): string {
  const path = segments.join("/");
  return segments.at(-1)?.includes(".") ? configFor(path) : configIn(path);
}

function splitOnce(text: string, mark: string): readonly [string, string | null] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + mark.length)];
}
