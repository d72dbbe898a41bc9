import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { makeCertificate } from "./certificate.ts";
import type { Exchange } from "./exchange.ts";
import { answerAsHub } from "./hub-site.ts";
import { answerAsOther, OTHER_HOSTS } from "./other-sites.ts";

/** What arrived at the server. */
interface Seen {
  readonly method: string;
  readonly host: string;
  /** With query, as it was sent. */
  readonly path: string;
  readonly authorization: string | null;
  readonly referer: string | null;
}

/** A running server. */
export interface Hub {
  readonly httpOrigin: string;
  readonly httpsOrigin: string;
  readonly port: number;
  readonly httpsPort: number;
  /** Every request so far, the first one first. */
  readonly requests: Seen[];
  readonly close: () => Promise<void>;
}

export interface HubOptions {
  /** The ports to listen on; without them, free ones. */
  readonly port?: number;
  readonly httpsPort?: number;
}

/** The hosts that a browser may be told to find here. */
const HOSTS: readonly string[] = ["huggingface.co", "hf.co", ...OTHER_HOSTS];

/** The arguments that make Chromium find `HOSTS` at this port, and take the certificate. */
export function browserArguments(httpsPort: number): string[] {
  const rules = HOSTS.map((host) => `MAP ${host}:443 127.0.0.1:${httpsPort}`);
  return [`--host-resolver-rules=${rules.join(",")}`, "--ignore-certificate-errors"];
}

/**
 * Starts a server that speaks as the Hub does. It answers by the Host header: as the Hub for huggingface.co and its
 * own address, as other.example for localhost, which is another origin than its address, and as itself for the other `HOSTS`.
 * Clients that cannot set Host name the host in X-Forwarded-Host.
 */
export async function startHub(options: HubOptions = {}): Promise<Hub> {
  const requests: Seen[] = [];
  const counts = new Map<string, number>();
  const count = (key: string): number => {
    const before = counts.get(key) ?? 0;
    counts.set(key, before + 1);
    return before;
  };
  let port = 0;
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const { authorization = null, referer = null } = request.headers;
    const host = hostOf(request);
    const path = request.url ?? "/";
    requests.push({ method: request.method ?? "GET", host, path, authorization, referer });
    const elsewhere = "encrypted" in request.socket ? "https://other.example" : `http://localhost:${port}`;
    const url = new URL(`http://${host}${path}`);
    const exchange: Exchange = { request, response, host, url, elsewhere, count };
    if (OTHER_HOSTS.includes(host)) answerAsOther(exchange);
    else answerAsHub(exchange);
  };
  const plain = createServer(listener);
  const secure = createSecureServer(await makeCertificate(HOSTS), listener);
  port = await listen(plain, options.port);
  const httpsPort = await listen(secure, options.httpsPort);
  return {
    httpOrigin: `http://127.0.0.1:${port}`,
    httpsOrigin: `https://127.0.0.1:${httpsPort}`,
    port,
    httpsPort,
    requests,
    close: async () => {
      for (const server of [plain, secure]) {
        server.closeAllConnections();
        await new Promise((done) => server.close(done));
      }
    },
  };
}

function hostOf({ headers }: IncomingMessage): string {
  const host = String(headers["x-forwarded-host"] ?? headers.host ?? "").replace(/:\d+$/, "");
  return host === "localhost" ? "other.example" : host;
}

async function listen(server: Server, port = 0): Promise<number> {
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  return (server.address() as AddressInfo).port;
}
