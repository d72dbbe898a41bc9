import type { CheckedCheckpoint, CheckProgress } from "../../analysis/checkpoint/checked.ts";
import { TensorCheck } from "../../analysis/checkpoint/compare-tensors.ts";
import { type FoundTensor, numberedName } from "../../analysis/checkpoint/expected-tensors.ts";
import {
  adapterText,
  areAdapter,
  foundIn,
  headerLength,
  headerTensors,
  INDEX_FILE,
  indexEntries,
  LENGTH_BYTES,
  ownWeights,
  WHOLE_FILE,
} from "../../analysis/checkpoint/safetensors-header.ts";
import type { GgufFile } from "../../analysis/checkpoint/check-gguf.ts";
import { isGguf } from "../../analysis/checkpoint/gguf-names.ts";
import { leftAlone, WeightFiles } from "../../analysis/checkpoint/weight-files.ts";
import type { CheckpointNames } from "../../spec/checkpoint-names.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { filesInWords } from "./files-in-words.ts";

/** What is needed of a file: a File of a browser has it, a part of one is read without the rest. */
export interface LocalFile {
  readonly name: string;
  readonly size: number;
  slice: (start: number, end: number) => { arrayBuffer: () => Promise<ArrayBuffer> };
}

/**
 * Holds a config against files of its checkpoint, of which only headers and the index are read. Throws an Error whose
 * message says what is wrong with which file.
 */
export async function checkFiles(
  spec: EngineModelSpec,
  names: CheckpointNames,
  files: readonly LocalFile[],
  tell: (progress: CheckProgress) => void = () => undefined,
): Promise<CheckedCheckpoint> {
  const gguf = ggufAmong(files);
  if (gguf.length > 0) {
    const checked = await checkGgufFiles(spec, names, gguf, tell);
    const others = files.filter((file) => !gguf.includes(file)).map(({ name }) => name);
    const { files: notes = [] } = checked.comparison;
    return { ...checked, comparison: { ...checked.comparison, files: [...notes, ...leftAlone(others, [])] } };
  }
  return (await readFiles(spec, names, files, { tell })).checked;
}

/** The GGUF files among these, which count where there are no safetensors. */
export function ggufAmong<F extends LocalFile>(files: readonly F[]): readonly F[] {
  const others = files.some(({ name }) => name.endsWith(".safetensors") || name.endsWith(INDEX_FILE));
  return others ? [] : files.filter(({ name }) => isGguf(name));
}

/** What came of a check, and what checked it, which has seen every tensor. */
export interface ReadCheckpoint {
  readonly checked: CheckedCheckpoint;
  readonly check: TensorCheck;
  /** Whether the names of all tensors were told. */
  readonly whole: boolean;
}

/** Who is told what is read. */
export interface Listener {
  readonly tell?: (progress: CheckProgress) => void;
  /** Told each tensor; of what an index alone names, the name. */
  readonly onTensor?: (name: string, found: FoundTensor) => void;
}

