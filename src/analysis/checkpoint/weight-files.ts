import { groupBy } from "../../spec/group-by.ts";
import { grouped } from "../../spec/grouped.ts";
import { isGguf } from "./gguf-names.ts";
import {
  absentShards,
  bytesBehind,
  INDEX_FILE,
  isVariant,
  type SafetensorsHeader,
  WHOLE_FILE,
} from "./safetensors-header.ts";
import { tensorsText } from "./tensors-text.ts";
import { append } from "../../spec/many.ts";

/** What there is to say of files of a checkpoint, beside their tensors. */
export interface FileNote {
  readonly files: readonly string[];
  /** The tensors that it is about, where it is about some. */
  readonly tensors?: readonly string[];
  readonly what: string;
  /** Whether a loader would fail; else it is only good to know. */
  readonly broken: boolean;
}

/** The names in a file: how many, and a sum that is another one where they are others. */
interface Names {
  count: number;
  sum: number;
}

/** A file of which the header alone is here, with the bytes that it announces behind it. */
export interface BareHeader {
  readonly file: string;
  readonly bytes: number;
}

/** Headers alone are enough: one line for all of them. */
export function bareNotes(bare: readonly BareHeader[]): readonly FileNote[] {
  if (bare.length === 0) return [];
  const files = bare.map(({ file }) => file);
  const bytes = bare.reduce((sum, each) => sum + each.bytes, 0);
  const their = files.length === 1 ? "header is here, without its" : "headers are here, without their";
  return [
    { files, what: `Of ${filesText(files)} only the ${their} ${grouped(bytes)} bytes.`, broken: false },
  ];
}

/** The entries of an index, one after the other, as often as they are asked for. */
type Entries = () => Iterable<readonly [name: string, file: string]>;

/** What files of weights are held against. */
export interface FilesAsked {
  /** The files of weights that are there. */
  readonly listed: readonly string[];
  /**
   * Whether these are all that there is, as in a directory or a repository: an index alone is a checkpoint without weights
   * there, and where it was chosen by itself, it is what was to be read.
   */
  readonly all: boolean;
  /** Those of the index, where there is one. */
  readonly entries: Entries;
  /** Whether the config calls for a tensor: then it is missing by itself where no file has it. */
  readonly isCalledFor: (name: string) => boolean;
}

/** The files of a checkpoint: whether all are there, whole, and as the index says. */
export class WeightFiles {
  readonly #indexed = new Map<string, Names>();
  /** A hash of each name in the index. */
  readonly #hashes: number[] = [];
  /** Those that two names have, once the index was read. */
  #equalHashes: ReadonlySet<number> | null = null;
  /** The files whose headers were read; of those that are not as the index says, and of names that it has twice, which files have them. */
  readonly #headers = new Set<string>();
  readonly #others = new Set<string>();
  readonly #filesOf = new Map<string, string[]>();
  readonly #notes: FileNote[] = [];
  /** Those of which the header alone is here, with the bytes that it announces. */
  readonly #bare: BareHeader[] = [];

  /** Takes note of an entry of the index. */
  index(name: string, file: string): void {
    let known = this.#indexed.get(file);
    if (known === undefined) this.#indexed.set(file, (known = { count: 0, sum: 0 }));
    known.count += 1;
    known.sum = (known.sum + hashOf(name, 31)) | 0;
    this.#hashes.push(longHashOf(name));
  }

