import { hubHeaders } from "./cors.ts";
import { refusal } from "./access.ts";
import { type Exchange, send } from "./exchange.ts";
import type { Repository } from "./repository.ts";

/** Does what goes wrong with the config of a repository. @returns whether the response is taken care of. */
export function makeTrouble(exchange: Exchange, { name, trouble }: Repository, content: Buffer): boolean {
  const { request, response, elsewhere } = exchange;
  const headers = { ...hubHeaders(exchange), "Content-Type": "text/plain; charset=utf-8" };
  const half = content.subarray(0, content.length / 2);
  switch (trouble?.kind) {
    case undefined:
      return false;
    case "status": {
      if (exchange.count(name) >= trouble.times) return false;
      const answer = refusal(trouble.status, trouble.status === 429 ? "Too many requests" : "Internal error");
      send(exchange, {
        ...answer,
        headers: { ...hubHeaders(exchange), ...answer.headers, "Retry-After": "297" },
      });
      return true;
    }
    case "drops":
      if (exchange.count(name) >= trouble.times) return false;
      request.socket.destroy();
      return true;
    case "silent":
      return true;
    case "stalls":
      response.writeHead(200, headers);
      response.write(half);
      return true;
    case "drips":
      response.writeHead(200, { ...headers, "Content-Length": content.length });
      drip(exchange, content, trouble.milliseconds);
      return true;
    case "cut":
      response.writeHead(200, { ...headers, "Content-Length": content.length });
      response.write(half, () => request.socket.destroy());
      return true;
    case "endless":
      response.writeHead(200, headers);
      pour(exchange, Buffer.alloc(256 * 1024, " "));
      return true;
    case "announced":
      response.writeHead(200, { ...headers, "Content-Length": trouble.bytes });
      response.write(half);
      return true;
    case "closed-to-others":
      send(exchange, { status: 200, headers: { "Content-Type": "text/plain" }, body: content });
      return true;
    case "elsewhere":
      send(exchange, { status: 302, headers: { ...headers, Location: `${elsewhere}/landing/config.json` } });
      return true;
  }
}

/** Sends a tenth at a time. */
function drip({ response }: Exchange, content: Buffer, milliseconds: number): void {
  const step = Math.ceil(content.length / 10);
  let sent = 0;
  const clock = setInterval(() => {
    response.write(content.subarray(sent, sent + step));
    sent += step;
    if (sent < content.length) return;
    clearInterval(clock);
    response.end();
  }, milliseconds);
  response.on("close", () => clearInterval(clock));
}

/** Sends the same again and again, until the other side goes away. */
function pour({ response }: Exchange, piece: Buffer): void {
  const fill = (): void => {
    while (!response.destroyed && response.write(piece));
  };
  response.on("drain", fill);
  fill();
}
