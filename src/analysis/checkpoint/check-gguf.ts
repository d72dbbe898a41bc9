import type { CheckpointNames } from "../../spec/checkpoint-names.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { groupBy } from "../../spec/group-by.ts";
import { grouped } from "../../spec/grouped.ts";
import type { HeadersSide } from "./compare-headers.ts";
import { TensorCheck, type TensorComparison } from "./compare-tensors.ts";
import type { GgufHeader } from "./gguf-header.ts";
import { HeaderTable } from "./header-table.ts";
import { absentShards } from "./safetensors-header.ts";
import { absentFilesNote, bareNotes, type FileNote } from "./weight-files.ts";
import { ggufObstacle, otherKeys, squeezed } from "./gguf-names.ts";
import { largest } from "../../spec/many.ts";

/** A GGUF file with what its header says. */
export interface GgufFile {
  readonly name: string;
  readonly header: GgufHeader;
  /** Of the whole file, in bytes. */
  readonly size: number;
}

/**
 * The models in files of these names: each file is one, or all that are parts of one by their names, as llama.cpp writes
 * them (`x-00001-of-00003.gguf`).
 */
export function ggufModels(names: readonly string[]): readonly (readonly string[])[] {
  const modelOf = (name: string): string => name.replace(/-\d+(-of-\d+\.gguf)$/, "$1");
  return [...groupBy(names.toSorted(), modelOf).values()];
}

/** Why files of several models are not taken for one; null where they are of one. */
export function ggufModelsObstacle(names: readonly string[]): string | null {
  const models = ggufModels(names);
  if (models.length < 2) return null;
  const firsts = models.slice(0, 3).map(([first = ""]) => first);
  return `These are ${models.length} models (${firsts.join(", ")}${models.length > 3 ? " …" : ""}), each in a GGUF file of its own: choose one of them.`;
}

/**
 * Holds a config against GGUF files: names and shapes of tensors, and the keys of the metadata that say what the config
 * says. Types are those of whoever quantised, and not compared. Throws an Error whose message says which file cannot be
 * compared, and why.
 * @param files of one model (`ggufModels`).
 */
export function checkGguf(
  spec: EngineModelSpec,
  names: CheckpointNames,
  files: readonly GgufFile[],
): TensorComparison {
  // Of a file in several parts the first alone has the metadata of the model.
  const whole = files.filter(({ header }) => (header.metadata.get("split.no") ?? 0) === 0);
  for (const { name, header } of whole.length > 0 ? whole : files) {
    const obstacle = ggufObstacle(name, header, spec.body.type);
    if (obstacle !== null) throw new Error(obstacle);
  }
  const check = new TensorCheck(
    spec,
    names,
    files.map(({ name }) => name),
  );
  for (const { header } of files)
    for (const { name, shape } of header.tensors) check.see(name, { shape: squeezed(shape), dtype: null });
  const keys = new Map(
    whole.flatMap(({ header }) => otherKeys(header, spec.body)).map((each) => [each.key, each]),
  );
  return { ...check.result(absentParts(files) === 0), keys: [...keys.values()], files: notesOn(files) };
}

/** What there is to say of the files: cut off, a header alone, without the other parts. */
function notesOn(files: readonly GgufFile[]): readonly FileNote[] {
  // llama.cpp refuses a file in which the numbers of a tensor would end behind it, and takes a longer one.
  const short = files.filter(({ header: { needed }, size }) => size < needed);
  const isBare = ({ header: { start }, size }: GgufFile): boolean => size <= start;
  const cut = short.filter((file) => !isBare(file));
  const bare = short
    .filter(isBare)
    .map(({ name, header: { start, needed } }) => ({ file: name, bytes: needed - start }));
  const notes = [
    ...cut.map(({ name, header: { needed }, size }) => ({
      files: [name],
      what: `${name} is cut off: it has ${grouped(size)} of ${grouped(needed)} bytes. Fetch it again.`,
      broken: true,
    })),
    ...bareNotes(bare),
  ];
  if (absentParts(files) === 0) return notes;
  const names = files.map(({ name }) => name);
  const absent = absentShards(names);
  const absentNote =
    absent.length > 0
      ? absentFilesNote(absent, `${grouped(absent.length + files.length)} files that their names speak of`)
      : {
          files: names,
          what: `${names.join(", ")} is one part of several, as its metadata says (split.count), and no others are here.`,
        };
  return [{ ...absentNote, broken: true }, ...notes];
}

/** How many parts of a file these leave out, as far as their names and their metadata say. */
export function absentParts(files: readonly GgufFile[]): number {
  const counts = files.map(({ header }) => header.metadata.get("split.count"));
  const most = largest(
    counts.map((count) => (typeof count === "number" ? count : 0)),
    0,
  );
  return Math.max(most - files.length, absentShards(files.map(({ name }) => name)).length);
}

/**
 * The headers of a model's GGUF files, to be held against others: of any architecture, for nothing is asked of the config
 * but components. Throws an Error where they are of several models.
 */
export function ggufSide(
  spec: EngineModelSpec,
  names: CheckpointNames,
  files: readonly GgufFile[],
): HeadersSide {
  const obstacle = ggufModelsObstacle(files.map(({ name }) => name));
  if (obstacle !== null) throw new Error(obstacle);
  const check = new TensorCheck(
    spec,
    names,
    files.map(({ name }) => name),
  );
  const tensors = new HeaderTable();
  for (const { header } of files)
    for (const { name, shape } of header.tensors) tensors.add(name, { shape, dtype: null });
  return {
    form: "gguf",
    tensors,
    whole: absentParts(files) === 0,
    placeOf: check.finder(),
    transformers: null,
    files: [],
  };
}
