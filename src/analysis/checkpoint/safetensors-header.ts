import { grouped, plural } from "../../spec/grouped.ts";
import type { FoundTensor } from "./expected-tensors.ts";
import { isGguf } from "./gguf-names.ts";
import { tensorName } from "./tensor-name.ts";

/** Where a tensor lies in a file, behind its header, and what its numbers are. */
export interface HeaderTensor {
  readonly name: string;
  /** As safetensors names it: `BF16`. */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly offsets: readonly [start: number, end: number];
}

/** What a header says. */
export interface SafetensorsHeader {
  readonly tensors: readonly HeaderTensor[];
  /** The names that it has more than once: of these safetensors takes the last entry, and so does this. */
  readonly repeated: readonly string[];
}

/** How many bytes of a file say how long its header is. */
export const LENGTH_BYTES = 8;

/** The longest header that the safetensors library reads. */
const LONGEST_HEADER = 100_000_000;

/** Types of safetensors (safetensors 0.8.0, tensor.rs), as torch names them, and how many bits a number has. */
const TYPES: ReadonlyMap<string, readonly [torch: string, bits: number]> = new Map([
  ["BOOL", ["bool", 8]],
  ["F4", ["float4_e2m1fn_x2", 4]],
  ["F6_E2M3", ["float6_e2m3fn", 6]],
  ["F6_E3M2", ["float6_e3m2fn", 6]],
  ["U8", ["uint8", 8]],
  ["I8", ["int8", 8]],
  ["F8_E4M3", ["float8_e4m3fn", 8]],
  ["F8_E4M3FNUZ", ["float8_e4m3fnuz", 8]],
  ["F8_E5M2", ["float8_e5m2", 8]],
  ["F8_E5M2FNUZ", ["float8_e5m2fnuz", 8]],
  ["F8_E8M0", ["float8_e8m0fnu", 8]],
  ["I16", ["int16", 16]],
  ["U16", ["uint16", 16]],
  ["F16", ["float16", 16]],
  ["BF16", ["bfloat16", 16]],
  ["I32", ["int32", 32]],
  ["U32", ["uint32", 32]],
  ["F32", ["float32", 32]],
  ["C64", ["complex64", 64]],
  ["F64", ["float64", 64]],
  ["I64", ["int64", 64]],
  ["U64", ["uint64", 64]],
]);

/** What files are that often stand where one of safetensors is expected, by how they begin. */
const OTHERS: readonly (readonly [start: string, what: string])[] = [
  [
    "version ",
    "a pointer of Git LFS, and the file that it stands for was not fetched. `git lfs pull` fetches it",
  ],
  ["<", "a page of a website: the download failed"],
  ["PK\u0003\u0004", "a pickle of PyTorch. Save it as safetensors"],
  ["GGUF", "a GGUF file. Give it a name that ends with .gguf"],
];

/** What a file is instead of what its name says; null where that is not known. */
function otherKind(start: Uint8Array): string | null {
  const text = String.fromCharCode(...start.subarray(0, LENGTH_BYTES));
  return OTHERS.find(([begins]) => text.startsWith(begins))?.[1] ?? null;
}

/**
 * How long the header is that follows the first eight bytes of a *.safetensors file
 * (huggingface.co/docs/safetensors: the length, little-endian, a JSON header, the numbers). Throws an Error whose message
 * says what is wrong with the file.
 * @param size of the whole file, where it is known.
 */
export function headerLength(file: string, start: Uint8Array, size?: number): number {
  if (start.length === 0) throw new Error(`${file} is empty.`);
  if (start.length < LENGTH_BYTES)
    throw new Error(`${file} is no safetensors file: it has ${start.length} bytes.`);
  const length = Number(new DataView(start.buffer, start.byteOffset).getBigUint64(0, true));
  if (length > LONGEST_HEADER) {
    const what = otherKind(start);
    throw new Error(
      `${file} is no safetensors file: ${
        what === null
          ? `its first eight bytes announce a header of more than ${grouped(LONGEST_HEADER)} bytes, the most that safetensors reads`
          : `it is ${what}`
      }.`,
    );
  }
  if (size !== undefined && LENGTH_BYTES + length > size)
    throw new Error(
      `${file} ends before its header does: that has ${grouped(length)} bytes, and the file ${grouped(size)}. Fetch it again.`,
    );
  return length;
}

/**
 * The tensors that a header names. What the safetensors library refuses is refused here too; only the numbers need not
 * be there. Throws an Error whose message says what is wrong with the file.
 */
