import { absentShards, bytesBehind, type HeaderTensor } from "./safetensors-header.ts";

/** What there is to say of files of a checkpoint, beside their tensors. */
export interface FileNote {
  readonly files: readonly string[];
  readonly what: string;
  /** Whether a loader would fail; else it is only good to know. */
  readonly broken: boolean;
}

/** The names in a file: how many, and a sum that is another one where they are others. */
interface Names {
  count: number;
  sum: number;
}

/** The files of a checkpoint: whether all are there, whole, and as the index says. */
export class WeightFiles {
  readonly #indexed = new Map<string, Names>();
  readonly #headers = new Map<string, Names>();
  readonly #notes: FileNote[] = [];
  /** Those of which the header alone is here, with the bytes that it announces. */
  readonly #bare: { readonly file: string; readonly bytes: number }[] = [];

  /** Takes note of an entry of the index. */
  index(name: string, file: string): void {
    add(this.#indexed, file, name);
  }

  /**
   * Takes note of a file's header.
   * @param size of the whole file and of what stands before its numbers, in bytes; null: not known.
   */
  header(
    file: string,
    tensors: readonly HeaderTensor[],
    size: { readonly whole: number; readonly before: number } | null,
  ): void {
    if (tensors.length === 0) this.#headers.set(file, { count: 0, sum: 0 });
    for (const { name } of tensors) add(this.#headers, file, name);
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

  /** Headers alone are enough: one line for all of them. */
  #bareNotes(): readonly FileNote[] {
    if (this.#bare.length === 0) return [];
    const files = this.#bare.map(({ file }) => file);
    const bytes = this.#bare.reduce((sum, each) => sum + each.bytes, 0);
    const their = files.length === 1 ? "header is here, without its" : "headers are here, without their";
    return [{ files, what: `Of ${filesText(files)} only the ${their} ${bytes} bytes.`, broken: false }];
  }

  /**
   * @param listed the files of weights that are there.
   * @param all whether all files of the checkpoint are to be there, as in a directory or beside an index: files that are
   * dropped on the page without one can be some of them.
   */
  notes(listed: readonly string[], all: boolean): readonly FileNote[] {
    const notes = [...this.#notes, ...this.#bareNotes()];
    const indexed = [...this.#indexed.keys()];
    const absent = this.absent(listed);
    if (absent.length > 0) {
      const of = indexed.length > 0 ? indexed.length : absent.length + listed.length;
      const whose = indexed.length > 0 ? "the index names" : "their names speak of";
      const note =
        listed.length === 0
          ? {
              files: absent,
              what: `None of the ${of} files that the index names is here: their tensors are known by their names alone.`,
            }
          : absentFilesNote(absent, `${of} files that ${whose}`);
      notes.push({ ...note, broken: all });
    }
    const unlisted = indexed.length > 0 ? listed.filter((file) => !this.#indexed.has(file)) : [];
    if (unlisted.length > 0)
      notes.push({
        files: unlisted,
        what: `${filesText(unlisted)} ${unlisted.length === 1 ? "is" : "are"} not in the index: loaders leave ${unlisted.length === 1 ? "it" : "them"} alone, and so does this check.`,
        broken: false,
      });
    for (const [file, { count, sum }] of this.#headers) {
      const said = this.#indexed.get(file);
      if (said === undefined || (said.count === count && said.sum === sum)) continue;
      notes.push({
        files: [file],
        what: `The index has ${said.count} tensors in ${file}, whose header has ${said.count === count ? "as many, but others" : count}.`,
        broken: false,
      });
    }
    return notes.toSorted((a, b) => Number(b.broken) - Number(a.broken));
  }
}

function add(names: Map<string, Names>, file: string, name: string): void {
  let known = names.get(file);
  if (known === undefined) names.set(file, (known = { count: 0, sum: 0 }));
  known.count += 1;
  known.sum = (known.sum + hashOf(name)) | 0;
}

/** A cheap hash, for there can be 500,000 names. */
function hashOf(name: string): number {
  let hash = 0;
  for (let at = 0; at < name.length; at++) hash = (Math.imul(hash, 31) + name.charCodeAt(at)) | 0;
  return hash;
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
        what: `${file} is cut off: behind its header it has ${there} of ${announced} bytes. Fetch it again.`,
        broken: true,
      }
    : {
        what: `${file} has ${there - announced} bytes more than its header announces, which safetensors refuses.`,
        broken: true,
      };
}

/** The first few of many files. */
export function filesText(files: readonly string[]): string {
  const [last] = files.slice(-1);
  if (files.length === 1) return last ?? "";
  return files.length <= 3
    ? `${files.slice(0, -1).join(", ")} and ${last}`
    : `${files.slice(0, 2).join(", ")} and ${files.length - 2} more`;
}
