import { crc32 } from "../share/codec/crc32.ts";
import { append } from "../spec/many.ts";

/** A file of an archive, by its name in it. */
export interface ArchivedFile {
  readonly name: string;
  readonly text: string;
}

/** What each entry says: version 2.0, UTF-8 names, nothing compressed, 1 January 1980, so that equal files are equal bytes. */
const ENTRY = [20, 0x0800, 0, 0, 0x21] as const;

/** Files as a ZIP archive (PKWARE's APPNOTE, 4.3), not compressed: for a few texts that belong together. */
export function zipped(files: readonly ArchivedFile[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const local: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let offset = 0;
  for (const file of files) {
    const name = encoder.encode(file.name);
    const data = encoder.encode(file.text);
    const shared = fields(
      ...ENTRY.map((value) => [2, value] as const),
      [4, crc32(data)],
      [4, data.length],
      [4, data.length],
      [2, name.length],
      [2, 0],
    );
    const head = [fields([4, 0x04034b50]), shared, name, data];
    append(local, head);
    // No comment, disk 0, no attributes.
    central.push(
      fields([4, 0x02014b50], [2, 20]),
      shared,
      fields([2, 0], [2, 0], [2, 0], [4, 0], [4, offset]),
      name,
    );
    offset += lengthOf(head);
  }
  const count = files.length;
  const end = fields(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, lengthOf(central)],
    [4, offset],
    [2, 0],
  );
  return joined([...local, ...central, end]);
}

/** Unsigned integers of so many bytes each, the lowest byte first. */
function fields(...all: readonly (readonly [size: 2 | 4, value: number])[]): Uint8Array {
  return Uint8Array.from(
    all.flatMap(([size, value]) => Array.from({ length: size }, (_, byte) => (value >>> (8 * byte)) & 0xff)),
  );
}

const lengthOf = (pieces: readonly Uint8Array[]): number =>
  pieces.reduce((sum, { length }) => sum + length, 0);

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(lengthOf(pieces));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