/** Does as {@link checkFiles} for *.safetensors files and their index. */
export async function readFiles(
  spec: EngineModelSpec,
  names: CheckpointNames,
  files: readonly LocalFile[],
  { tell, onTensor }: Listener,
): Promise<ReadCheckpoint> {
  const listed = ownWeights(files.map(({ name }) => name));
  const given = files.filter(({ name }) => listed.includes(name));
  const index = listed.includes(WHOLE_FILE) ? undefined : files.find(({ name }) => name.endsWith(INDEX_FILE));
  const others = files.filter((file) => file !== index && !given.includes(file)).map(({ name }) => name);
  const [other] = others;
  if (other !== undefined && given.length === 0 && index === undefined) throw new Error(notChecked(other));
  const [adapter] = listed;
  if (adapter !== undefined && index === undefined && areAdapter(listed))
    throw new Error(adapterText(adapter));
  const weights = new WeightFiles();
  let bytes = 0;
  const pieces = index === undefined ? [] : [await part(index, 0, index.size)];
  if (index !== undefined) {
    for (const [name, file] of indexEntries(pieces, index.name)) weights.index(name, file);
    bytes += index.size;
  }
  const { indexed } = weights;
  const shards = index === undefined ? given : given.filter(({ name }) => indexed.has(name));
  const known = new Set(shards.map(({ name }) => name));
  const check = new TensorCheck(spec, names, [...known]);
  const see = (name: string, found: FoundTensor): void => {
    check.see(name, found);
    onTensor?.(name, found);
  };
  for (const [done, file] of shards.entries()) {
    tell?.({ done, of: shards.length, bytes });
    const start = await part(file, 0, Math.min(LENGTH_BYTES, file.size));
    const length = headerLength(file.name, start, file.size);
    const before = LENGTH_BYTES + length;
    bytes += before;
    const header = headerTensors(file.name, await part(file, LENGTH_BYTES, before));
    weights.header(file.name, header, { whole: file.size, before });
    for (const tensor of header.tensors) see(tensor.name, foundIn(tensor));
  }
  if (index !== undefined)
    for (const [name, file] of indexEntries(pieces))
      if (!known.has(file)) see(name, { shape: null, dtype: null });
  const absent = weights.absent(listed);
  const whole = index !== undefined || absent.length === 0;
  const checked: CheckedCheckpoint = {
    comparison: {
      ...check.result(whole),
      files: [
        ...weights.notes({
          listed,
          all: false,
          entries: () => indexEntries(pieces),
          isCalledFor: isCalledFor(check),
        }),
        ...leftAlone(others, listed),
      ],
    },
    source: filesInWords(index === undefined ? given : [...given, index]),
    headers: { read: shards.length, of: new Set([...known, ...indexed, ...absent]).size },
    absent: absent.length,
    requests: 0,
    bytes,
  };
  return { checked, check, whole };
}

/** Whether a config calls for a tensor, once a check has seen all. */
export function isCalledFor(check: TensorCheck): (name: string) => boolean {
  const find = check.finder();
  return (name) => find(numberedName(name)) !== null;
}

/** The same of GGUF files, whose reader is loaded for them alone. */
async function checkGgufFiles(
  spec: EngineModelSpec,
  names: CheckpointNames,
  files: readonly LocalFile[],
  tell: (progress: CheckProgress) => void,
): Promise<CheckedCheckpoint> {
  const { absentParts, checkGguf, ggufModelsObstacle } =
    await import("../../analysis/checkpoint/check-gguf.ts");
  const obstacle = ggufModelsObstacle(files.map(({ name }) => name));
  if (obstacle !== null) throw new Error(obstacle);
  const { read, bytes } = await readGgufFiles(files, tell);
  const absent = absentParts(read);
  return {
    comparison: checkGguf(spec, names, read),
    source: filesInWords(files),
    headers: { read: files.length, of: files.length + absent },
    absent,
    requests: 0,
    bytes,
  };
}

/** What the headers of GGUF files say, and how many bytes were read for it. */
export async function readGgufFiles(
  files: readonly LocalFile[],
  tell: (progress: CheckProgress) => void,
): Promise<{ readonly read: readonly GgufFile[]; readonly bytes: number }> {
  const { readGgufHeader } = await import("../../analysis/checkpoint/gguf-header.ts");
  let bytes = 0;
  const read: GgufFile[] = [];
  for (const [done, file] of files.entries()) {
    tell({ done, of: files.length, bytes });
    const header = await readGgufHeader(file.name, file.size, (end) => {
      bytes += end;
      return part(file, 0, end);
    });
    read.push({ name: file.name, header, size: file.size });
  }
  return { read, bytes };
}

/** Why a file is none that can be held against a config. */
function notChecked(name: string): string {
  return `${name} is no file of weights that is read here: *.safetensors, ${INDEX_FILE} and *.gguf are.`;
}

async function part(file: LocalFile, start: number, end: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(await file.slice(start, end).arrayBuffer());
  if (bytes.length < Math.min(end, file.size) - start || end > file.size)
    throw new Error(`${file.name} ends before what its header announces.`);
  return bytes;
}
