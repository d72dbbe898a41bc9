import type { JSX } from "react";
import type { FormatLines } from "../../analysis/quantized/format-lines.ts";
import type { QuantizationRead } from "../../inspect/quantization-findings.ts";
import { type Column, DataTable, type DataRow } from "../table/data-table.tsx";

const COLUMNS: readonly Column[] = [
  { label: "Layers" },
  { label: "Modules" },
  { label: "Stored as" },
  { label: "Because of" },
];

/** How every module is stored and which rule of the file decided that, layers alike together. */
export function FormatsTable({
  read,
}: {
  readonly read: Omit<QuantizationRead, "weights" | "kept">;
}): JSX.Element {
  const { findings, formats } = read;
  return (
    <>
      {formats === null && <p className="memory-note">How the modules are stored is not described here.</p>}
      {findings.map(({ code, message }) => (
        <p key={`${code} ${message}`} className="memory-note">
          {message}
        </p>
      ))}
      {formats !== null && formats.length > 0 && (
        <DataTable label="Formats by layer" columns={COLUMNS} rows={formats.flatMap(rowsOf)} />
      )}
    </>
  );
}

function rowsOf({ where, lines }: FormatLines, index: number): DataRow[] {
  return lines.map(({ stored, because, modules }, row) => ({
    key: `${index} ${row}`,
    inner: row > 0,
    cells: [row === 0 ? where : "", modules.join(", "), stored, because],
  }));
}
