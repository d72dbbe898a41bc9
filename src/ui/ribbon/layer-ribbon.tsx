import { type JSX, type KeyboardEvent, memo, type MouseEvent, useId, useMemo, useRef, useState } from "react";
import { type Ribbon, ribbonOf, type Slot } from "../../analysis/ribbon.ts";
import { cellsOf, cellWords, type KindShare, type RibbonCell } from "../../analysis/ribbon-cells.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { lengthOf } from "../../spec/layers.ts";
import { type Pointer, pointerOf } from "../../spec/pointer.ts";
import { Bar } from "./bar.tsx";
import { useColumns } from "./use-columns.ts";
import "./ribbon.css";
import { grouped } from "../../spec/grouped.ts";

interface Props {
  readonly body: DecoderBody;
  /** Shows a component of the spec in the tree. */
  readonly onComponent: (pointer: Pointer) => void;
  /** Shows the layers of a run in the table of layers. */
  readonly onLayer: (pointer: Pointer) => void;
}

/** How the layers are arranged, at one glance: mixers above, MLPs below. Each leads to its line in the table of layers. */
export function LayerRibbon({ body, onComponent, onLayer }: Props): JSX.Element {
  const ribbon = useMemo(() => ribbonOf(body), [body]);
  return (
    <div className="ribbon">
      <Legend ribbon={ribbon} onComponent={onComponent} />
      <Cells ribbon={ribbon} onLayer={onLayer} />
    </div>
  );
}

function Legend({
  ribbon,
  onComponent,
}: { readonly ribbon: Ribbon } & Pick<Props, "onComponent">): JSX.Element {
  const { layers, kinds } = ribbon;
  return (
    <div className="ribbon-legend">
      <span>{layers === 1 ? "Layer 0" : `Layers 0–${layers - 1}`}</span>
      {kinds.map(({ component, slot, count, label, ...look }) =>
        component === null ? (
          <span key={`${slot} none`}>
            <Bar slot={slot} look={null} isKey />
            {grouped(count)} {label}
          </span>
        ) : (
          <button
            key={`${slot} ${component}`}
            type="button"
            onClick={() => {
              onComponent(pointerOf(["body", ...component.split("/")]));
            }}
          >
            <Bar slot={slot} look={look} isKey />
            {grouped(count)} {label}
          </button>
        ),
      )}
    </div>
  );
}

/** Where the words for a cell stand, in pixels of the box; `flip` where they would not fit to the right of it. */
interface Pointed {
  readonly cell: number;
  readonly left: number;
  readonly top: number;
  readonly flip: boolean;
}

function Cells({ ribbon, onLayer }: { readonly ribbon: Ribbon } & Pick<Props, "onLayer">): JSX.Element {
  const { layers, runs, description } = ribbon;
  const cells = useMemo(() => cellsOf(runs), [runs]);
  const deep = layers > cells.length;
  const box = useRef<HTMLDivElement>(null);
  const columns = useColumns(box, deep ? 1 : cells.length);
  const [at, setAt] = useState(0);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const id = useId();
  const current = cells[Math.min(at, cells.length - 1)];
  const point = (cell: number): void => {
    const element = box.current?.querySelector<HTMLElement>(`[data-cell="${cell}"]`);
    if (!element || !box.current) return;
    const { offsetLeft: left, offsetTop: top, offsetWidth: width } = element;
    const flip = left > box.current.clientWidth / 2;
    setPointed({ cell, left: flip ? box.current.clientWidth - left - width : left, top, flip });
  };
  const open = (cell: number): void => {
    const run = runs.findIndex(({ to }) => to >= (cells[cell]?.from ?? 0));
    if (run >= 0) onLayer(pointerOf(["body", "layers", String(run)]));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter" || event.key === " ") open(at);
    else {
      const next = cellAfter(event.key, at, cells.length, columns);
      if (next === undefined) return;
      setAt(next);
      point(next);
    }
    event.preventDefault();
  };
  return (
    <div
      ref={box}
      className={deep ? "ribbon-cells deep" : "ribbon-cells"}
      role="slider"
      tabIndex={0}
      aria-label="Layers: Enter shows one in the table"
      aria-describedby={id}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, layers - 1)}
      aria-valuenow={current?.from ?? 0}
      aria-valuetext={current && cellWords(current)}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        if (event.target.matches(":focus-visible")) point(at);
      }}
      onBlur={() => {
        setPointed(null);
      }}
      onPointerMove={(event) => {
        const cell = cellUnder(event);
        if (cell !== null && cell !== pointed?.cell) point(cell);
      }}
      onPointerLeave={() => {
        setPointed(null);
      }}
      onClick={(event) => {
        const cell = cellUnder(event);
        if (cell === null) return;
        setAt(cell);
        open(cell);
      }}
    >
      <Rows cells={cells} columns={deep ? cells.length : columns} deep={deep} />
      {pointed && cells[pointed.cell] && (
        <span
          className="ribbon-tip"
          style={{ top: pointed.top, [pointed.flip ? "right" : "left"]: pointed.left }}
        >
          {cellWords(cells[pointed.cell] as RibbonCell)}
        </span>
      )}
      <span id={id} className="visually-hidden">
        {description}
      </span>
    </div>
  );
}

interface RowsProps {
  readonly cells: readonly RibbonCell[];
  readonly columns: number;
  readonly deep: boolean;
}

/** Drawn once for a model and a width, however often the pointer moves. */
const Rows = memo(function Rows({ cells, columns, deep }: RowsProps): JSX.Element {
  const starts = Array.from({ length: Math.ceil(cells.length / columns) }, (_, row) => row * columns);
  const uneven = cells.some(({ mlps }) => mlps.some(({ kind }) => kind !== null && kind.height < 1));
  return (
    <>
      {starts.map((start) => (
        <span key={start} className={uneven ? "ribbon-row uneven" : "ribbon-row"}>
          {starts.length > 1 && <span className="ribbon-index">{start}</span>}
          <span
            className="ribbon-row-cells"
            style={deep ? undefined : { gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
          >
            {cells.slice(start, start + columns).map((cell, index) => (
              <span
                key={cell.from}
                data-cell={start + index}
                className="ribbon-cell"
                style={deep ? { flexGrow: lengthOf(cell) } : undefined}
              >
                <Bars slot="mixer" shares={cell.mixers} />
                <Bars slot="mlp" shares={cell.mlps} />
              </span>
            ))}
          </span>
        </span>
      ))}
    </>
  );
});

/** The bar of a half, or those of several kinds beside each other, as wide as they have layers. */
function Bars({ slot, shares }: { readonly slot: Slot; readonly shares: readonly KindShare[] }): JSX.Element {
  const [first, ...others] = shares;
  if (others.length === 0) return <Bar slot={slot} look={first?.kind ?? null} />;
  return (
    <span className="ribbon-mixed">
      {shares.map(({ kind, count }) => (
        <span key={kind?.component ?? ""} style={{ flexGrow: count }}>
          <Bar slot={slot} look={kind} />
        </span>
      ))}
    </span>
  );
}

function cellUnder({ target }: MouseEvent): number | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>("[data-cell]") : null;
  return cell ? Number(cell.dataset["cell"]) : null;
}

/** The cell to which a key leads; undefined where it leads nowhere. */
function cellAfter(key: string, at: number, count: number, columns: number): number | undefined {
  const steps: { readonly [key: string]: number } = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    Home: -count,
    End: count,
  };
  const step = steps[key];
  return step === undefined ? undefined : Math.min(count - 1, Math.max(0, at + step));
}