export function headerTensors(file: string, header: Uint8Array): SafetensorsHeader {
  const refused = (what: string): Error => new Error(`${file} is no safetensors file: ${what}.`);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(header);
  } catch {
    throw refused("its header is not UTF-8");
  }
  if (text.startsWith("\ufeff"))
    throw refused("its header begins with a byte-order mark, which JSON does not have");
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw refused("its header is no JSON");
  }
  if (!isObject(read)) throw refused("its header is no JSON object");
  const { __metadata__: metadata, ...entries } = read;
  if (metadata !== undefined && metadata !== null && !isTexts(metadata))
    throw refused("its __metadata__ has other values than texts");
  const { repeated, refusal } = repeatedIn(text, read);
  if (refusal !== null) throw refused(refusal);
  const tensors = Object.entries(entries).map(([name, entry]): HeaderTensor => {
    const { dtype, shape, data_offsets: offsets } = isObject(entry) ? entry : {};
    if ([shape, offsets].some(isAboveExact))
      throw new Error(
        `${file}: ${tensorName(name)} has a size above ${Number.MAX_SAFE_INTEGER}, which is not read here.`,
      );
    if (typeof dtype !== "string" || !isSizes(shape) || !isSizes(offsets) || offsets.length !== 2)
      throw refused(`its header says no type, shape and place of ${tensorName(name)}`);
    if (!TYPES.has(dtype))
      throw refused(
        `${tensorName(name)} is of the type ${tensorName(dtype)}, which safetensors 0.8.0 does not have`,
      );
    const tensor: HeaderTensor = { name, dtype, shape, offsets: [offsets[0] ?? 0, offsets[1] ?? 0] };
    if (overflows(tensor))
      throw refused(`the sizes of ${tensorName(name)} together are more than 64 bits count`);
    return tensor;
  });
  let end = 0;
  for (const tensor of inOrder(tensors)) {
    const [from, to] = tensor.offsets;
    const bytes = bytesOfNumbers(tensor);
    const fits = from === end && to >= from && (to === from || to - from === bytes);
    if (!fits)
      throw refused(
        `its header has ${tensorName(tensor.name)} in bytes ${grouped(from)} to ${grouped(to)}, where ${grouped(bytes)} bytes from ${grouped(end)} on are expected`,
      );
    end = to;
  }
  return { tensors, repeated };
}

/** The members of an entry of which safetensors (0.8.0, by serde) takes no second one. */
const MEMBERS: ReadonlySet<string> = new Set(["dtype", "shape", "data_offsets"]);

/**
 * The names that the JSON of a header has more than once, and why safetensors refuses it, where a member is there twice.
 * JSON.parse keeps the last of equal keys and tells nobody: the text then has more keys than what was read of it.
 */
function repeatedIn(
  text: string,
  read: Readonly<Record<string, unknown>>,
): { readonly repeated: readonly string[]; readonly refusal: string | null } {
  if (keysOfText(text) === keysOfValue(read)) return { repeated: [], refusal: null };
  const names = new Set<string>();
  const repeated = new Set<string>();
  const members = new Set<string>();
  let name = "";
  let depth = 0;
  for (const [token, key] of text.matchAll(KEY_OR_BRACKET)) {
    if (token === "{" || token === "[") depth += 1;
    else if (token === "}" || token === "]") depth -= 1;
    if (key === undefined) continue;
    const said = JSON.parse(key) as string;
    if (depth === 1) {
      name = said;
      members.clear();
      if (!names.has(name)) names.add(name);
      else if (name === "__metadata__") return { repeated: [], refusal: "its header has __metadata__ twice" };
      else repeated.add(name);
    } else if (depth === 2 && name !== "__metadata__" && MEMBERS.has(said)) {
      if (members.has(said))
        return { repeated: [], refusal: `its header has the ${said} of ${tensorName(name)} twice` };
      members.add(said);
    }
  }
  return { repeated: [...repeated], refusal: null };
}

/** Of a JSON text each string that is a key, in the first group, each other string, and each bracket. */
const KEY_OR_BRACKET = /("[^"\\]*(?:\\.[^"\\]*)*")\s*:|"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]/g;

/** How many keys the objects of the first two levels of a JSON text have: as many as colons outside of strings. */
function keysOfText(text: string): number {
  let keys = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++)
    switch (text[at]) {
      case '"':
        at = endOfString(text, at);
        break;
      case "{":
      case "[":
        depth += 1;
        break;
      case "}":
      case "]":
        depth -= 1;
        break;
      case ":":
        if (depth <= 2) keys += 1;
    }
  return keys;
}

