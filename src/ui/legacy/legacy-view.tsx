import { type JSX, useMemo } from "react";
import { breakingNames } from "../components/breaking.tsx";
import type { Inspection } from "../../inspect/inspection.ts";
import type { LegacyConfig } from "../../legacy/legacy-object.ts";
import { Sign } from "../components/sign.tsx";
import { type Column, DataTable, type DataRow } from "../table/data-table.tsx";
import type { Target } from "../view-state.ts";
import { type LegacyRow, legacyTables } from "./legacy-tables.ts";
import { SourceLink } from "./source-link.tsx";
import "./legacy.css";
import { plural } from "../../spec/grouped.ts";

const COLUMNS: readonly Column[] = [{ label: "Attribute" }, { label: "Value" }, { label: "From" }];

interface Props {
  readonly legacy: LegacyConfig;
  readonly query: string;
  readonly places: Inspection["places"];
  readonly onSelect: (target: Target) => void;
}

/** The object that transformers makes of a file: every attribute with its value and where it comes from. */
export function LegacyView({ legacy, query, places, onSelect }: Props): JSX.Element {
  const tables = useMemo(() => legacyTables(legacy, query), [legacy, query]);
  const row = ({ name, value, sign, source }: LegacyRow): DataRow => ({
    key: name,
    cells: [
      <div key="name" className="legacy-name">
        <Sign kind={sign} /> <code>{breakingNames(name)}</code>
      </div>,
      <code key="value">{value}</code>,
      <small key="from">
        <SourceLink source={source} places={places} onSelect={onSelect} />
      </small>,
    ],
  });
  return (
    <div className="legacy-view">
      {tables.length === 0 && <p>No attribute matches the search.</p>}
      {tables.map(({ path, className, rows }) => (
        <section key={path}>
          <h2>
            {path === "" ? className : path}{" "}
            <small>
              {path === "" ? "" : `${className} · `}
              {plural(rows.length, "attribute")}
            </small>
          </h2>
          <DataTable label={path === "" ? className : path} columns={COLUMNS} rows={rows.map(row)} />
        </section>
      ))}
    </div>
  );
}
