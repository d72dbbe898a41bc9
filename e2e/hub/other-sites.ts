import { OPEN } from "./cors.ts";
import { type Answer, type Exchange, json, page, send } from "./exchange.ts";
import { fixture } from "../../src/fixtures/read.ts";
import { commitName } from "./repositories.ts";

const CONFIG = fixture("MiniMaxAI--MiniMax-M2.5");
const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 1150\n`;

/** A commit of acme/configs on GitHub. */
export const GITHUB_COMMIT = commitName("acme/configs", "GitHub");

function text(body: string): Answer {
  return { status: 200, headers: { ...OPEN, "Content-Type": "text/plain; charset=utf-8" }, body };
}

const NOT_FOUND: Answer = { status: 404, headers: OPEN, body: "404: Not Found" };

/** Files by host and path, as the sites that are no Hub answer them. */
const ANSWERS: Readonly<Record<string, Readonly<Record<string, Answer>>>> = {
  "raw.githubusercontent.com": {
    "/acme/configs/main/config.json": text(CONFIG),
    "/acme/configs/main/generation_config.json": text('{"eos_token_id": 2}'),
    [`/acme/configs/${GITHUB_COMMIT}/config.json`]: text(CONFIG),
    "/acme/configs/main/lfs/config.json": text(POINTER),
  },
  "media.githubusercontent.com": { "/media/acme/configs/main/lfs/config.json": text(CONFIG) },
  "gist.githubusercontent.com": { "/acme/abc123/raw": text(CONFIG) },
  "github.com": { "/acme/configs/blob/main/config.json": page(200, "acme/configs") },
  "modelscope.cn": {
    "/models/acme/public": page(200, "acme/public"),
  },
  "other.example": {
    "/config.json": text(CONFIG),
    "/landing/config.json": text(CONFIG),
    "/page.html": { ...page(200, "A page"), headers: { ...OPEN, "Content-Type": "text/html" } },
    "/closed/config.json": { status: 200, headers: { "Content-Type": "application/json" }, body: CONFIG },
    "/sign-in/config.json": { status: 403, headers: OPEN, body: "Sign in" },
    "/teapot/config.json": { status: 418, headers: OPEN, body: "" },
    "/acme/model/resolve/main/config.json": text(CONFIG),
    "/acme/model/resolve/main/generation_config.json": text('{"eos_token_id": 2}'),
  },
};

/** The hosts beside the Hub that the server stands for. */
export const OTHER_HOSTS: readonly string[] = Object.keys(ANSWERS);

/** What a site that is no Hub answers. A preflight is allowed, so that a token which should not be sent would arrive and be seen. */
export function answerAsOther(exchange: Exchange): void {
  const { request, host, url } = exchange;
  if (request.method === "OPTIONS") {
    return send(exchange, {
      status: 200,
      headers: { ...OPEN, "Access-Control-Allow-Headers": "*, authorization" },
    });
  }
  const api = /^\/api\/v1\/models\/([^/]+\/[^/]+)\/repo$/.exec(url.pathname)?.[1];
  if (host === "modelscope.cn" && api !== undefined) return send(exchange, modelScope(api, url.searchParams));
  send(exchange, ANSWERS[host]?.[url.pathname] ?? NOT_FOUND);
}

/** acme/public may be read by other sites, acme/closed not. */
function modelScope(name: string, query: URLSearchParams): Answer {
  const isThere = query.get("Revision") === "master" && query.get("FilePath") === "config.json";
  if (name === "acme/public" && isThere) return text(CONFIG);
  if (name === "acme/closed" && isThere) return { status: 200, body: CONFIG };
  return { status: 404, ...json({ Code: 404, Message: "not found", Success: false }), ...{ headers: OPEN } };
}
