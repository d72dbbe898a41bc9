import type { Result } from "../../config/document.ts";
import { startIdleTimer } from "./idle-timer.ts";
import type { OpenOptions, Token } from "./opened.ts";
import { readBody } from "./read-body.ts";
import type { SourceError } from "../errors/source-error.ts";
import { whyUnreadable } from "./unreadable.ts";

/** How long nothing may come before a request is given up, in milliseconds. */
const IDLE_TIMEOUT = 20_000;

/** What a server answered, apart from the body. */
interface Answered {
  readonly status: number;
  readonly headers: Headers;
  /** The address after redirects. */
  readonly url: string;
  readonly withToken: boolean;
}

/** What a server answered. */
export interface Answer extends Answered {
  /** The body of a success; "" with any other status. */
  readonly text: string;
}

/**
 * One GET of a text. Any status is an answer; an error is what kept an answer or its text from us.
 * @param file what the progress is called.
 */
export async function request(
  url: string,
  file: string,
  options: OpenOptions,
): Promise<Result<Answer, SourceError>> {
  const answer = await requestBody(url, file, options, {}, readBody);
  if (!answer.ok) return answer;
  const { body, ...rest } = answer.value;
  return { ok: true, value: { ...rest, text: body ?? "" } };
}

/** One GET, whose body is read by `read`; null with any other status than a success. */
export async function requestBody<T>(
  url: string,
  file: string,
  options: OpenOptions,
  more: Readonly<Record<string, string>>,
  read: (
    response: Response,
    onBytes: (received: number, total: number | null) => void,
  ) => Promise<Result<T, SourceError>>,
): Promise<Result<Answered & { readonly body: T | null }, SourceError>> {
  const authorized = authorization(url, options.token ?? null);
  if (authorized === null) return { ok: false, error: { code: "bad-token" } };
  const headers = { ...authorized, ...more };
  const idleTimeout = options.idleTimeout ?? IDLE_TIMEOUT;
  const idle = startIdleTimer(idleTimeout, options.signal);
  let answered = false;
  try {
    const response = await fetch(url, { ...PLAIN, headers, signal: idle.signal });
    answered = true;
    idle.touch();
    const { status } = response;
    const answer = {
      status,
      headers: response.headers,
      url: response.url,
      body: null,
      withToken: "Authorization" in headers,
    };
    if (!response.ok) return { ok: true, value: answer };
    const body = await read(response, (received, total) => {
      idle.touch();
      options.onProgress?.({ received, total, file });
    });
    return body.ok ? { ok: true, value: { ...answer, body: body.value } } : body;
  } catch {
    if (options.signal?.aborted) return { ok: false, error: { code: "cancelled" } };
    if (idle.expired()) return { ok: false, error: { code: "timeout", seconds: idleTimeout / 1000 } };
    if (answered) return { ok: false, error: { code: "network", interrupted: true } };
    return {
      ok: false,
      error: await whyUnreadable(options, () => answers(url, idleTimeout, options.signal)),
    };
  } finally {
    idle.end();
  }
}

/** No cookies, and no referrer: the Hub answers some referrers with an error that browsers take for one of CORS. */
const PLAIN = { referrerPolicy: "no-referrer", credentials: "omit", redirect: "follow" } as const;

/**
 * The header with the token, for its own origin alone: null where the secret cannot stand in a header. On a redirect to
 * another origin `fetch` drops the header (Fetch standard, HTTP-redirect fetch), so that is not done here.
 */
function authorization(url: string, token: Token | null): Record<string, string> | null {
  if (token === null || new URL(url).origin !== token.origin) return {};
  return /^[\x21-\x7e]+$/.test(token.secret) ? { Authorization: `Bearer ${token.secret}` } : null;
}

/** Whether there is a server that answers, though the answer stays hidden: asked without the right to read, and without a token. */
async function answers(url: string, timeout: number, signal: AbortSignal | undefined): Promise<boolean> {
  const idle = startIdleTimer(timeout, signal);
  try {
    await fetch(url, { ...PLAIN, mode: "no-cors", signal: idle.signal });
    return true;
  } catch {
    return false;
  } finally {
    idle.end();
  }
}
