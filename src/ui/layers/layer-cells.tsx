import type { JSX, ReactNode } from "react";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { runText } from "../../analysis/run-text.ts";
import type { LongColumn } from "../table/long-table.tsx";
import { HalfWords, type Words } from "./layer-kinds.tsx";
import type { LayerLine } from "./layer-lines.ts";
import { plural } from "../../spec/grouped.ts";

export const LAYER_COLUMNS: readonly LongColumn[] = [
  { label: "Layers", width: "27%" },
  { label: "Kind", width: "9%" },
  { label: "Attention or state", width: "36%" },
  { label: "MLP", width: "28%" },
];

/** What stands in a line of the table of layers. */
export function layerCells(
  body: DecoderBody,
  words: Words,
  line: LayerLine,
  letter: string,
  onToggle: (from: number) => void,
): readonly ReactNode[] {
  const { mixer, mlp } = line.row.run;
  return [
    <Head key="head" line={line} onToggle={onToggle} />,
    letter,
    <HalfWords key="mixer" body={body} words={words} slot="mixer" name={mixer} />,
    <HalfWords key="mlp" body={body} words={words} slot="mlp" name={mlp} />,
  ];
}

interface HeadProps {
  readonly line: LayerLine;
  /** Opens or folds the run that begins with a layer. */
  readonly onToggle: (from: number) => void;
}

function Head({ line, onToggle }: HeadProps): JSX.Element {
  const { row, layer, open } = line;
  const { run, count } = row;
  if (open === null) return <>{runText(layer === null ? run : { from: layer, to: layer })}</>;
  return (
    <button
      type="button"
      className="layers-fold"
      aria-expanded={open}
      onClick={() => {
        onToggle(run.from);
      }}
    >
      <span aria-hidden="true">{open ? "▾" : "▸"}</span> {runText(run)}{" "}
      <span className="layers-count">{plural(count, "layer")}</span>
    </button>
  );
}
