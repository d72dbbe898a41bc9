import { headerLength, LENGTH_BYTES } from "../../analysis/checkpoint/safetensors-header.ts";
import type { Result } from "../../config/document.ts";
import type { SourceError } from "../errors/source-error.ts";
import { resolveUrl } from "../fetch/hub-client.ts";
import { hubStatusError } from "../fetch/hub-status.ts";
import type { OpenOptions } from "../fetch/opened.ts";
import { readPieces } from "../fetch/read-body.ts";
import { type Answer, request, requestBody } from "../fetch/request.ts";
import { retryDelay } from "../fetch/retry.ts";
import type { HubReference } from "../references/reference.ts";

/** The longest index that is read: that of 500,000 tensors has 60 MB. */
const LONGEST_INDEX = 256 * 1024 * 1024;

/** A header that came by a range of bytes. */
interface RangedHeader {
  readonly header: Uint8Array;
  /** Of the whole file, in bytes; null: not known. */
  readonly size: number | null;
}

/** The requests of one check: how many, and how much came. Those that fail on the way or are limited are repeated. */
export class Requests {
  count = 0;
  bytes = 0;
  readonly #options: OpenOptions;

  constructor(options: OpenOptions) {
    this.#options = options;
  }

  /** An answer of the API, whatever its status. */
  async api(url: string): Promise<Result<Answer, SourceError>> {
    return this.#persist(async () => {
      const answer = await request(url, "list of files", this.#options);
      if (answer.ok) this.bytes += answer.value.text.length;
      return answer;
    });
  }

  /** A whole file, in the pieces in which it came. */
  async pieces(file: HubReference): Promise<Result<readonly Uint8Array[], SourceError>> {
    const got = await this.#get(file, {}, LONGEST_INDEX);
    return got.ok ? { ok: true, value: got.value.pieces } : got;
  }

  /**
   * The header of a *.safetensors file, by one request where it is no longer than `guess`, by two where it is; and how
   * long the whole file is, where the answer says so: the Hub lets pages read Content-Range.
   * @param guess in bytes.
   */
  async header(file: HubReference, guess: number): Promise<Result<RangedHeader, SourceError>> {
    const first = await this.#range(file, 0, LENGTH_BYTES + guess);
    if (!first.ok) return first;
    const { bytes: start, size } = first.value;
    let length: number;
    try {
      length = headerLength(file.path, start, size ?? undefined);
    } catch (error) {
      return {
        ok: false,
        error: { code: "not-weights", message: error instanceof Error ? error.message : String(error) },
      };
    }
    const end = LENGTH_BYTES + length;
    if (start.length >= end) return { ok: true, value: { header: start.subarray(LENGTH_BYTES, end), size } };
    const rest = await this.#range(file, start.length, end);
    if (!rest.ok) return rest;
    const header = new Uint8Array(length);
    header.set(start.subarray(LENGTH_BYTES));
    header.set(rest.value.bytes, start.length - LENGTH_BYTES);
    return { ok: true, value: { header, size } };
  }

  /** The bytes of a file from one place to before another, fewer where it ends. */
  async #range(
    file: HubReference,
    from: number,
    to: number,
  ): Promise<Result<{ readonly bytes: Uint8Array; readonly size: number | null }, SourceError>> {
    const got = await this.#get(file, { Range: `bytes=${from}-${to - 1}` }, to - from);
    if (!got.ok) return got;
    const { pieces, headers } = got.value;
    return { ok: true, value: { bytes: joined(pieces), size: wholeSize(headers) } };
  }

  #get(
    file: HubReference,
    headers: Readonly<Record<string, string>>,
    limit: number,
  ): Promise<Result<{ readonly pieces: readonly Uint8Array[]; readonly headers: Headers }, SourceError>> {
    const ranged = "Range" in headers;
    return this.#persist(async () => {
      const answer = await requestBody(
        resolveUrl(file),
        file.path,
        this.#options,
        headers,
        (response, onBytes) =>
          // A whole file of weights is not waited for.
          ranged && response.status !== 206
            ? Promise.resolve({ ok: false, error: { code: "no-ranges" } } as const)
            : readPieces(response, limit, onBytes),
      );
      if (!answer.ok) return answer;
      const { body, status } = answer.value;
      if (body === null || (status !== 200 && status !== 206))
        return { ok: false, error: hubStatusError({ ...answer.value, text: "" }) };
      this.bytes += body.reduce((sum, { length }) => sum + length, 0);
      return { ok: true, value: { pieces: body, headers: answer.value.headers } };
    });
  }

  async #persist<T>(ask: () => Promise<Result<T, SourceError>>): Promise<Result<T, SourceError>> {
    for (let failures = 0; ; failures++) {
      this.count += 1;
      const result = await ask();
      const delay = result.ok ? null : retryDelay(result.error, failures);
      if (delay === null) return result;
      await new Promise((done) => setTimeout(done, delay));
      if (this.#options.signal?.aborted) return { ok: false, error: { code: "cancelled" } };
    }
  }
}

/** How long a file is of which a range was answered (RFC 9110, 14.4: `bytes 0-99/1234`); null where that is not said. */
function wholeSize(headers: Headers): number | null {
  const [, size] = /^bytes \d+-\d+\/(\d{1,15})$/.exec(headers.get("Content-Range") ?? "") ?? [];
  return size === undefined ? null : Number(size);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
