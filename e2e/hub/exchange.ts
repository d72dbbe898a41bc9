import type { IncomingMessage, ServerResponse } from "node:http";

/** One request, what is known of it, and the response to fill. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Without port. */
  readonly host: string;
  /** Path and query as they came, still encoded. */
  readonly url: URL;
  /** An origin of this server that is another one to browsers. */
  readonly elsewhere: string;
  /** How often it was called with this key before, since the server started. */
  readonly count: (key: string) => number;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Sends a whole answer. Its length is said, except to a HEAD. */
export function send({ request, response }: Exchange, { status, headers = {}, body = "" }: Answer): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { "Content-Length": bytes.length, ...headers });
  response.end(request.method === "HEAD" ? undefined : bytes);
}

export function json(value: unknown): Pick<Answer, "headers" | "body"> {
  return { headers: { "Content-Type": "application/json; charset=utf-8" }, body: JSON.stringify(value) };
}

/** A page for people. As on the sites themselves, no other site may read it. */
export function page(status: number, title: string): Answer {
  return {
    status,
    headers: { "Content-Type": "text/html; charset=utf-8" },
    body: `<!doctype html><html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
  };
}
