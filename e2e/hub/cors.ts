import type { Exchange } from "./exchange.ts";

/** What the Hub lets scripts of other sites read, on success and on error. Not among them: RateLimit, Retry-After, Location. */
const EXPOSED =
  "X-Repo-Commit, X-Request-Id, X-Error-Code, X-Error-Message, X-Total-Count, ETag, Link, Accept-Ranges, Content-Range, X-Linked-Size, X-Linked-ETag, X-Xet-Hash";

/** The headers of each answer of the Hub that other sites may read. */
export function hubHeaders({ request }: Exchange): Record<string, string> {
  return {
    "Access-Control-Allow-Origin": request.headers.origin ?? "https://huggingface.co",
    Vary: "Origin",
    "Access-Control-Expose-Headers": EXPOSED,
    "Access-Control-Max-Age": "86400",
    RateLimit: '"resolvers";r=2999;t=297',
    "RateLimit-Policy": '"fixed window";"resolvers";q=3000;w=300',
  };
}

/** The answer to a preflight, which a token calls for. */
export function preflightHeaders(exchange: Exchange): Record<string, string> {
  return {
    ...hubHeaders(exchange),
    "Access-Control-Allow-Methods": "GET",
    "Access-Control-Allow-Headers": "authorization",
  };
}

/** What sites say that let everybody read. */
export const OPEN = { "Access-Control-Allow-Origin": "*" };
