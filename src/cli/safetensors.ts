import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import type { GgufFile } from "../analysis/checkpoint/check-gguf.ts";
import { readGgufHeader } from "../analysis/checkpoint/gguf-header.ts";
import { isGguf } from "../analysis/checkpoint/gguf-names.ts";
import type { FoundTensor } from "../analysis/checkpoint/expected-tensors.ts";
import {
  absentShards,
  adapterText,
  areAdapter,
  foundIn,
  headerLength,
  headerTensors,
  type HeaderTensor,
  INDEX_FILE,
  indexEntries,
  LENGTH_BYTES,
  ownWeights,
  WHOLE_FILE,
  withoutWeights,
} from "../analysis/checkpoint/safetensors-header.ts";
import {
  type FileNote,
  type FilesAsked,
  leftAlone,
  WeightFiles,
} from "../analysis/checkpoint/weight-files.ts";
import type { TensorValues } from "../reference/weights.ts";
import { unreadableFile } from "./output/unreadable-file.ts";

/** Where a tensor lies in a file. */
interface Entry extends HeaderTensor {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Opens the *.safetensors files of a directory (huggingface.co/docs/safetensors: eight bytes with the length of a JSON
 * header, the header, the numbers). What it gives reads a tensor by its name; float32, bfloat16 and float16 become
 * float32, and so does float8_e4m3fn with a scale for each block of 128 × 128 beside it (NAME_scale_inv). Both throw an Error whose message says what is wrong with which file.
 */
export function openSafetensors(directory: string): (name: string, shape: readonly number[]) => TensorValues {
  const entries = new Map<string, Entry>();
  const files = entriesOf(directory).filter((file) => file.endsWith(".safetensors"));
  if (files.length === 0) throw new Error(`${directory} has no *.safetensors file.`);
  for (const file of files)
    for (const entry of headerOf(join(directory, file)).entries) entries.set(entry.name, entry);
  return (name, shape) => {
    const entry = entries.get(name);
    if (entry === undefined)
      throw new Error(
        `${directory} has no tensor ${name}, which the spec needs. spec tensors lists them all.`,
      );
    if (entry.shape.join() !== shape.join())
      throw new Error(
        `${entry.file}: ${name} has the shape [${entry.shape.join(", ")}], where the spec says [${shape.join(", ")}].`,
      );
    const scales = entry.dtype === "F8_E4M3" ? entries.get(`${name}_scale_inv`) : undefined;
    const data = numbers(entry, name);
    return { shape, data: scales === undefined ? data : scaled(data, shape, scales, name) };
  };
}

/** The names of what is in a directory of weights. */
function entriesOf(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    throw new Error(unreadableFile(directory, error).message, { cause: error });
  }
}

/** Rows and columns that share a scale: DeepSeek-V3's, and that of all that are quantised as it is. */
const BLOCK = 128;

/** The numbers of a matrix, each times the scale of its block. */
function scaled(data: Float32Array, shape: readonly number[], scales: Entry, name: string): Float32Array {
  const [rows = 1, columns = 1] = shape;
  const [down, across] = [Math.ceil(rows / BLOCK), Math.ceil(columns / BLOCK)];
  if (scales.shape.join() !== [down, across].join())
    throw new Error(
      `${scales.file}: the scales of ${name} are [${scales.shape.join(", ")}], where blocks of 128 × 128 have [${down}, ${across}].`,
    );
  const factors = numbers(scales, `${name}_scale_inv`);
  return data.map((value, i) => {
    const block = Math.floor(Math.floor(i / columns) / BLOCK) * across + Math.floor((i % columns) / BLOCK);
    return value * (factors[block] ?? 1);
  });
}

/** What tells of each tensor of the *.safetensors files of a directory. */
export interface DirectoryTensors {
  readonly tensors: Iterable<readonly [name: string, found: FoundTensor]>;
  /** Whether the names of all tensors are told. */
  readonly whole: boolean;
  /** The files whose headers are read. */
  readonly files: readonly string[];
  /** How many files there are, with those that the index names and the directory lacks. */
  readonly of: number;
  /** What there is to say of the files, once all tensors are told. */
  readonly notes: (isCalledFor: FilesAsked["isCalledFor"]) => readonly FileNote[];
}

/**
 * The tensors of the *.safetensors files of a directory, from their headers, and the names of the others in
 * model.safetensors.index.json. Both throw an Error whose message says what is wrong with which file.
 */