/** Where the quotation mark stands that ends a string. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text[end - 1 - escapes] === "\\") escapes += 1;
    if (escapes % 2 === 0) return end;
  }
}

const keysOfValue = (read: Readonly<Record<string, unknown>>): number =>
  Object.values(read).reduce<number>(
    (sum, each) => sum + (isObject(each) ? Object.keys(each).length : 0),
    Object.keys(read).length,
  );

/** Tensors in the order of their numbers, in which most headers have them already. */
function inOrder(tensors: readonly HeaderTensor[]): readonly HeaderTensor[] {
  const isBehind = (a: HeaderTensor, b: HeaderTensor): number =>
    a.offsets[0] - b.offsets[0] || a.offsets[1] - b.offsets[1];
  const ordered = tensors.every((tensor, at) => at === 0 || isBehind(tensors[at - 1] ?? tensor, tensor) <= 0);
  return ordered ? tensors : tensors.toSorted(isBehind);
}

/** How many bytes the numbers behind a header take, as it says. */
export const bytesBehind = (tensors: readonly HeaderTensor[]): number =>
  tensors.reduce((end, { offsets }) => Math.max(end, offsets[1]), 0);

function bytesOfNumbers({ dtype, shape }: HeaderTensor): number {
  const [, bits = 0] = TYPES.get(dtype) ?? [];
  return (shape.reduce((product, size) => product * size, 1) * bits) / 8;
}

/** Whether a count of elements or bits on the way to the size of a tensor is beyond 64 bits, also where it ends at 0. */
function overflows({ dtype, shape }: HeaderTensor): boolean {
  const [, bits = 0] = TYPES.get(dtype) ?? [];
  let product = 1;
  return [...shape, bits].some((size) => (product *= size) >= 2 ** 64);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const isTexts = (value: unknown): boolean =>
  isObject(value) && Object.values(value).every((each) => typeof each === "string");

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((each) => Number.isSafeInteger(each) && each >= 0);
}

/** Whether a list has a whole number that JavaScript does not have exactly. */
function isAboveExact(value: unknown): boolean {
  return (
    Array.isArray(value) && value.some((each) => Number.isInteger(each) && each > Number.MAX_SAFE_INTEGER)
  );
}

/** A tensor of a header, with its type as torch names it. */
export function foundIn({ dtype, shape }: HeaderTensor): FoundTensor {
  return { shape, dtype: torchName(dtype) };
}

/** A type of safetensors, as torch names it. */
export const torchName = (dtype: string): string => TYPES.get(dtype)?.[0] ?? dtype;

/** The index of a checkpoint that is divided among files. */
export const INDEX_FILE = "model.safetensors.index.json";

/**
 * The names in an index and their files, one after the other: `"weight_map": { NAME: FILE, … }`. It is never parsed as a
 * whole, for that of 500,000 tensors has 50 MB. Throws an Error whose message says what is wrong with it.
 */
export function* indexEntries(
  pieces: Iterable<Uint8Array>,
  file = INDEX_FILE,
): Generator<readonly [name: string, file: string]> {
  const decoder = new TextDecoder();
  let rest: string | null = null;
  let any = false;
  let size = 0;
  // The name of the entry before, where it is one of weights.
  let before: string | null = null;
  let last: string | null = null;
  // How many braces are open; null where more was passed over than is kept.
  let depth: number | null = 0;
  for (const piece of pieces) {
    if (piece.length === 0) continue;
    if (rest === null) {
      const other = otherKind(piece);
      if (other !== null) throw new Error(`${file} is no index: it is ${other}.`);
    }
    size += piece.length;
    const text: string = (rest ?? "") + decoder.decode(piece, { stream: true });
    if (rest === null && !/^\s*\{/.test(text)) throw new Error(`${file} is no index: it is no JSON object.`);
    let done = 0;
    for (const found of text.matchAll(ENTRY)) {
      const [whole, key = "", value = ""] = found;
      const between = text.slice(done, found.index);
      if (before !== null && !BETWEEN.test(between)) throw noJson(file, before);
      if (depth !== null) depth += bracesIn(between);
      done = found.index + whole.length;
      before = null;
      if (!/\.(?:safetensors|bin)$/.test(value)) continue;
      any = true;
      before = textOf(key, file);
      last = before;
      yield [before, textOf(value, file)];
    }
    if (text.length - LONGEST_ENTRY > done) depth = null;
    rest = text.slice(Math.max(done, text.length - LONGEST_ENTRY));
  }
  if (rest === null) throw new Error(`${file} is empty. Fetch it again.`);
  const isCutOff = depth === null ? !rest.trimEnd().endsWith("}") : depth + bracesIn(rest) > 0;
  if (isCutOff) {
    const where =
      last === null ? "before any entry of weight_map" : `behind the entry of ${tensorName(last)}`;
    throw new Error(`${file} is cut off: it ends after ${plural(size, "byte")}, ${where}. Fetch it again.`);
  }
  if (!any) throw new Error(`${file} names no tensor: it has no weight_map with names and files.`);
  if (before !== null && !/^\s*\}/.test(rest)) throw noJson(file, before);
}

