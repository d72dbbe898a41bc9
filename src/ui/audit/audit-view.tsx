import { type JSX, useState } from "react";
import type { AuditReport, Counted } from "../../audit/audit-report.ts";
import { dotted } from "../../config/nodes/dotted.ts";
import { DataTable, type DataRow } from "../table/data-table.tsx";

/** So many rows of a list are shown until somebody asks for all. */
const FIRST = 25;

interface Props {
  readonly report: AuditReport;
  /** Opens a config that the report names as an example. */
  readonly onOpen: (name: string) => void;
}

/** What an audit says of many configs: what is most frequent first. */
export function AuditView({ report, onOpen }: Props): JSX.Element {
  const { configs, read, guessed, failed, transformers } = report;
  function list<T extends Counted>(
    title: string,
    columns: readonly string[],
    entries: readonly T[],
    cellsOf: (entry: T) => readonly string[],
  ): JSX.Element {
    const rows = entries.map((entry) => {
      const { configs: count, example } = entry;
      const cells = cellsOf(entry);
      return {
        key: cells.join(" "),
        cells: [...cells, count, <Example key="example" name={example} onOpen={onOpen} />],
      };
    });
    return <List title={title} columns={[...columns, "configs", "for example"]} rows={rows} />;
  }
  return (
    <div className="audit-report">
      <p className="audit-sum">
        <strong>{configs}</strong> {configs === 1 ? "config" : "configs"} (transformers {transformers}):{" "}
        <strong>{read}</strong> read, <strong>{guessed}</strong> guessed, <strong>{failed}</strong> without a
        spec
      </p>
      {list("Verdicts", ["what", "about"], report.verdicts, ({ severity, code, kind }) => [
        `${severity}: ${code}`,
        kind,
      ])}
      {list("No spec", ["why", "model type"], report.errors, ({ code, model_type }) => [
        code,
        typeName(model_type),
      ])}
      {list("Nobody read", ["field", "model type"], report.unmapped, ({ field, model_type }) => [
        dotted(field),
        typeName(model_type),
      ])}
      {list("Rest on defaults", ["value", "model type"], report.defaulted, ({ value, model_type }) => [
        dotted(value),
        typeName(model_type),
      ])}
      <List
        title="Model types"
        columns={["model type", "configs", "read", "guessed", "without a spec"]}
        rows={report.types.map((type) => ({
          key: type.model_type,
          cells: [typeName(type.model_type), type.configs, type.read, type.guessed, type.failed],
        }))}
      />
    </div>
  );
}

const typeName = (type: string): string => (type === "" ? "(none)" : type);

/** What stands under these headings is a number. */
const COUNTS = new Set(["configs", "read", "guessed", "without a spec"]);

interface ListProps {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly DataRow[];
}

function List({ title, columns, rows }: ListProps): JSX.Element | null {
  const [all, setAll] = useState(false);
  if (rows.length === 0) return null;
  return (
    <section>
      <h2>
        {title} <small>{rows.length}</small>
      </h2>
      <DataTable
        label={title}
        columns={columns.map((label) => ({ label, numeric: COUNTS.has(label) }))}
        rows={all ? rows : rows.slice(0, FIRST)}
      />
      {!all && rows.length > FIRST && (
        <button
          type="button"
          className="chip"
          onClick={() => {
            setAll(true);
          }}
        >
          Show all {rows.length}
        </button>
      )}
    </section>
  );
}

function Example({
  name,
  onOpen,
}: {
  readonly name: string;
  readonly onOpen: (name: string) => void;
}): JSX.Element {
  return (
    <button
      type="button"
      className="audit-example"
      onClick={() => {
        onOpen(name);
      }}
    >
      {name}
    </button>
  );
}
