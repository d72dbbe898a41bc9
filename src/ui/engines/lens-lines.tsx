import type { ReactNode } from "react";
import { breakingNames } from "../components/breaking.tsx";
import type { LensRow } from "../../engines/lens.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { FieldLink } from "../components/field-link.tsx";
import type { LongColumn, LongRow } from "../table/long-table.tsx";
import type { Target } from "../view-state.ts";
import { askedTooWords, DANGER_SIGNS, getsWords } from "./gets.ts";
import { SourcePlace } from "./source-place.tsx";

/** A row of the table of reads. */
export interface LensLine extends LongRow {
  readonly read: LensRow;
}

/** Which reads are shown. */
export const LENS_SHOWN = [
  { name: "all", label: "reads", of: () => true },
  { name: "wrong", label: "not the model’s", of: ({ danger }: LensRow) => danger === "silent" },
  { name: "stops", label: "would stop", of: ({ danger }: LensRow) => danger === "loud" },
  { name: "silently", label: "taken silently", of: ({ silently }: LensRow) => silently },
  { name: "file", label: "from the file", of: ({ gets }: LensRow) => gets === "file" },
] as const;

export type LensShown = (typeof LENS_SHOWN)[number]["name"];

/** The reads of a choice in which a query is found, in their order. */
export function lensLines(rows: readonly LensRow[], shown: LensShown, query: string): readonly LensLine[] {
  const of = LENS_SHOWN.find(({ name }) => name === shown)?.of ?? (() => true);
  const wanted = query.trim().toLowerCase();
  const has = ({ path, attribute, value, at }: LensRow): boolean =>
    [`${path}/${attribute}`, value, at].some((text) => text.toLowerCase().includes(wanted));
  return rows
    .filter((read) => of(read) && (wanted === "" || has(read)))
    .map((read) => ({ key: read.key, kind: read.why === null ? "plain" : "why", inner: false, read }));
}

export const LENS_COLUMNS: readonly LongColumn[] = [
  { label: "Asked for", width: "27%" },
  { label: "The model", width: "18%" },
  { label: "The engine gets", width: "33%" },
  { label: "Where", width: "22%" },
];

/** What stands in a row. */
export function lensCells(
  { read }: LensLine,
  places: Inspection["places"],
  onSelect: (target: Target) => void,
  onRuntime: (attribute: string) => void,
): readonly ReactNode[] {
  const { path, attribute, value, spec, danger, why, instead, at, more, from, guarded, ofSome } = read;
  const too = askedTooWords(read);
  return [
    <span key="asked" className={danger === null ? "lens-asked" : "lens-asked danger"}>
      {danger !== null && <span aria-hidden="true">{DANGER_SIGNS[danger]} </span>}
      <code>{breakingNames(attribute)}</code>
      {path !== "" && <small>of {path}</small>}
    </span>,
    spec === null ? (
      ""
    ) : (
      <button
        key="spec"
        type="button"
        className="component-link"
        title="Show in the runtime view"
        onClick={() => {
          onRuntime(attribute);
        }}
      >
        {spec}
      </button>
    ),
    <span key="gets">
      {value !== "" && <code>{value}</code>} <small>{getsWords(read)}</small>
      {from.map((pointer) => (
        <small key={pointer}>
          <FieldLink pointer={pointer} places={places} onSelect={onSelect} />
        </small>
      ))}
      {instead !== null && <small>one of several: {instead} is there</small>}
      {too !== null && <small>{too}</small>}
      {why !== null && <span className="lens-why">{why}</span>}
    </span>,
    <span key="where">
      <code>
        <SourcePlace at={at} />
      </code>
      <small>
        {[
          ...(more > 0 ? [`and ${more} more`] : []),
          ...(guarded ? ["made sure of first"] : []),
          ...(ofSome ? ["for some models alone"] : []),
        ].join(", ")}
      </small>
    </span>,
  ];
}
