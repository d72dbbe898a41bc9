import { dotted } from "../../config/nodes/dotted.ts";
import { countReads, type EngineReads } from "../../engines/engine-reads.ts";
import { defaultsOf } from "../../engines/evaluate.ts";
import type { FieldsRead, NewRead } from "../../engines/fields-read.ts";
import type { JudgedRead } from "../../engines/judge.ts";
import { readsWords } from "../../engines/reads-words.ts";
import { type TableName, tableWords } from "../../engines/table.ts";
import { spellNumbers } from "../../spec/json.ts";
import { visibleLines } from "./visible.ts";

/** What `spec reads` tells of one file and engine. */
export interface ReadsReport extends FieldsRead {
  readonly result: EngineReads;
  /**
   * What the engine reads and did not at an older commit, null where one of the two has no class; null where it was not
   * asked for, or is of another engine.
   */
  readonly news: { readonly since: TableName; readonly reads: readonly NewRead[] | null } | null;
}

/** The line that is printed, as docs/json.md documents it. */
export function readsWire(file: string, { result, unmapped, unread, news }: ReadsReport): object {
  const { table, architecture, builtAs, engineClass, legacyClass, transformers, refused, reads } = result;
  return {
    file,
    ok: true,
    engine: table.engine,
    commit: table.commit,
    date: table.date,
    architecture,
    built_as: builtAs,
    supported: engineClass !== null,
    engine_class: engineClass,
    class: legacyClass,
    transformers,
    refused,
    counts: countReads(result),
    summary: readsWords(result),
    reads: reads.map(wireRead),
    unmapped,
    unread,
    overlooked: result.overlooked,
    new_reads: news?.reads ? { since: news.since.commit, reads: news.reads } : null,
  };
}

function wireRead(read: JudgedRead): object {
  const { scope, path, attribute, gets, out, value, at, from, danger, why, said, instead, writes, lost } =
    read;
  return {
    scope,
    path,
    attribute,
    gets,
    out: gets === "raises" && read.byLayer ? "per-layer-error" : out,
    value,
    at,
    default_at: read.classAt,
    from,
    danger,
    why,
    said,
    silently: read.silently,
    instead,
    writes,
    lost: lost && [lost.path, lost.value],
    ...(read.also.length === 0 ? {} : { also: read.also }),
    n: read.sites.length,
    kinds: [...new Set(read.sites.map(({ kind }) => kind))].sort(),
    defaults: defaultsOf(read.sites),
    guarded: read.sites.every(({ guarded }) => guarded),
    of_some: read.sites.every(({ ofSome }) => ofSome),
    reached: read.reached.length > 0,
  };
}

const SIGNS = { silent: "✕", loud: "!", none: " " } as const;
/** A longer value is cut. */
const LONGEST = 60;

/** What an engine gets from a file, for the terminal: what contradicts the model, what stops, what is taken silently, and how the rest is got. */
export function prettyReads(file: string, { result, unmapped, unread, news }: ReadsReport): string {
  const { reads, refused } = result;
  const told = reads.filter(({ danger, silently }) => danger !== null || silently);
  const lines = told.flatMap((read) => {
    const head = `  ${SIGNS[read.danger ?? "none"]} ${placeOf(read)}  ${valueOf(read)}  ${read.classAt ?? read.at}`;
    return read.why === null ? [head] : [head, `      ${read.why}`];
  });
  return visibleLines([
    `${file}: ${readsWords(result)}`,
    ...(refused === null ? [] : [`  ${refused}`]),
    ...lines,
    ...unmapped.map(
      ({ field, read, at }) =>
        `  ? ${dotted(field)}: nothing of the spec comes from it, but ${at} reads ${read === field ? "it" : `${dotted(read)} whole`}`,
    ),
    ...(unread.length === 0 || reads.length === 0
      ? []
      : [`  read by no line of the table: ${unread.map(dotted).join(", ")}`]),
    ...(news === null ? [] : newLines(news)),
    "",
  ]);
}

function newLines({ since, reads }: NonNullable<ReadsReport["news"]>): string[] {
  if (reads === null) return [`  no class for the architecture in ${tableWords(since)}`];
  if (reads.length === 0) return [`  nothing is read that ${tableWords(since)} did not read`];
  return [
    `  read, and not by ${tableWords(since)}:`,
    ...reads.map(
      ({ path, attribute, default: given, at }) =>
        `    ${path === "" ? "" : `${path}/`}${attribute}${given === null ? "" : ` (${given} without it)`}  ${at}`,
    ),
  ];
}

function placeOf({ path, attribute }: JudgedRead): string {
  return path === "" ? attribute : `${path}/${attribute}`;
}

function valueOf({ gets, value }: JudgedRead): string {
  if (gets === "raises") return "raises";
  const text = typeof value === "string" ? value : JSON.stringify(value, spellNumbers);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