/** How many more braces of JSON are opened than closed; text that ends inside a string is cut off there. */
function bracesIn(text: string): number {
  if (!/[{}]/.test(text)) return 0;
  let open = 0;
  for (const [brace] of text.replace(/"(?:[^"\\]|\\.)*(?:"|\\?$)/g, "").matchAll(/[{}]/g))
    open += brace === "{" ? 1 : -1;
  return open;
}

/** What stands between an entry of weights and the next entry: a comma, or the end of its object. */
const BETWEEN = /^\s*(?:,\s*$|\})/;

const noJson = (file: string, name: string): Error =>
  new Error(
    `${file} is no JSON: behind the entry of ${tensorName(name)} stands neither one comma and another entry nor a brace that ends weight_map.`,
  );

/** A string, and a string behind it. */
const ENTRY = /"((?:[^"\\]|\\.)*)"\s*:\s*"((?:[^"\\]|\\.)*)"/g;

/** So much is kept of a piece in which an entry may have begun, in characters. */
const LONGEST_ENTRY = 2 ** 20;

function textOf(inside: string, file: string): string {
  try {
    return JSON.parse(`"${inside}"`) as string;
  } catch {
    throw new Error(`${file} is no JSON: "${tensorName(inside)}" is no string.`);
  }
}

/**
 * Of *.safetensors files those that transformers loads (5.18.0, modeling_utils.py): `model.safetensors` where it is there,
 * else what is called so with a number. Repositories can have copies in another form beside them.
 */
export function ownWeights(files: readonly string[]): readonly string[] {
  const all = files.filter((name) => name.endsWith(".safetensors"));
  if (all.includes(WHOLE_FILE)) return [WHOLE_FILE];
  const own = all.filter((name) => name.startsWith("model"));
  const plain = own.filter((name) => !isVariant(name));
  return [plain, own, all].find(({ length }) => length > 0) ?? [];
}

/**
 * That files have no weights that can be held against a config, and what they have instead.
 * @param files the names of all that is there.
 */
export function withoutWeights(files: readonly string[]): string {
  const others = files.filter((name) =>
    /\.(?:bin|pt|pth|ckpt|npz|onnx|msgpack|h5|gguf)(?:\.index\.json)?$/.test(name),
  );
  const none = "has no *.safetensors files.";
  if (others.length === 0) return `${none} There are no weights beside its config.`;
  const named = others.slice(0, 3).join(", ") + (others.length > 3 ? " …" : "");
  return others.every(isGguf)
    ? `${none} Its weights are GGUF files (${named}), which are compared where they lie in a directory or are dropped on the page: download one of them.`
    : `${none} Its weights are ${named}, in a format whose names cannot be read without loading it: save them as safetensors (save_pretrained of transformers does).`;
}

/** A checkpoint that is not divided among files. */
export const WHOLE_FILE = "model.safetensors";

/** A copy in another type: `model.fp16.safetensors`, `model.fp16-00001-of-00002.safetensors`. */
const VARIANT = /^model\.\w+(?:-\d+-of-\d+)?\.safetensors$|^model-\d+-of-\d+\.\w+\.safetensors$/;

/** Whether a file is such a copy. */
export const isVariant = (file: string): boolean => VARIANT.test(file);

/** Whether files are an adapter of PEFT's, which holds no model. */
export const areAdapter = (files: readonly string[]): boolean =>
  files.length > 0 && files.every((name) => name.startsWith("adapter_"));

/** Why an adapter is not held against a config. */
export const adapterText = (file: string): string =>
  `${file} is an adapter (LoRA), not the weights of a model: check the checkpoint of its base model, or merge it first.`;

/** Which of how many files this is, by its name: `model-00002-of-00163.safetensors`; null where it says nothing of others. */
function shardOf(file: string): { readonly number: number; readonly of: number } | null {
  const [, number, of] = /-(\d+)-of-(\d+)\.(?:safetensors|gguf)$/.exec(file) ?? [];
  return number === undefined || of === undefined ? null : { number: Number(number), of: Number(of) };
}

/** The shards that these files leave out, as far as their names say it: `model-00002-of-00163.safetensors`. */
export function absentShards(files: readonly string[]): readonly string[] {
  const [first] = files.map((name) => ({ name, shard: shardOf(name) })).filter(({ shard }) => shard !== null);
  if (first === undefined || first.shard === null) return [];
  const { of } = first.shard;
  const there = new Set(files.map((name) => shardOf(name)?.number));
  const width = /-(\d+)-of-/.exec(first.name)?.[1]?.length ?? 5;
  const missing: string[] = [];
  for (let number = 1; number <= Math.min(of, MOST_SHARDS); number++)
    if (!there.has(number))
      missing.push(first.name.replace(/-\d+-of-/, `-${String(number).padStart(width, "0")}-of-`));
  return missing;
}

/** More than any checkpoint has. */
const MOST_SHARDS = 10_000;