  /**
   * Takes note of a file's header, once the whole index was told.
   * @param size of the whole file and of what stands before its numbers, in bytes; null: not known.
   */
  header(
    file: string,
    { tensors, repeated }: SafetensorsHeader,
    size: { readonly whole: number; readonly before: number } | null,
  ): void {
    this.#headers.add(file);
    if (repeated.length > 0)
      this.#notes.push({
        files: [file],
        tensors: repeated,
        what: `The header of ${file} has ${tensorsText(repeated)} more than once: safetensors takes the last entry.`,
        broken: false,
      });
    const said = this.#indexed.get(file);
    if (said !== undefined) {
      const sum = tensors.reduce((so, { name }) => (so + hashOf(name, 31)) | 0, 0);
      const isOther = said.count !== tensors.length || said.sum !== sum;
      if (isOther) this.#others.add(file);
      const equal = this.#twice();
      for (const { name } of tensors)
        if (isOther || (equal.size > 0 && equal.has(longHashOf(name))))
          this.#filesOf.set(name, [...(this.#filesOf.get(name) ?? []), file]);
    }
    if (size === null) return;
    const announced = bytesBehind(tensors);
    const there = size.whole - size.before;
    if (there === announced) return;
    if (there === 0) {
      this.#bare.push({ file, bytes: announced });
      return;
    }
    this.#notes.push({ files: [file], ...sizeNote(file, announced, there) });
  }

  /** The files that the index names; none where there is no index. */
  get indexed(): ReadonlySet<string> {
    return new Set(this.#indexed.keys());
  }

  /** The files that are not among those that are there: of an index those that it names, else those that their names speak of. */
  absent(listed: readonly string[]): readonly string[] {
    const there = new Set(listed);
    const indexed = [...this.#indexed.keys()];
    return indexed.length > 0 ? indexed.filter((file) => !there.has(file)) : absentShards(listed);
  }

  /** The hashes that more than one name of the index has. */
  #twice(): ReadonlySet<number> {
    if (this.#equalHashes === null) {
      const sorted = Float64Array.from(this.#hashes).sort();
      this.#equalHashes = new Set(sorted.filter((hash, at) => hash === sorted[at - 1]));
      this.#hashes.length = 0;
    }
    return this.#equalHashes;
  }

  notes({ listed, all, entries, isCalledFor }: FilesAsked): readonly FileNote[] {
    const notes = [...this.#notes, ...bareNotes(this.#bare)];
    const indexed = [...this.#indexed.keys()];
    const absent = this.absent(listed);
    if (absent.length > 0) {
      const of = indexed.length > 0 ? indexed.length : absent.length + listed.length;
      const whose = indexed.length > 0 ? "the index names" : "their names speak of";
      notes.push({
        ...(listed.length === 0
          ? indexAloneNote(absent, all)
          : absentFilesNote(absent, `${grouped(of)} files that ${whose}`)),
        broken: all || listed.length > 0,
      });
    }
    const unlisted = indexed.length > 0 ? listed.filter((file) => !this.#indexed.has(file)) : [];
    if (unlisted.length > 0)
      notes.push({
        files: unlisted,
        what: `${filesText(unlisted)} ${unlisted.length === 1 ? "is" : "are"} not in the index: loaders leave ${unlisted.length === 1 ? "it" : "them"} alone, and so does this check.`,
        broken: false,
      });
    if (this.#others.size > 0 || this.#twice().size > 0)
      append(notes, this.#indexNotes(entries, isCalledFor));
    return notes.toSorted((a, b) => Number(b.broken) - Number(a.broken));
  }

  /** Where the index has other tensors than the headers of its files, or one of them more than once. */
  #indexNotes(entries: Entries, isCalledFor: FilesAsked["isCalledFor"]): readonly FileNote[] {
    const said = new Map<string, string>();
    const twice = new Map<string, string>();
    const equal = this.#twice();
    for (const [name, file] of entries()) {
      const isEqual = equal.size > 0 && equal.has(longHashOf(name));
      const before = isEqual ? said.get(name) : undefined;
      if (before !== undefined) twice.set(name, before);
      if (isEqual || this.#others.has(file) || this.#filesOf.has(name)) said.set(name, file);
    }
    const lacking = [...said]
      .filter(([name, file]) => this.#headers.has(file) && !this.#filesOf.has(name))
      .map(([name, file]) => [name, [file]] as const);
    const named = [...this.#filesOf];
    const unlisted = named.filter(([name]) => !said.has(name));
    const elsewhere = named.filter(
      ([name, files]) => said.has(name) && !files.includes(said.get(name) ?? ""),
    );
    const unread = [...this.#indexed.keys()].some((file) => !this.#headers.has(file));
    return [
      ...noteOn(lacking, (names, of) => ({
        what: `The index names ${names} in ${of}, and no header ${unread ? "that was read " : ""}has ${lacking.length === 1 ? "it" : "them"}.`,
        broken: lacking.some(([name]) => !isCalledFor(name)),
      })),
      ...noteOn(elsewhere, (names, of) => ({
        what: `The index has ${names} in ${filesText(unique(elsewhere.map(([name]) => said.get(name) ?? "")))}, but ${elsewhere.length === 1 ? "it stands" : "they stand"} in ${of}.`,
      })),
      ...noteOn(unlisted, (names, of, one) => ({
        what: `${of} ${one ? "has" : "have"} ${names}, which the index does not list: transformers 5.18.0 loads every tensor of a file that the index names.`,
      })),
      ...noteOn(
        [...twice.keys()].map((name) => [name, [said.get(name) ?? ""]] as const),
        (names, of) => ({
          what: `The index has ${names} more than once: parsers of JSON take the last entry, which says ${of}.`,
        }),
      ),
    ];
  }
}

/**
 * What there is to say of tensors and where they are; nothing where there are none.
 * @param say it in words, of names, files, and whether it is one file.
 */
function noteOn(
  tensors: readonly (readonly [name: string, files: readonly string[]])[],
  say: (
    names: string,
    files: string,
    one: boolean,
  ) => Pick<FileNote, "what"> & Partial<Pick<FileNote, "broken">>,
): readonly FileNote[] {
  if (tensors.length === 0) return [];
  const names = tensors.map(([name]) => name);
  const files = unique(tensors.flatMap(([, own]) => own));
  return [
    {
      files,
      tensors: names,
      broken: false,
      ...say(tensorsText(names), filesText(files), files.length === 1),
    },
  ];
}

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

/** A cheap hash, for there can be 500,000 names. */
function hashOf(name: string, factor: number): number {
  let hash = 0;
  for (let at = 0; at < name.length; at++) hash = (Math.imul(hash, factor) + name.charCodeAt(at)) | 0;
  return hash;
}

/** Two hashes in one number, of 53 bits: only of names in which these are equal all are looked at. */
const longHashOf = (name: string): number =>
  (hashOf(name, 31) >>> 0) * 2 ** 21 + (hashOf(name, 0x01000193) >>> 11);

/** That nothing but the index is there. */
function indexAloneNote(absent: readonly string[], all: boolean): Pick<FileNote, "files" | "what"> {
  const none =
    absent.length === 1
      ? `${absent[0] ?? ""}, which the index names, is not here`
      : `None of the ${grouped(absent.length)} files that the index names is here`;
  const loads = all ? ", and nothing can be loaded" : "";
  return { files: absent, what: `${none}: tensors are known by their names alone${loads}.` };
}

/**
 * That files of a checkpoint are not there.
 * @param of how many there are, in words.
 */
export function absentFilesNote(absent: readonly string[], of: string): Pick<FileNote, "files" | "what"> {
  return {
    files: absent,
    what: `${filesText(absent)} ${absent.length === 1 ? "is" : "are"} not here, of ${of}.`,
  };
}

function sizeNote(file: string, announced: number, there: number): Pick<FileNote, "what" | "broken"> {
  return there < announced
    ? {
        what: `${file} is cut off: behind its header it has ${grouped(there)} of ${grouped(announced)} bytes. Fetch it again.`,
        broken: true,
      }
    : {
        what: `${file} has ${grouped(there - announced)} bytes more than its header announces, which safetensors refuses.`,
        broken: true,
      };
}

/**
 * What is said of files that are none of the weights that were read: those that a loader takes were.
 * @param taken the files of weights that were read.
 */
export function leftAlone(names: readonly string[], taken: readonly string[]): readonly FileNote[] {
  const reasonOf = (name: string): string => {
    if (isGguf(name)) return "GGUF files count where there are no *.safetensors";
    if (name.endsWith(".safetensors"))
      return taken.some(isVariant)
        ? `of what is here transformers loads ${filesText(taken)}, where it is asked for that variant`
        : "transformers loads the others";
    if (name.endsWith(INDEX_FILE)) return `transformers loads ${WHOLE_FILE} without an index`;
    return "no weights; what is open is what was checked";
  };
  return [...groupBy(names, reasonOf)].map(([why, files]) => ({
    files,
    what: `${filesText(files)} ${files.length === 1 ? "was" : "were"} left alone: ${why}.`,
    broken: false,
  }));
}

/** The first few of many files. */
function filesText(files: readonly string[]): string {
  const [last] = files.slice(-1);
  if (files.length === 1) return last ?? "";
  return files.length <= 3
    ? `${files.slice(0, -1).join(", ")} and ${last}`
    : `${files.slice(0, 2).join(", ")} and ${grouped(files.length - 2)} more`;
}
