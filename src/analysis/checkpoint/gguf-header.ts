/** A value of a GGUF file's metadata; null for a list, which none of ours needs. */
type GgufValue = string | number | boolean | null;

/** What the header of a GGUF file says. */
export interface GgufHeader {
  /** By key: `general.architecture`, `llama.block_count` … */
  readonly metadata: ReadonlyMap<string, GgufValue>;
  /** Sizes in torch's order, the last of which lie next to each other. */
  readonly tensors: readonly GgufTensor[];
  /** Where the numbers of its tensors begin, in bytes. */
  readonly start: number;
  /** Where the numbers of the last tensor end, in bytes; of a type whose size is not known, where they begin. */
  readonly needed: number;
}

interface GgufTensor {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Where the numbers of a tensor begin and end, in bytes behind the header. */
interface Place {
  readonly begin: number;
  readonly end: number;
}

/**
 * How many numbers of a type lie in one block, and how many bytes that takes, by the number of the type (gguf 0.19.0,
 * gguf/constants.py, GGML_QUANT_SIZES).
 */
const BLOCKS: ReadonlyMap<number, readonly [numbers: number, bytes: number]> = new Map([
  [0, [1, 4]],
  [1, [1, 2]],
  [2, [32, 18]],
  [3, [32, 20]],
  [6, [32, 22]],
  [7, [32, 24]],
  [8, [32, 34]],
  [10, [256, 84]],
  [11, [256, 110]],
  [12, [256, 144]],
  [13, [256, 176]],
  [14, [256, 210]],
  [15, [256, 292]],
  [16, [256, 66]],
  [17, [256, 74]],
  [18, [256, 98]],
  [19, [256, 50]],
  [20, [32, 18]],
  [21, [256, 110]],
  [22, [256, 82]],
  [23, [256, 136]],
  [24, [1, 1]],
  [25, [1, 2]],
  [26, [1, 4]],
  [27, [1, 8]],
  [28, [1, 8]],
  [29, [256, 56]],
  [30, [1, 2]],
  [34, [256, 54]],
  [35, [256, 66]],
  [39, [32, 17]],
  [40, [64, 36]],
  [41, [128, 18]],
]);

/** What the numbers of each tensor begin at a multiple of, unless `general.alignment` says otherwise. */
const ALIGNMENT = 32;

/** "GGUF" as a little-endian number. */
const MAGIC = 0x46554747;

/** Types of values by number, as ggml/include/gguf.h of llama.cpp has them, with their sizes in bytes. */
const SIZES = [1, 1, 2, 2, 4, 4, 4, 1, null, null, 8, 8, 8] as const;
const STRING = 8;
const ARRAY = 9;

/** More than the largest list of tokens takes. */
const LONGEST = 256 * 1024 * 1024;

/** How many bytes of a file to read at first; four times as many where its header goes on. */
const FIRST_BYTES = 1024 * 1024;

/**
 * The header of a file of so many bytes, of which `read` gives the first ones up to an end, more and more until the header is
 * whole. Throws as {@link ggufHeader} does, and where the file is too short for its header.
 */
export async function readGgufHeader(
  file: string,
  size: number,
  read: (end: number) => Uint8Array | Promise<Uint8Array>,
): Promise<GgufHeader> {
  for (let length = FIRST_BYTES; ; length *= 4) {
    const end = Math.min(length, size);
    const header = ggufHeader(file, await read(end));
    if (header !== null) return header;
    if (end === size || length >= LONGEST) throw new Error(`${file} ends before what its header announces.`);
  }
}

/**
 * The header of a GGUF file, versions 2 and 3 (github.com/ggml-org/ggml/blob/master/docs/gguf.md), from its first bytes;
 * null where it goes on behind them. Throws an Error whose message says what is wrong with the file.
 */
export function ggufHeader(file: string, start: Uint8Array): GgufHeader | null {
  const view = new DataView(start.buffer, start.byteOffset, start.length);
  if (start.length < 4 || view.getUint32(0, true) !== MAGIC)
    throw new Error(`${file} is no GGUF file: it does not begin with GGUF.`);
  if (start.length < 24) return null;
  const version = view.getUint32(4, true);
  if (version !== 2 && version !== 3)
    throw new Error(
      `${file} is a GGUF file of version ${version > 0xffff ? "3 for big-endian machines" : version}, which is not read: 2 and 3, little-endian, are.`,
    );
  const reader = new Reader(file, view);
  try {
    const tensors = reader.count();
    const keys = reader.count();
    const metadata = new Map<string, GgufValue>();
    for (let i = 0; i < keys; i++) metadata.set(reader.text(), reader.value(reader.number(4)));
    const read = Array.from({ length: tensors }, () => reader.tensor());
    const alignment = Number(metadata.get("general.alignment") ?? ALIGNMENT);
    const start = alignment > 0 ? Math.ceil(reader.at / alignment) * alignment : reader.at;
    const behind = read.reduce((most, { place }) => Math.max(most, place.begin, place.end), 0);
    return { metadata, tensors: read.map(({ tensor }) => tensor), start, needed: start + behind };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Reads one thing after the other; a RangeError is thrown where the bytes end. */
class Reader {
  readonly #file: string;
  readonly #view: DataView;
  #at = 8;

  constructor(file: string, view: DataView) {
    this.#file = file;
    this.#view = view;
  }

  /** How many bytes are read. */
  get at(): number {
    return this.#at;
  }

  number(bytes: 4 | 8): number {
    const at = this.#step(bytes);
    return bytes === 4 ? this.#view.getUint32(at, true) : Number(this.#view.getBigUint64(at, true));
  }

  /** How many of something follow. */
  count(): number {
    const count = this.number(8);
    if (count > LONGEST) throw this.#wrong(`it would have ${count} entries`);
    return count;
  }

  text(): string {
    const length = this.count();
    const at = this.#step(length);
    const { buffer, byteOffset } = this.#view;
    return new TextDecoder().decode(new Uint8Array(buffer, byteOffset + at, length));
  }

  value(type: number): GgufValue {
    if (type === STRING) return this.text();
    if (type === ARRAY) return this.#list();
    const size = SIZES[type];
    if (size == null) throw this.#wrong(`a value has the type ${type}`);
    const at = this.#step(size);
    switch (type) {
      case 0:
        return this.#view.getUint8(at);
      case 1:
        return this.#view.getInt8(at);
      case 2:
        return this.#view.getUint16(at, true);
      case 3:
        return this.#view.getInt16(at, true);
      case 4:
        return this.#view.getUint32(at, true);
      case 5:
        return this.#view.getInt32(at, true);
      case 6:
        return this.#view.getFloat32(at, true);
      case 7:
        return this.#view.getUint8(at) !== 0;
      case 10:
        return Number(this.#view.getBigUint64(at, true));
      case 11:
        return Number(this.#view.getBigInt64(at, true));
      default:
        return this.#view.getFloat64(at, true);
    }
  }

  tensor(): { readonly tensor: GgufTensor; readonly place: Place } {
    const name = this.text();
    const dimensions = this.number(4);
    if (dimensions > 8) throw this.#wrong(`${name} has ${dimensions} dimensions`);
    const shape = Array.from({ length: dimensions }, () => this.number(8)).reverse();
    const [perBlock, bytes] = BLOCKS.get(this.number(4)) ?? [1, 0];
    const begin = this.number(8);
    const blocks = shape.reduce((product, size) => product * size, 1) / perBlock;
    return { tensor: { name, shape }, place: { begin, end: begin + blocks * bytes } };
  }

  #list(): null {
    const type = this.number(4);
    const count = this.count();
    const size = SIZES[type];
    if (size != null) this.#step(size * count);
    else if (type === STRING) for (let i = 0; i < count; i++) this.#step(this.count());
    else for (let i = 0; i < count; i++) this.value(type);
    return null;
  }

  /** @returns where so many bytes begin. */
  #step(bytes: number): number {
    const at = this.#at;
    if (at + bytes > this.#view.byteLength) throw new RangeError(`${this.#file} goes on`);
    this.#at += bytes;
    return at;
  }

  #wrong(what: string): Error {
    return new Error(`${this.#file} is no GGUF file: ${what}.`);
  }
}
