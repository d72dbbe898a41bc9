import type { LongRow } from "../table/long-table.tsx";
import type { LayerRow } from "./layer-rows.ts";

/** A line of the table: a run of equal layers, or one layer of a run that is open. */
export interface LayerLine extends LongRow {
  readonly row: LayerRow;
  /** null for a run. */
  readonly layer: number | null;
  /** Whether a run of several layers has each of them below it; null where there is nothing to open. */
  readonly open: boolean | null;
}

/** The lines to show, given the runs that are open, by their first layers. */
export function linesOf(rows: readonly LayerRow[], open: ReadonlySet<number>): readonly LayerLine[] {
  return rows.flatMap((row) => {
    const { from } = row.run;
    const isOpen = row.count === 1 ? null : open.has(from);
    const kind = [row.run.mixer, row.run.mlp, ...(row.run.extras ?? [])].join(" ");
    const head = { key: `run ${from}`, kind: `${kind} ${isOpen === null}`, inner: false };
    const lines: LayerLine[] = [{ ...head, row, layer: null, open: isOpen }];
    if (!isOpen) return lines;
    for (let layer = from; layer <= row.run.to; layer++)
      lines.push({ key: String(layer), kind, inner: true, row, layer, open: null });
    return lines;
  });
}
