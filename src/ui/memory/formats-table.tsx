import { type JSX, startTransition, useState } from "react";
import type { FormatLines } from "../../analysis/quantized/format-lines.ts";
import type { QuantizationRead } from "../../inspect/quantization-findings.ts";
import { grouped, plural } from "../../spec/grouped.ts";
import { type Column, DataTable, type DataRow } from "../table/data-table.tsx";

const COLUMNS: readonly Column[] = [
  { label: "Layers" },
  { label: "Modules" },
  { label: "Stored as" },
  { label: "Because of" },
];

/** What is shown at first: a file that names 10,000 modules one by one would hold the page for a second. */
const MOST_LINES = 100;
const MOST_MODULES = 20;

/** How every module is stored and which rule of the file decided that, layers alike together. */
export function FormatsTable({
  read,
}: {
  readonly read: Omit<QuantizationRead, "weights" | "kept">;
}): JSX.Element {
  const { findings, formats } = read;
  const [isWhole, setWhole] = useState(false);
  const lines = (formats ?? []).flatMap(linesOf);
  const isMore = lines.length > MOST_LINES || lines.some(({ modules }) => modules.length > MOST_MODULES);
  const shown = isWhole ? lines : lines.slice(0, MOST_LINES);
  return (
    <>
      {formats === null && <p className="memory-note">How the modules are stored is not described here.</p>}
      {findings.map(({ code, message }) => (
        <p key={`${code} ${message}`} className="memory-note">
          {message}
        </p>
      ))}
      {lines.length > 0 && (
        <DataTable
          label="Formats by layer"
          columns={COLUMNS}
          rows={shown.map((line) => rowOf(line, isWhole ? Infinity : MOST_MODULES))}
        />
      )}
      {isMore && !isWhole && (
        <button
          type="button"
          onClick={() => {
            startTransition(() => {
              setWhole(true);
            });
          }}
        >
          {`Show all ${plural(lines.length, "line")} and every module`}
        </button>
      )}
    </>
  );
}

type Line = FormatLines["lines"][number] & { readonly key: string; readonly where: string };

function linesOf({ where, lines }: FormatLines, index: number): Line[] {
  return lines.map((line, row) => ({ ...line, key: `${index} ${row}`, where: row === 0 ? where : "" }));
}

function rowOf({ key, where, stored, because, modules }: Line, most: number): DataRow {
  const more = modules.length - most;
  const named = modules.slice(0, most).join(", ");
  return {
    key,
    inner: where === "",
    cells: [where, more > 0 ? `${named} and ${grouped(more)} more` : named, stored, because],
  };
}
