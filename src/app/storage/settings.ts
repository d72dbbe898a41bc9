import type { Token } from "../../sources/fetch/opened.ts";
import { DEFAULT_ENDPOINT, parseEndpoint } from "../../sources/references/endpoint.ts";
import { keep, kept } from "./storage.ts";

/** How the Hub is reached. */
export interface Settings {
  /** The origin of the Hub: huggingface.co, a mirror, or a company's own. */
  readonly endpoint: string;
  /** For gated models. In memory, and in the tab's storage only where that was asked for. */
  readonly token: Token | null;
}

const ENDPOINT = "endpoint";
const TOKEN = "token";

/** The settings as they were left. */
export function storedSettings(): Settings {
  return {
    endpoint: parseEndpoint(kept("browser", ENDPOINT) ?? "") ?? DEFAULT_ENDPOINT,
    token: storedToken(),
  };
}

function storedToken(): Token | null {
  const [origin, secret] = kept("tab", TOKEN)?.split(" ") ?? [];
  return origin !== undefined && secret !== undefined ? { origin, secret } : null;
}

/** Keeps the endpoint for the next visit; the token for this tab where `keepToken` says so, and nowhere otherwise. */
export function storeSettings({ endpoint, token }: Settings, keepToken: boolean): void {
  keep("browser", ENDPOINT, endpoint === DEFAULT_ENDPOINT ? null : endpoint);
  keep("tab", TOKEN, token && keepToken ? `${token.origin} ${token.secret}` : null);
}

/** Whether the token survives a reload of this tab. */
export function isTokenKept(): boolean {
  return kept("tab", TOKEN) !== null;
}
