import { grouped } from "../../spec/grouped.ts";

/** A section: its heading and what stands below it. */
export function section(heading: string, ...blocks: readonly string[]): string {
  return [`## ${heading}`, ...blocks.filter((block) => block !== "")].join("\n\n");
}

/** A table of Markdown; its cells are Markdown already. Columns of numbers stand to the right. */
export function table(
  columns: readonly { readonly label: string; readonly numeric?: boolean }[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    line(columns.map(({ label }) => label)),
    line(columns.map(({ numeric }) => (numeric ? "---:" : "---"))),
    ...rows.map(line),
  ].join("\n");
}

/** Bytes, and from a MiB on in a unit that is easier to read. */
export function bytesText(bytes: number): string {
  const exact = `${grouped(bytes)} bytes`;
  if (bytes < 1024 ** 2) return exact;
  const [unit, size] = bytes < 1024 ** 3 ? ["MiB", 1024 ** 2] : ["GiB", 1024 ** 3];
  return `${exact} (${(bytes / Number(size)).toFixed(1)} ${unit})`;
}