export function tensorsIn(directory: string): DirectoryTensors {
  const listed = entriesOf(directory);
  const weights = ownWeights(listed);
  const indexed = listed.includes(INDEX_FILE) && !weights.includes(WHOLE_FILE);
  if (weights.length === 0 && !indexed) throw new Error(`${directory} ${withoutWeights(listed)}`);
  if (areAdapter(weights)) throw new Error(adapterText(join(directory, weights[0] ?? "")));
  const files = new WeightFiles();
  const beside = listed.filter((name) => name.endsWith(".safetensors") && !weights.includes(name));
  const index = indexed ? [readingFile(join(directory, INDEX_FILE), (path) => readFileSync(path))] : [];
  if (indexed)
    for (const [name, file] of indexEntries(index, join(directory, INDEX_FILE))) files.index(name, file);
  const read = indexed ? weights.filter((file) => files.indexed.has(file)) : weights;
  function* tensors(): Generator<readonly [string, FoundTensor]> {
    for (const file of read) {
      const path = join(directory, file);
      const { entries, repeated, before, whole } = headerOf(path);
      files.header(file, { tensors: entries, repeated }, { whole, before });
      for (const entry of entries) yield [entry.name, foundIn(entry)];
    }
    const there = new Set(read);
    if (indexed)
      for (const [name, file] of indexEntries(index))
        if (!there.has(file)) yield [name, { shape: null, dtype: null }];
  }
  return {
    tensors: tensors(),
    whole: indexed || absentShards(read).length === 0,
    files: read,
    of: new Set([...read, ...files.indexed]).size,
    notes: (isCalledFor) => [
      ...files.notes({ listed: weights, all: true, entries: () => indexEntries(index), isCalledFor }),
      ...leftAlone(beside, weights),
    ],
  };
}

/** The names of the GGUF files of a directory that has no others; none where there are others. */
export function ggufNamesIn(directory: string): readonly string[] {
  const listed = entriesOf(directory);
  return ownWeights(listed).length > 0 || listed.includes(INDEX_FILE) ? [] : listed.filter(isGguf);
}

/** What the headers of GGUF files of a directory say. Throws an Error whose message says what is wrong with which file. */
export async function readGguf(directory: string, names: readonly string[]): Promise<readonly GgufFile[]> {
  const files: GgufFile[] = [];
  for (const name of names) {
    const file = join(directory, name);
    const size = readingFile(file, (path) => statSync(path).size);
    const header = await readGgufHeader(file, size, (end) => bytesOf(file, 0, end));
    files.push({ name, header, size });
  }
  return files;
}

interface Header {
  readonly entries: readonly Entry[];
  /** The names that it has more than once. */
  readonly repeated: readonly string[];
  /** How many bytes stand before the numbers, and how many the file has. */
  readonly before: number;
  readonly whole: number;
}

function headerOf(file: string): Header {
  const whole = readingFile(file, (path) => statSync(path).size);
  const length = headerLength(file, bytesOf(file, 0, Math.min(LENGTH_BYTES, whole)), whole);
  const before = LENGTH_BYTES + length;
  const { tensors, repeated } = headerTensors(file, bytesOf(file, LENGTH_BYTES, length));
  const entries = tensors.map((tensor) => ({
    ...tensor,
    file,
    start: before + tensor.offsets[0],
    end: before + tensor.offsets[1],
  }));
  return { entries, repeated, before, whole };
}

/** What reading a file gives. Throws an Error whose message names the file. */
function readingFile<T>(file: string, read: (file: string) => T): T {
  try {
    return read(file);
  } catch (error) {
    throw new Error(unreadableFile(file, error).message, { cause: error });
  }
}

function bytesOf(file: string, start: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const descriptor = readingFile(file, (path) => openSync(path, "r"));
  try {
    for (let done = 0; done < length;) {
      const most = Math.min(length - done, 2 ** 30);
      const read = readingFile(file, () => readSync(descriptor, bytes, done, most, start + done));
      if (read === 0) throw new Error(`${file} ends before what its header announces.`);
      done += read;
    }
  } finally {
    closeSync(descriptor);
  }
  return bytes;
}

function numbers({ file, dtype, start, end }: Entry, name: string): Float32Array {
  const bytes = bytesOf(file, start, end - start);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  switch (dtype) {
    case "F32":
      return Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
    case "BF16":
      return fromBfloat16(view);
    case "F16":
      return Float32Array.from({ length: bytes.length / 2 }, (_, i) => fromHalf(view.getUint16(2 * i, true)));
    case "F8_E4M3":
      return Float32Array.from(bytes, fromE4M3);
    default:
      throw new Error(`${file}: ${name} is ${dtype}; F32, BF16, F16 and F8_E4M3 are read.`);
  }
}

/** bfloat16 is the upper half of a float32. */
function fromBfloat16(view: DataView): Float32Array {
  const values = new Float32Array(view.byteLength / 2);
  const bits = new Uint32Array(values.buffer);
  for (let i = 0; i < values.length; i++) bits[i] = view.getUint16(2 * i, true) << 16;
  return values;
}

/** A sign, 4 bits of exponent, 3 of fraction, without infinities (Micikevicius et al. 2022, arXiv:2209.05433). */
function fromE4M3(bits: number): number {
  const sign = bits & 0x80 ? -1 : 1;
  const exponent = (bits >> 3) & 0x0f;
  const fraction = bits & 0x07;
  if (exponent === 0) return sign * fraction * 2 ** -9;
  if (exponent === 0x0f && fraction === 7) return NaN;
  return sign * (1 + fraction / 8) * 2 ** (exponent - 7);
}

/** IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
