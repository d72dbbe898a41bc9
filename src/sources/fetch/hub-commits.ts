import * as z from "zod/mini";
import "../without-eval.ts";
import type { Result } from "../../config/document.ts";
import { inspectLoading } from "../../inspect/inspect-loading.ts";
import { sameJson } from "../../spec/same-json.ts";
import type { SourceError } from "../errors/source-error.ts";
import type { HubReference } from "../references/reference.ts";
import { HUB_BRANCH } from "../references/revision.ts";
import { getHubFile } from "./hub-client.ts";
import { hubStatusError } from "./hub-status.ts";
import type { OpenOptions } from "./opened.ts";
import { request } from "./request.ts";

const commit = z.object({ id: z.string(), title: z.string(), date: z.string() });

/** A commit of a repository: its name, the first line of its message, and when it was made (ISO 8601). */
export type Commit = Readonly<z.infer<typeof commit>>;

/** So many commits are looked at, from the newest. */
const MOST_COMMITS = 50;

/** The commits up to a reference's revision, newest first (GET /api/models/{repo}/commits/{revision}). */
async function listCommits(
  { endpoint, repo, revision }: HubReference,
  { onProgress: _quiet, ...options }: OpenOptions,
): Promise<Result<readonly Commit[], SourceError>> {
  const url = `${endpoint}/api/models/${repo}/commits/${encodeURIComponent(revision ?? HUB_BRANCH)}?limit=${MOST_COMMITS}`;
  const answer = await request(url, "commits", options);
  if (!answer.ok) return answer;
  if (answer.value.status !== 200) return { ok: false, error: hubStatusError(answer.value) };
  try {
    const { data } = z.array(commit).safeParse(JSON.parse(answer.value.text));
    if (data) return { ok: true, value: data.slice(0, MOST_COMMITS) };
  } catch {
    // What is no JSON is no list either.
  }
  return { ok: false, error: { code: "html" } };
}

/** A commit whose config.json gives another spec than the commit before it. */
export interface SpecChange {
  readonly before: Commit;
  readonly after: Commit;
}

/** The commits at which the spec changed. */
export interface SpecHistory {
  readonly changes: readonly SpecChange[];
  /** How many commits were looked at, and how many of their files gave no spec. */
  readonly commits: number;
  readonly unreadable: number;
}

interface HistoryOptions extends OpenOptions {
  /** Told how many of the commits were read. */
  readonly onRead?: (done: number, of: number) => void;
}

/** Files are fetched so many at a time. */
const AT_ONCE = 4;

/**
 * Reads the config.json of each commit of a repository, alone, and tells at which of them the spec changed. A file that
 * was not there or gives no spec is passed over.
 */
export async function specHistory(
  reference: HubReference,
  { onRead, ...options }: HistoryOptions,
): Promise<Result<SpecHistory, SourceError>> {
  const listed = await listCommits(reference, options);
  if (!listed.ok) return listed;
  const commits = listed.value;
  const texts: (string | null)[] = commits.map(() => null);
  let next = 0;
  let done = 0;
  const fetchSome = async (): Promise<void> => {
    for (let index = next++; index < commits.length && !options.signal?.aborted; index = next++) {
      const revision = commits[index]?.id ?? null;
      const { text } = await getHubFile({ ...reference, revision }, options);
      if (text.ok) texts[index] = text.value;
      onRead?.(++done, commits.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fetchSome));
  return { ok: true, value: await changesIn(commits, texts) };
}

async function changesIn(
  commits: readonly Commit[],
  texts: readonly (string | null)[],
): Promise<SpecHistory> {
  const specs = new Map<string, unknown>();
  const changes: SpecChange[] = [];
  let unreadable = 0;
  let after: { readonly commit: Commit; readonly spec: unknown } | null = null;
  for (const [index, each] of commits.entries()) {
    const text = texts[index];
    if (typeof text === "string" && !specs.has(text)) {
      const result = await inspectLoading(text);
      specs.set(text, result.ok ? result.spec : null);
    }
    const spec = typeof text === "string" ? specs.get(text) : null;
    if (spec === null || spec === undefined) {
      unreadable += 1;
      continue;
    }
    if (after && !sameJson(after.spec as never, spec as never))
      changes.push({ before: each, after: after.commit });
    after = { commit: each, spec };
  }
  return { changes, commits: commits.length, unreadable };
}
