import type { FoundTensor } from "./expected-tensors.ts";

/** Where a tensor lies in a file, behind its header, and what its numbers are. */
export interface HeaderTensor {
  readonly name: string;
  /** As safetensors names it: `BF16`. */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly offsets: readonly [start: number, end: number];
}

/** How many bytes of a file say how long its header is. */
export const LENGTH_BYTES = 8;

/** The longest header that the safetensors library reads. */
const LONGEST_HEADER = 100_000_000;

/** Types of safetensors, as torch names them. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ["F64", "float64"],
  ["F32", "float32"],
  ["F16", "float16"],
  ["BF16", "bfloat16"],
  ["F8_E4M3", "float8_e4m3fn"],
  ["F8_E5M2", "float8_e5m2"],
  ["F8_E8M0", "float8_e8m0fnu"],
  ["I64", "int64"],
  ["I32", "int32"],
  ["U32", "uint32"],
  ["I16", "int16"],
  ["I8", "int8"],
  ["U8", "uint8"],
  ["BOOL", "bool"],
]);

/**
 * How long the header is that follows the first eight bytes of a *.safetensors file
 * (huggingface.co/docs/safetensors: the length, little-endian, a JSON header, the numbers). Throws an Error whose message
 * says what is wrong with the file.
 */
export function headerLength(file: string, start: Uint8Array): number {
  if (start.length < LENGTH_BYTES)
    throw new Error(`${file} is no safetensors file: it has ${start.length} bytes.`);
  const length = Number(new DataView(start.buffer, start.byteOffset).getBigUint64(0, true));
  if (length > LONGEST_HEADER)
    throw new Error(`${file} is no safetensors file: its first bytes would be a header of ${length} bytes.`);
  return length;
}

/** The tensors that a header names. Throws an Error whose message says what is wrong with the file. */
export function headerTensors(file: string, header: Uint8Array): readonly HeaderTensor[] {
  let read: unknown;
  try {
    read = JSON.parse(new TextDecoder().decode(header));
  } catch {
    throw new Error(`${file} is no safetensors file: its header is no JSON.`);
  }
  return Object.entries(read as Readonly<Record<string, unknown>>)
    .filter(([name]) => name !== "__metadata__")
    .map(([name, entry]) => {
      const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Readonly<Record<string, unknown>>;
      if (typeof dtype !== "string" || !isNumbers(shape) || !isNumbers(offsets) || offsets.length !== 2)
        throw new Error(`${file} is no safetensors file: its header says nothing of ${name}.`);
      return { name, dtype, shape, offsets: [offsets[0] ?? 0, offsets[1] ?? 0] };
    });
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((each) => typeof each === "number");
}

/** A tensor of a header, with its type as torch names it. */
export function foundIn({ dtype, shape }: HeaderTensor): FoundTensor {
  return { shape, dtype: torchName(dtype) };
}

/** A type of safetensors, as torch names it. */
export const torchName = (dtype: string): string => TYPES.get(dtype) ?? dtype;

/** The index of a checkpoint that is divided among files. */
export const INDEX_FILE = "model.safetensors.index.json";

/**
 * The names in an index and their files, one after the other: `"weight_map": { NAME: FILE, … }`. It is never parsed as a
 * whole, for that of 500,000 tensors has 50 MB.
 */
export function* indexEntries(
  pieces: Iterable<Uint8Array>,
): Generator<readonly [name: string, file: string]> {
  const decoder = new TextDecoder();
  let rest = "";
  for (const piece of pieces) {
    const text = rest + decoder.decode(piece, { stream: true });
    let done = 0;
    for (const found of text.matchAll(ENTRY)) {
      done = found.index + found[0].length;
      const [, key = "", value = ""] = found;
      if (/\.(?:safetensors|bin)$/.test(value))
        yield [JSON.parse(`"${key}"`) as string, JSON.parse(`"${value}"`) as string];
    }
    rest = text.slice(done);
  }
}

/** A string, and a string behind it. */
const ENTRY = /"((?:[^"\\]|\\.)*)"\s*:\s*"((?:[^"\\]|\\.)*)"/g;

/** Of *.safetensors files those that transformers loads: repositories can have copies in another form beside them. */
export function ownWeights(files: readonly string[]): readonly string[] {
  const all = files.filter((name) => name.endsWith(".safetensors"));
  const own = all.filter((name) => name.startsWith("model"));
  return own.length > 0 ? own : all;
}

/** Which of how many files this is, by its name: `model-00002-of-00163.safetensors`; null where it says nothing of others. */
function shardOf(file: string): { readonly number: number; readonly of: number } | null {
  const [, number, of] = /-(\d+)-of-(\d+)\.safetensors$/.exec(file) ?? [];
  return number === undefined || of === undefined ? null : { number: Number(number), of: Number(of) };
}

/** Whether these files are all of their checkpoint, as far as their names say it. */
export function areAll(files: readonly string[]): boolean {
  const shards = files.map(shardOf).filter((shard) => shard !== null);
  return shards.length === 0 || new Set(shards.map(({ number }) => number)).size >= (shards[0]?.of ?? 0);
}
