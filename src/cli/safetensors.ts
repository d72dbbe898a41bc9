import { closeSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import type { FoundTensor } from "../analysis/checkpoint/compare-tensors.ts";
import type { TensorValues } from "../reference/weights.ts";

/** Where a tensor lies in a file, and what its numbers are. */
interface Entry {
  readonly file: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

/** A header longer than this is none. */
const LONGEST_HEADER = 100_000_000;

/**
 * Opens the *.safetensors files of a directory (huggingface.co/docs/safetensors: eight bytes with the length of a JSON
 * header, the header, the numbers). What it gives reads a tensor by its name; float32, bfloat16 and float16 become
 * float32. Both throw an Error whose message says what is wrong with which file.
 */
export function openSafetensors(directory: string): (name: string, shape: readonly number[]) => TensorValues {
  const entries = new Map<string, Entry>();
  const files = readdirSync(directory).filter((file) => file.endsWith(".safetensors"));
  if (files.length === 0) throw new Error(`${directory} has no *.safetensors file.`);
  for (const file of files)
    for (const [name, entry] of headerOf(join(directory, file))) entries.set(name, entry);
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
    return { shape, data: numbers(entry, name) };
  };
}

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
  ["I16", "int16"],
  ["I8", "int8"],
  ["U8", "uint8"],
  ["BOOL", "bool"],
]);

/** The index of a checkpoint that is divided among files. */
const INDEX = "model.safetensors.index.json";

/**
 * The tensors of the *.safetensors files of a directory, from their headers; where there are none, the names in
 * model.safetensors.index.json. Throws an Error whose message says what is wrong with which file.
 */
export function tensorsIn(directory: string): ReadonlyMap<string, FoundTensor> {
  const listed = readdirSync(directory);
  const files = listed.filter((file) => file.endsWith(".safetensors"));
  if (files.length > 0)
    return new Map(
      files
        .flatMap((file) => headerOf(join(directory, file)))
        .map(([name, { shape, dtype }]) => [name, { shape, dtype: TYPES.get(dtype) ?? dtype }]),
    );
  if (!listed.includes(INDEX)) throw new Error(`${directory} has neither a *.safetensors file nor ${INDEX}.`);
  const { weight_map: byName } = JSON.parse(readFileSync(join(directory, INDEX), "utf8")) as {
    readonly weight_map?: Readonly<Record<string, string>>;
  };
  if (byName === undefined) throw new Error(`${join(directory, INDEX)} has no weight_map.`);
  return new Map(Object.keys(byName).map((name) => [name, { shape: null, dtype: null }]));
}

function headerOf(file: string): readonly (readonly [string, Entry])[] {
  const length = Number(bytesOf(file, 0, 8).readBigUInt64LE());
  if (length > LONGEST_HEADER)
    throw new Error(`${file} is no safetensors file: its header has ${length} bytes.`);
  const header = JSON.parse(bytesOf(file, 8, length).toString("utf8")) as {
    [name: string]: { dtype: string; shape: number[]; data_offsets: [number, number] };
  };
  return Object.entries(header)
    .filter(([name]) => name !== "__metadata__")
    .map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [start, end],
        },
      ]) => [name, { file, dtype, shape, start: 8 + length + start, end: 8 + length + end }],
    );
}

function bytesOf(file: string, start: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const descriptor = openSync(file, "r");
  try {
    for (let done = 0; done < length;) {
      const read = readSync(descriptor, bytes, done, Math.min(length - done, 2 ** 30), start + done);
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
    default:
      throw new Error(`${file}: ${name} is ${dtype}; F32, BF16 and F16 are read.`);
  }
}

/** bfloat16 is the upper half of a float32. */
function fromBfloat16(view: DataView): Float32Array {
  const values = new Float32Array(view.byteLength / 2);
  const bits = new Uint32Array(values.buffer);
  for (let i = 0; i < values.length; i++) bits[i] = view.getUint16(2 * i, true) << 16;
  return values;
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
