import type { FieldUse } from "../config/reading/field-use.ts";
import type { Inspection } from "../inspect/inspection.ts";
import { parentOf, type Pointer } from "../spec/pointer.ts";
import type { JsonObject } from "../spec/json.ts";
import { builtOf } from "./built-class.ts";
import { TEXT_PARTS } from "./config-place.ts";
import { groupsWithDelegates } from "./delegates.ts";
import { type EvaluatedRead, readsIn } from "./evaluate.ts";
import { type EngineTable, ofAll, type ReadGroup, unpack } from "./table.ts";

/** A field of the file that nothing of the spec comes from, and the line at which the engine reads it. */
export interface ReadField {
  readonly field: Pointer;
  /** What the line reads: the field, or an object that it is in, whole. */
  readonly read: Pointer;
  readonly at: string;
}

/** Where the fields of a file and the reads of an engine meet, and where they do not. */
export interface FieldsRead {
  /** Fields that nobody of ours reads, but the engine does. */
  readonly unmapped: readonly ReadField[];
  /**
   * Fields that no line of the table reads, neither by themselves nor with the object that they are in. None where transformers'
   * own code builds the model, whose lines are not in the table.
   */
  readonly unread: readonly Pointer[];
}

/** What an engine gets from a file, and the class that it builds, with its module. */
interface Reading {
  readonly reads: readonly Pick<EvaluatedRead, "from" | "at">[];
  readonly engineClass: string | null;
}

export function fieldsRead({ reads, engineClass }: Reading, { fields }: Inspection): FieldsRead {
  const readers = new Map<Pointer, string>();
  for (const { from, at } of reads) for (const field of from) if (!readers.has(field)) readers.set(field, at);
  const parts = new Set([...fields.keys()].map((field) => partAround(field, fields)));
  const readerOf = (field: Pointer): Omit<ReadField, "field"> | null => {
    // An object of the decoder that is read whole may have any of its members read; a part of the model is not read so.
    for (let at = field; at !== "" && !parts.has(at); at = parentOf(at)) {
      const reader = readers.get(at);
      if (reader !== undefined) return { read: at, at: reader };
    }
    return null;
  };
  const unmapped: ReadField[] = [];
  const unread: Pointer[] = [];
  for (const [field, use] of fields) {
    const reader = readerOf(field);
    if (reader === null) unread.push(field);
    else if (isOfNoSpec(use)) unmapped.push({ field, ...reader });
  }
  return { unmapped, unread: isOfTransformers(engineClass) ? [] : unread };
}

/** Whether an engine's class has transformers' own code build the model (vLLM's "Transformers modeling backend"). */
export function isOfTransformers(engineClass: string | null): boolean {
  return /\.models\.transformers:/.test(engineClass ?? "");
}

/** Whether nobody of ours reads a field: also one that is only known to be read by engines. */
function isOfNoSpec(field: FieldUse): boolean {
  return field.use === "unmapped" || (field.use === "ignored" && field.because === "engines");
}

/** "/text_config" of "/text_config/head_dim"; "" where the field is in no part of the model. */
function partAround(field: Pointer, fields: Inspection["fields"]): Pointer {
  const [, outer = "", inner] = field.split("/");
  const isPart = fields.has(`/${outer}/model_type`) || TEXT_PARTS.includes(outer) || TOWERS.has(outer);
  return isPart && inner !== undefined ? `/${outer}` : "";
}

/** Towers, some of which do not say their model type. */
const TOWERS: ReadonlySet<string> = new Set([
  "vision_config",
  "audio_config",
  "video_config",
  "speech_config",
]);

/** An attribute that a release reads and another one did not. */
export interface NewRead {
  readonly path: string;
  readonly attribute: string;
  /** The default that stands in the code, as Python; null where none does. */
  readonly default: string | null;
  readonly at: string;
}

/**
 * What an engine reads of a file of an architecture, and did not at an older commit: new knobs, those of the models that it
 * builds of parts of the file among them. null where one of the two has no class for it.
 * @param transformers the version whose classes are loaded (`loadLegacy`).
 */
export function newReads(
  table: EngineTable,
  older: EngineTable,
  file: JsonObject,
  transformers: string,
): readonly NewRead[] | null {
  const [now, before] = [groupsOf(table, file, transformers), groupsOf(older, file, transformers)];
  if (!now || !before) return null;
  const known = new Set(before.map(({ attribute }) => attribute));
  const found: NewRead[] = [];
  for (const group of now) {
    const { path, attribute } = group;
    const reads = readsIn(group);
    const [first] = reads;
    if (!first || known.has(attribute)) continue;
    known.add(attribute);
    const given = reads.find((site) => site.default !== null)?.default ?? null;
    found.push({ path, attribute, default: given, at: first.at });
  }
  return found;
}

/** What a table has of a file: of the model's code first, then of every file. */
function groupsOf(table: EngineTable, file: JsonObject, transformers: string): readonly ReadGroup[] | null {
  const { architectures } = table;
  const { by } = builtOf(table, file, transformers);
  if (by === null) return null;
  const everywhere = architectures.get(ofAll((name) => architectures.has(name), file.model_type));
  return [...groupsWithDelegates(by, architectures, file), ...(everywhere ? unpack(everywhere) : [])];
}
