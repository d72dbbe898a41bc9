import type { Inspection } from "../inspect/inspection.ts";
import { textConfig } from "../legacy/legacy-config.ts";
import type { BothPaths } from "../runtime/paths/both-paths.ts";
import { briefJson } from "../spec/brief-json.ts";
import type { Json } from "../spec/json.ts";
import { parentOf, type Pointer } from "../spec/pointer.ts";
import type { EngineReads } from "./engine-reads.ts";
import { fieldsRead, type NewRead, type ReadField } from "./fields-read.ts";
import type { Gets, JudgedRead } from "./judge.ts";
import { readsWords, type ShortReads, shortReads } from "./reads-words.ts";

/** A read of an engine's code as the page shows it. */
export interface LensRow {
  readonly key: string;
  /** The object that is asked, by its path; "" the file's own. */
  readonly path: string;
  readonly attribute: string;
  /** Whether the decoder's own object is asked, the whole file's, or another. */
  readonly of: "text" | "root" | "other";
  readonly gets: Gets;
  /** Whether it differs by layer, so that reading it off the whole object raises. */
  readonly byLayer: boolean;
  /** The value in short, as JSON or, of a default, as Python. */
  readonly value: string;
  /** The value of the model, where the spec has it under this name; null where it has not. */
  readonly spec: string | null;
  readonly danger: "silent" | "loud" | null;
  readonly silently: boolean;
  readonly why: string | null;
  /** The attribute that is taken instead, where it is one of several alternatives and another is there. */
  readonly instead: string | null;
  /** File and line. */
  readonly at: string;
  /** How many more places read it. */
  readonly more: number;
  /** The fields by which the file says it otherwise. */
  readonly said: readonly Pointer[];
  /** The first of them that another read gets; null where none is asked for, or it is told as a danger. */
  readonly askedToo: Pointer | null;
  /** The fields that the value comes from. */
  readonly from: readonly Pointer[];
  readonly guarded: boolean;
  /** Whether the code first asks which model it is, and reads it of some alone. */
  readonly ofSome: boolean;
}

/** The `id` of the result of a table that was given to the page, by its place among those: "own", "own2", "own3" … */
export function ownTableId(index: number): string {
  return index === 0 ? "own" : `own${index + 1}`;
}

/** The place of a table among those that were given to the page; null for a bundled one. */
export function ownTableIndex(id: string): number | null {
  const number = /^own(\d*)$/.exec(id)?.[1];
  return number === undefined ? null : number === "" ? 0 : Number(number) - 1;
}

/** What one engine gets from the open file. */
export interface LensResult {
  /** Tells the tables apart: that of a bundled one, or `ownTableId`. */
  readonly id: string;
  readonly engine: string;
  /** In a line: what it comes to. */
  readonly words: string;
  /** The same, for a line in which several engines stand together. */
  readonly short: ShortReads;
  readonly dangers: number;
  readonly refused: string | null;
  readonly rows: readonly LensRow[];
  readonly unmapped: readonly ReadField[];
  readonly unread: readonly Pointer[];
  /** What is read of the architecture and was not in the table before; null where there is none of the engine. */
  readonly news: { readonly since: string; readonly reads: readonly NewRead[] } | null;
}

/** What `lensResult` is made of. */
interface LensParts {
  readonly id: string;
  readonly result: EngineReads;
  readonly inspection: Inspection;
  /** The runtime view of the spec, and the object that the engine reads. */
  readonly paths: BothPaths;
  readonly news: LensResult["news"];
}

/** The result of an engine as the page shows it. */
export function lensResult({ id, result, inspection, paths, news }: LensParts): LensResult {
  const { unmapped, unread } = fieldsRead(result, inspection);
  const decoder = textConfig(paths.legacy).at;
  const values = new Map(
    paths.attributes.flatMap(({ name, spec }) => (spec === null ? [] : [[name, shown(spec.value)] as const])),
  );
  const got = new Set(result.reads.flatMap(({ gets, from }) => (gets === "file" ? from : [])));
  const whose = ownTableIndex(id) === null ? "" : "your table";
  return {
    id,
    engine: result.table.engine,
    words: readsWords(result, whose),
    short: shortReads(result, whose),
    dangers: result.reads.filter(({ danger }) => danger !== null).length,
    refused: result.refused,
    rows: result.reads.map((read) => rowOf(read, decoder, values, got)),
    unmapped,
    unread,
    news,
  };
}

function rowOf(
  read: JudgedRead,
  decoder: Pointer,
  values: ReadonlyMap<string, string>,
  got: ReadonlySet<Pointer>,
): LensRow {
  const { scope, path, attribute, gets, value, danger, silently, why, at, classAt, from, sites, pointer } =
    read;
  const owner = parentOf(pointer);
  const isText = gets === "silent" || gets === "engine-class";
  return {
    key: `${scope} ${path} ${attribute}`,
    path,
    attribute,
    of: owner === decoder ? "text" : owner === "" ? "root" : "other",
    gets,
    byLayer: read.byLayer,
    value: isText && typeof value === "string" ? value : gets === "raises" ? "" : shown(value),
    spec: owner === decoder ? (values.get(attribute) ?? null) : null,
    danger,
    silently,
    why,
    instead: read.instead,
    at: classAt ?? at,
    more: sites.length - 1,
    said: read.said,
    askedToo: danger === null && why === null ? (read.said.find((field) => got.has(field)) ?? null) : null,
    from,
    guarded: sites.every(({ guarded }) => guarded),
    ofSome: sites.every(({ ofSome }) => ofSome),
  };
}

/** A longer value is cut: the source pane has it whole. */
const LONGEST = 120;

const shown = (value: Json): string => briefJson(value, LONGEST);
