import type { TypedText } from "./typed-text.ts";

/** Marks a packed text, which no JSON begins with. */
const PACKED = "gzip ";

/** What stands before the texts: everything else, and how long each text is, in bytes; null for none. */
interface Head extends Omit<TypedText, "files"> {
  readonly lengths: readonly (number | null)[];
}

/** A typed text in short. Done by the browser beside the page: a long one would hold the page up. */
export async function pack({ files, ...rest }: TypedText): Promise<string> {
  const texts: (Blob | null)[] = [];
  for (const text of [files.config, files.hfQuantConfig, files.generationConfig])
    texts.push(text === null ? null : await blobOf(text));
  const head: Head = { ...rest, lengths: texts.map((text) => text?.size ?? null) };
  const whole = new Blob([`${JSON.stringify(head)}\n`, ...texts.filter((text) => text !== null)]);
  return PACKED + base64Of(await bytesOf(whole.stream().pipeThrough(new CompressionStream("gzip"))));
}

/** How much of a text is encoded at once, in UTF-16 code units: a few milliseconds' worth. */
const PIECE = 256 * 1024;

/** A text in UTF-8, encoded piece by piece, with room for the page in between. */
async function blobOf(text: string): Promise<Blob> {
  const pieces: Blob[] = [];
  for (let at = 0; at < text.length;) {
    const end = at + PIECE;
    // Half a surrogate pair would be lost.
    const whole = /[\uD800-\uDBFF]/.test(text.charAt(end - 1)) ? end + 1 : end;
    pieces.push(new Blob([text.slice(at, whole)]));
    at = whole;
    await new Promise((resolve) => setTimeout(resolve));
  }
  return new Blob(pieces);
}

/** Whether a kept text is a packed one. */
export function isPacked(text: string): boolean {
  return text.startsWith(PACKED);
}

/** Reverses {@link pack}; null where the text is damaged. */
export async function unpack(text: string): Promise<TypedText | null> {
  try {
    const packed = new Blob([bytesOfBase64(text.slice(PACKED.length))]);
    const bytes = await bytesOf(packed.stream().pipeThrough(new DecompressionStream("gzip")));
    const end = bytes.indexOf("\n".charCodeAt(0));
    const { lengths, ...rest } = JSON.parse(utf8(bytes.subarray(0, end))) as Head;
    let at = end + 1;
    const [config, hfQuantConfig, generationConfig] = lengths.map((length) => {
      if (length === null) return null;
      at += length;
      return utf8(bytes.subarray(at - length, at));
    });
    if (typeof config !== "string") return null;
    return {
      ...rest,
      files: { config, hfQuantConfig: hfQuantConfig ?? null, generationConfig: generationConfig ?? null },
    };
  } catch {
    return null;
  }
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const utf8 = (bytes: Uint8Array): string => decoder.decode(bytes);

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function base64Of(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 8192)
    binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary);
}

function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
