import type { Result } from "../../config/document.ts";
import type { SourceError } from "../errors/source-error.ts";

/** The most that is read of one file, in bytes; the largest config.json published has a tenth of it. */
export const MAX_BYTES = 32 * 1024 * 1024;

/** The pieces of an answer as they come, `limit` bytes at most. Throws what the stream throws when the connection breaks. */
export async function readPieces(
  response: Response,
  limit: number,
  onBytes: (received: number, total: number | null) => void,
): Promise<Result<readonly Uint8Array[], SourceError>> {
  const size = contentLength(response.headers);
  if (response.body === null) return { ok: true, value: [] };
  const reader = response.body.getReader();
  const pieces: Uint8Array[] = [];
  let received = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { ok: true, value: pieces };
    received += value.length;
    if (received > limit) return { ok: false, error: { code: "too-large", limit, size } };
    pieces.push(value);
    onBytes(received, size !== null && received <= size ? size : null);
  }
}

/**
 * The text of an answer, read piece by piece so that a file without end is not. Throws what the stream throws when the
 * connection breaks. A byte-order mark is kept: the parser reports it.
 */
export async function readBody(
  response: Response,
  onBytes: (received: number, total: number | null) => void,
): Promise<Result<string, SourceError>> {
  const size = contentLength(response.headers);
  if (size !== null && size > MAX_BYTES) return tooLarge(size);
  if (response.body === null) return { ok: true, value: "" };
  const reader = response.body.getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let text = "";
  let received = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (!done) received += value.length;
    if (received > MAX_BYTES) return tooLarge(null);
    try {
      text += done ? decoder.decode() : decoder.decode(value, { stream: true });
    } catch {
      return { ok: false, error: { code: "not-text" } };
    }
    if (done) return { ok: true, value: text };
    // The length is that of the compressed answer, which may be shorter than the text.
    onBytes(received, size !== null && received <= size ? size : null);
  }
}

function contentLength(headers: Headers): number | null {
  const given = headers.get("Content-Length");
  return given !== null && /^\d+$/.test(given) ? Number(given) : null;
}

function tooLarge(size: number | null): Result<never, SourceError> {
  return { ok: false, error: { code: "too-large", limit: MAX_BYTES, size } };
}
