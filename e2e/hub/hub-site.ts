import { refusal, refuseAccess } from "./access.ts";
import { hubHeaders, preflightHeaders } from "./cors.ts";
import { type Answer, type Exchange, json, page, send } from "./exchange.ts";
import { REPOSITORIES, repositoryNamed } from "./repositories.ts";
import { commitOf, type Repository } from "./repository.ts";
import { makeTrouble } from "./trouble.ts";

const NAME = "([^/]+/[^/]+)";
const REVISION = "(refs/pr/\\d+|refs/convert/\\w+|[^/]+)";
const RESOLVE = new RegExp(`^/${NAME}/(?:resolve|raw)/${REVISION}/(.+)$`);
const CACHED = new RegExp(`^/api/resolve-cache/models/${NAME}/([0-9a-f]{40})/(.+)$`);
const API = new RegExp(`^/api/models/${NAME}(?:/(refs|tree|commits|revision)(?:/${REVISION})?)?$`);

/** What huggingface.co answers. */
export function answerAsHub(exchange: Exchange): void {
  const { request, url } = exchange;
  if (request.method === "OPTIONS")
    return send(exchange, { status: 200, headers: preflightHeaders(exchange) });
  const cached = CACHED.exec(url.pathname);
  if (cached) return sendFile(exchange, cached[1] ?? "", cached[2] ?? "", cached[3] ?? "");
  const api = API.exec(url.pathname);
  if (api) return reply(exchange, api[1] ?? "", "list", (repository) => list(repository, api[2], api[3]));
  const resolve = RESOLVE.exec(url.pathname);
  if (resolve) {
    const [, name = "", revision = "", path = ""] = resolve;
    return reply(exchange, name, "file", (repository) => redirectToContent(url, repository, revision, path));
  }
  send(exchange, page(200, decodeURIComponent(url.pathname.slice(1)) || "Hugging Face"));
}

/** Answers about a repository, once it is clear that there is one by that name and that the visitor may read it. */
function reply(
  exchange: Exchange,
  name: string,
  what: "file" | "list",
  answer: (repository: Repository) => Answer,
): void {
  const { request, url } = exchange;
  const renamed = REPOSITORIES.find(({ formerly }) => formerly.includes(name));
  if (renamed) {
    return sendOpen(exchange, redirect(url.pathname.replace(name, renamed.name) + url.search));
  }
  const repository = repositoryNamed(name);
  const refused = refuseAccess(repository, request.headers.authorization, what);
  sendOpen(exchange, refused ?? (repository ? answer(repository) : page(404, "Not found")));
}

function sendOpen(exchange: Exchange, answer: Answer): void {
  send(exchange, { ...answer, headers: { ...hubHeaders(exchange), ...answer.headers } });
}

/** The Hub's redirects have no host. */
function redirect(location: string, headers: Record<string, string> = {}): Answer {
  return {
    status: 307,
    headers: { ...headers, Location: location },
    body: `Temporary Redirect. Redirecting to ${location}`,
  };
}

/** The content of a file is at an address of its commit. */
function redirectToContent(url: URL, repository: Repository, revision: string, path: string): Answer {
  const commit = commitOf(repository, decodeURIComponent(revision));
  if (commit === undefined) {
    return refusal(404, `Invalid rev id: ${decodeURIComponent(revision)}`, "RevisionNotFound");
  }
  const headers = { "X-Repo-Commit": commit };
  if (repository.commits[commit]?.[decodeURIComponent(path)] === undefined) {
    const answer = refusal(404, "Entry not found", "EntryNotFound");
    return { ...answer, headers: { ...answer.headers, ...headers } };
  }
  const query = `${encodeURIComponent(url.pathname)}=&etag=%22${commit.slice(0, 8)}%22`;
  return redirect(
    `/api/resolve-cache/models/${repository.name}/${commit}/${encodeURIComponent(decodeURIComponent(path))}?${query}`,
    headers,
  );
}

