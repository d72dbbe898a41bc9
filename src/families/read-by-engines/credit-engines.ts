import type { ReadBy } from "../../config/reading/field-use.ts";
import type { ConfigReader } from "../../config/reading/reader.ts";
import { nodeAt } from "../../config/nodes/node.ts";
import { entryOf } from "../../spec/entry.ts";
import { child, type Pointer } from "../../spec/pointer.ts";
import { ENGINE_FIELDS, ENGINE_OBJECTS, ENGINE_ROPE_MEMBERS, type EngineSnapshot } from "./engine-fields.ts";
import { dotted } from "../../config/nodes/dotted.ts";

/** A file that a family has read. */
export interface ReadFile {
  readonly reader: ConfigReader;
  /** Whether the file's field decides something, or the family knows why it does not. */
  readonly isKnown: (pointer: Pointer) => boolean;
  /** Where the decoder's fields stand. */
  readonly decoder: Pointer;
  /** The objects of the file that hold parameters of its rotary embeddings. */
  readonly ropes: readonly Pointer[];
  readonly architectures: readonly string[];
}

interface Credit {
  readonly by: ReadBy;
  /** What the engine does with it, or takes in its place; in words. */
  readonly words: string;
  /** The member beside which the engine drops it; undefined where it reads it. */
  readonly dropped?: string;
}

/**
 * Fields that nothing of the spec comes from and that engines read all the same are ignored, with who reads them. Credit
 * is by full path, and by the architecture that the engine maps to the class which reads it.
 */
export function creditEngines(file: ReadFile): void {
  const credits = new Map<Pointer, Credit[]>();
  const credit = (pointer: Pointer, one: Credit): void => {
    if (!nodeAt(file.reader.root, pointer) || file.isKnown(pointer)) return;
    const others = credits.get(pointer);
    if (others) others.push(one);
    else credits.set(pointer, [one]);
  };
  for (const { by, reads } of fieldsOf(file.architectures))
    for (const [path, at, otherwise] of reads)
      for (const pointer of placesOf(path, file))
        credit(pointer, {
          by: readBy(by, at),
          words: otherwise === null ? "" : `, and takes ${otherwise} without it`,
        });
  for (const { by, at, reads } of ENGINE_ROPE_MEMBERS)
    for (const [member, when, beside] of reads)
      for (const rope of file.ropes) {
        const isDropped = beside !== undefined && nodeAt(file.reader.root, child(rope, beside)) !== undefined;
        const one = { by: readBy(by, at), words: ` (${when})` };
        credit(child(rope, member), isDropped ? { ...one, dropped: beside } : one);
      }
  for (const [pointer, all] of credits) tell(file.reader, pointer, all);
}

type EngineFields = (typeof ENGINE_FIELDS)[number];

/** What each engine reads, by architecture; "*": of every file. */
const BY_ARCHITECTURE: ReadonlyMap<string, readonly EngineFields[]> = byArchitecture();

function byArchitecture(): Map<string, EngineFields[]> {
  const index = new Map<string, EngineFields[]>();
  for (const fields of ENGINE_FIELDS)
    for (const name of fields.architectures.split(" ")) index.set(name, [...(index.get(name) ?? []), fields]);
  return index;
}

/** What engines read of a file with these architectures, in the order of the table. */
function fieldsOf(architectures: readonly string[]): readonly EngineFields[] {
  const found = ["*", ...architectures].flatMap((name) => BY_ARCHITECTURE.get(name) ?? []);
  return found.length < 2 ? found : ENGINE_FIELDS.filter((fields) => found.includes(fields));
}

function placesOf(path: string, { decoder, reader }: ReadFile): readonly Pointer[] {
  const members = entryOf(ENGINE_OBJECTS, path);
  if (members) return members.map((member) => `${decoder}/${path}/${member}`);
  const [list, element] = path.split("/*/");
  if (element === undefined) return [`${decoder}/${path}`];
  const node = nodeAt(reader.root, `${decoder}/${list}`);
  return node?.type === "array" ? node.items.map((_, index) => `${decoder}/${list}/${index}/${element}`) : [];
}

function readBy({ engine, commit }: EngineSnapshot, at: string): ReadBy {
  return { engine, commit, at };
}

function tell(reader: ConfigReader, pointer: Pointer, credits: readonly Credit[]): void {
  const words = credits.map(({ by: { engine, commit, at }, words, dropped }) =>
    dropped === undefined
      ? `${engine} ${commit} reads it at ${at}${words}`
      : `${engine} ${commit} drops it beside ${dropped}, at ${at}`,
  );
  const reason = `${words.join("; ")}; nothing of the spec comes from it`;
  const read_by = credits.flatMap(({ by, dropped }) => (dropped === undefined ? [by] : []));
  reader.ignored.set(pointer, { because: "engines", reason, read_by });
  reader.report("info", "read-by-engines", pointer, `${dotted(pointer)}: ${reason}.`);
}
