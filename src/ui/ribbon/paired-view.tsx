import type { JSX } from "react";
import { ribbonRunWords } from "../../analysis/ribbon.ts";
import type { LayersComparison } from "../../compare/comparison.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { Bar } from "./bar.tsx";
import { pairedRibbons, type PairedCell, type PairedKind } from "./paired-ribbons.ts";
import "./ribbon.css";
import "./paired-ribbons.css";

interface Props {
  readonly a: DecoderBody;
  readonly b: DecoderBody;
  readonly layers: LayersComparison;
}

/** Both layer schedules, layer n under layer n; a bar between them marks the layers that differ. */
export function PairedRibbons({ a, b, layers }: Props): JSX.Element {
  const ribbons = pairedRibbons(a, b, layers);
  const { kinds, differs } = ribbons;
  const columns = { gridTemplateColumns: `repeat(${differs.length}, minmax(0, 1fr))` };
  return (
    <div className="paired-ribbons">
      <div className="paired-legend">
        <span>Layers 0–{differs.length - 1}</span>
        {kinds.map((kind) => (
          <span key={`${kind.slot} ${kind.words}`}>
            <Bar slot={kind.slot} look={kind} isKey />
            {countsOf(kind)} {kind.words}
          </span>
        ))}
        {!layers.equal && (
          <span>
            <span className="paired-key differs" aria-hidden="true" />
            differs
          </span>
        )}
      </div>
      <div
        className="paired-rows"
        role="img"
        aria-label={`${describe("A", "a", kinds, layers)} ${describe("B", "b", kinds, layers)} ${
          layers.equal ? "The layers are the same." : `The layers differ: ${layers.words.join("; ")}.`
        }`}
      >
        <span>A</span>
        <Cells cells={ribbons.a} length={differs.length} columns={columns} />
        {!layers.equal && (
          <>
            <span />
            <div className="paired-cells marks" style={columns}>
              {differs.map((differ, layer) => (
                <span key={layer} className={differ ? "differs" : undefined} />
              ))}
            </div>
          </>
        )}
        <span>B</span>
        <Cells cells={ribbons.b} length={differs.length} columns={columns} />
      </div>
    </div>
  );
}

function Cells(props: {
  readonly cells: readonly PairedCell[];
  readonly length: number;
  readonly columns: { readonly gridTemplateColumns: string };
}): JSX.Element {
  const { cells, length, columns } = props;
  return (
    <div className="paired-cells" style={columns}>
      {cells.map((cell, layer) => (
        <span key={layer} className="paired-cell" title={`layer ${layer} · ${ribbonRunWords(cell)}`}>
          <Bar slot="mixer" look={cell.mixer} />
          <Bar slot="mlp" look={cell.mlp} />
        </span>
      ))}
      {Array.from({ length: length - cells.length }, (_, index) => (
        <span key={`none ${index}`} className="paired-cell none" />
      ))}
    </div>
  );
}

function countsOf({ a, b }: PairedKind): string {
  return a === b ? String(a) : `${a} → ${b}`;
}

function describe(
  label: string,
  side: "a" | "b",
  kinds: readonly PairedKind[],
  { count }: LayersComparison,
): string {
  const parts = kinds.filter((kind) => kind[side] > 0).map((kind) => `${kind[side]} ${kind.words}`);
  return `${label}: ${count[side]} layers, ${parts.join(", ")}.`;
}