/** The content itself, or what goes wrong with it. */
function sendFile(exchange: Exchange, name: string, commit: string, path: string): void {
  const repository = repositoryNamed(name);
  const refused = refuseAccess(repository, exchange.request.headers.authorization, "file");
  const content = repository?.commits[commit]?.[decodeURIComponent(path)];
  if (refused || !repository || content === undefined) {
    return sendOpen(exchange, refused ?? refusal(404, "Entry not found", "EntryNotFound"));
  }
  const isConfig = decodeURIComponent(path) === "config.json";
  if (isConfig && makeTrouble(exchange, repository, Buffer.from(content))) return;
  sendOpen(
    exchange,
    ranged(exchange, repository, Buffer.from(content), {
      "Content-Type": "text/plain; charset=utf-8",
      "X-Repo-Commit": commit,
      ETag: `"${commit.slice(0, 8)}"`,
    }),
  );
}

/** The whole of a file, or the bytes that were asked for. */
function ranged(
  { request }: Exchange,
  { ranges = true }: Repository,
  content: Buffer,
  headers: Readonly<Record<string, string>>,
): Answer {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? [];
  if (!ranges || from === undefined || to === undefined) return { status: 200, headers, body: content };
  const body = content.subarray(Number(from), Number(to) + 1);
  const range = `bytes ${from}-${Number(from) + body.length - 1}/${content.length}`;
  return { status: 206, headers: { ...headers, "Content-Range": range }, body };
}

/** An answer of the API: the model, its branches and tags, or its files. */
function list(repository: Repository, action: string | undefined, revision = "main"): Answer {
  const { name, branches, tags, pullRequests } = repository;
  if (action === "refs") {
    const named = (commits: Readonly<Record<string, string>>, prefix: string): object[] =>
      Object.entries(commits).map(([ref, targetCommit]) => ({
        name: ref,
        ref: `${prefix}${ref}`,
        targetCommit,
      }));
    return {
      status: 200,
      ...json({
        branches: named(branches, "refs/heads/"),
        converts: [],
        tags: named(tags, "refs/tags/"),
        pullRequests: named(pullRequests, "refs/pr/"),
      }),
    };
  }
  const commit = commitOf(repository, decodeURIComponent(revision));
  if (commit === undefined) return refusal(404, `Invalid rev id: ${revision}`, "RevisionNotFound");
  if (action === "commits") return commitsUpTo(repository, commit);
  const files = Object.entries(repository.commits[commit] ?? {});
  if (action === "tree") {
    const folders = new Set(
      files.flatMap(([path]) => (path.includes("/") ? [path.slice(0, path.lastIndexOf("/"))] : [])),
    );
    return {
      status: 200,
      ...json([
        ...[...folders].map((path) => ({ type: "directory", oid: commit, size: 0, path })),
        ...files.map(([path, content]) => ({
          type: "file",
          oid: commit,
          size: Buffer.byteLength(content),
          path,
        })),
      ]),
    };
  }
  return {
    status: 200,
    ...json({
      id: name,
      sha: commit,
      gated: repository.access === "gated" && "manual",
      siblings: files.map(([rfilename]) => ({ rfilename })),
      ...(repository.parameters ? { safetensors: { parameters: repository.parameters } } : {}),
    }),
  };
}

/** The commits up to one of them, newest first; a repository's commits stand in the order in which they were made. */
function commitsUpTo({ commits, messages }: Repository, last: string): Answer {
  const ids = Object.keys(commits);
  const until = ids.slice(0, ids.indexOf(last) + 1);
  const list = until.map((id, index) => ({
    id,
    title: messages[id] ?? `Commit ${index + 1}`,
    message: "",
    authors: [{ user: "acme" }],
    date: `2026-01-${String(index + 1).padStart(2, "0")}T12:00:00.000Z`,
  }));
  return { status: 200, ...json(list.toReversed()) };
}
