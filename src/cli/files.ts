import { closeSync, fstatSync, openSync, readSync, writeFileSync, writeSync } from "node:fs";

/** The longest file that is read, in bytes: 32 MB of characters, each of which may have three. */
const MOST_BYTES = 3 * 32 * 2 ** 20;

const PIECE = 2 ** 16;

/**
 * The text of a file; "-" is standard input. Throws where it cannot be read, and where it is longer than any config: what
 * says its size is not read at all, and of what does not (a pipe, a device) no more than the limit.
 */
export function readTextFile(file: string): string {
  const descriptor = file === "-" ? 0 : openSync(file, "r");
  try {
    const { size } = fstatSync(descriptor);
    if (size > MOST_BYTES) throw tooLarge(`it has ${size} bytes`);
    const pieces: Buffer[] = [];
    for (let length = 0; ;) {
      const piece = Buffer.allocUnsafe(Math.max(PIECE, size - length + 1));
      const read = readPiece(descriptor, piece);
      if (read === 0) return Buffer.concat(pieces).toString("utf8");
      pieces.push(piece.subarray(0, read));
      length += read;
      if (length > MOST_BYTES) throw tooLarge("it goes on");
    }
  } finally {
    if (descriptor !== 0) closeSync(descriptor);
  }
}

function tooLarge(what: string): Error {
  return new Error(`${what}, and at most ${MOST_BYTES} are read. No config.json is that large.`);
}

function readPiece(descriptor: number, piece: Buffer): number {
  for (;;)
    try {
      return readSync(descriptor, piece);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EOF") return 0;
      // Standard input that does not block: try again until somebody has written.
      if (code !== "EAGAIN") throw error;
    }
}

/** Writes bytes whole: a pipe may take less than it is given at once. */
export function writeWhole(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;)
    try {
      done += writeSync(descriptor, bytes, done);
    } catch (error) {
      // A full pipe that does not block: try again until its reader has caught up.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN")
        throw new OutputError(error as NodeJS.ErrnoException);
    }
}

/** Writes a text to a file, in place of what that had. */
export function saveTextFile(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new OutputError(error as NodeJS.ErrnoException);
  }
}

/** That what was to be printed could not be written. */
export class OutputError extends Error {
  /** Whether the reader of a pipe has gone: it has read what it wanted. */
  readonly readerIsGone: boolean;

  constructor({ code, message }: NodeJS.ErrnoException) {
    super(message);
    this.readerIsGone = code === "EPIPE";
  }
}
