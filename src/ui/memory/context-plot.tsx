import { type CSSProperties, type JSX, useMemo, useState } from "react";
import type { Load } from "../../analysis/memory/memory.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { humanBytes } from "../components/number.ts";
import { DataTable } from "../table/data-table.tsx";
import { type Area, heightOf, type Plot, plotOf, tickText, tickTokens } from "./plot.ts";
import type { SpecWeights } from "./weights-of-spec.ts";
import { grouped } from "../../spec/grouped.ts";
import { smallest } from "../../spec/many.ts";

/** The drawing's own units; it is stretched to the room that there is. */
const SIDE = 1000;

/** How often the line of a cut goes up or down, and by how much. */
const TEETH = 60;
const TOOTH = 14;

interface Props {
  readonly body: DecoderBody;
  readonly load: Load;
  readonly weights: SpecWeights;
}

/** Memory over context length, stacked by kind, with a table of the same. */
export function ContextPlot({ body, load, weights }: Props): JSX.Element {
  const [withWeights, setWithWeights] = useState(true);
  const bytes = weights.bytes && Math.ceil(weights.bytes.total / load.tensorParallel);
  const drawn = withWeights ? bytes : null;
  const plot = useMemo(() => plotOf(body, load, drawn), [body, load, drawn]);
  if (!plot)
    return <p className="memory-note">There is no plot, for the size of a state’s type is not known.</p>;
  const onRank = load.tensorParallel === 1 ? "" : " on one rank";
  return (
    <figure className="plot">
      <figcaption>
        <span>
          {drawn === null ? "Caches" : "Weights and caches"}
          {onRank}
          {load.batch > 1 && `, ${grouped(load.batch)} sequences`}
          {plot.cut > 0 && "; the axis is cut within the weights, and each part has its own scale"}
        </span>
        {bytes !== null && (
          <label>
            <input
              type="checkbox"
              checked={withWeights}
              onChange={(event) => {
                setWithWeights(event.target.checked);
              }}
            />{" "}
            with weights
          </label>
        )}
      </figcaption>
      <ul className="plot-legend" aria-label="From top to bottom">
        {plot.areas.toReversed().map(({ name, color }) => (
          <li key={name}>
            <span className="plot-key" style={{ background: `var(${color})` }} aria-hidden="true" /> {name}
          </li>
        ))}
      </ul>
      <div className="plot-frame">
        <div className="plot-y" aria-hidden="true">
          {plot.yTicks.map((tick) => (
            <span key={tick} style={{ bottom: percent(heightOf(plot, tick), 1) }}>
              {tickText(plot, tick)}
            </span>
          ))}
        </div>
        <Drawing plot={plot} context={load.context} />
        <div className="plot-x" aria-hidden="true">
          {plot.xTicks.map((tick) => (
            <span key={tick} style={{ left: percent(tick, plot.longest) }}>
              {tickTokens(tick)}
            </span>
          ))}
        </div>
        <span className="plot-x-label" aria-hidden="true">
          context length, tokens; the dashed line is the chosen one
        </span>
      </div>
      <details>
        <summary>The plot as a table</summary>
        <PlotTable plot={plot} context={load.context} />
      </details>
    </figure>
  );
}

function Drawing({ plot, context }: { readonly plot: Plot; readonly context: number }): JSX.Element {
  const { areas, contexts, longest, cut, yTicks } = plot;
  const x = (tokens: number): number => round((tokens / longest) * SIDE);
  const y = (bytes: number): number => round((1 - heightOf(plot, bytes)) * SIDE);
  const path = ({ bytes, below }: Area): string => {
    const upper = contexts.map((tokens, i) => `${x(tokens)},${y((below[i] ?? 0) + (bytes[i] ?? 0))}`);
    const lower = contexts.map((tokens, i) => `${x(tokens)},${y(below[i] ?? 0)}`).toReversed();
    return `M${[...upper, ...lower].join("L")}Z`;
  };
  const style: CSSProperties = { vectorEffect: "non-scaling-stroke" };
  return (
    <svg
      viewBox={`0 0 ${SIDE} ${SIDE}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${areas.map(({ name, bytes }) => `${name}: ${humanBytes(bytes[0] ?? 0)} at first, ${humanBytes(bytes.at(-1) ?? 0)} at ${grouped(longest)} tokens`).join("; ")}. ${cut > 0 ? "The axis is cut within the weights. " : ""}The table below has the figures.`}
    >
      {yTicks.map((tick) => (
        <line key={tick} className="plot-grid" x1={0} x2={SIDE} y1={y(tick)} y2={y(tick)} style={style} />
      ))}
      {areas.map((area) => (
        <path
          key={area.name}
          className="plot-area"
          d={path(area)}
          fill={`var(${area.color})`}
          style={style}
        />
      ))}
      {cut > 0 && <path className="plot-cut" d={zigzag(y(cut / 2))} style={style} />}
      <line className="plot-chosen" x1={x(context)} x2={x(context)} y1={0} y2={SIDE} style={style} />
    </svg>
  );
}

/** The curves at the ticks of the axis and at the chosen context. */
function PlotTable({ plot, context }: { readonly plot: Plot; readonly context: number }): JSX.Element {
  const { areas, contexts } = plot;
  const lengths = [...new Set([...plot.xTicks, context, plot.longest])].sort((a, b) => a - b);
  const places = lengths.map((tokens) => nearest(contexts, tokens));
  return (
    <DataTable
      label="Memory over context length"
      columns={[
        { label: "Tokens" },
        ...areas.map(({ name }) => ({ label: name, numeric: true })),
        { label: "all", numeric: true },
      ]}
      rows={[...new Set(places)].map((at) => ({
        key: String(contexts[at]),
        cells: [
          grouped(contexts[at] ?? 0),
          ...[...areas.map(({ bytes }) => bytes[at] ?? 0), topAt(areas, at)].map((bytes, index) => (
            <span key={index} title={`${grouped(bytes)} bytes`}>
              {humanBytes(bytes)}
            </span>
          )),
        ],
      }))}
    />
  );
}

function topAt(areas: readonly Area[], at: number): number {
  return areas.reduce((sum, { bytes }) => sum + (bytes[at] ?? 0), 0);
}

function nearest(contexts: readonly number[], tokens: number): number {
  const distances = contexts.map((context) => Math.abs(context - tokens));
  return distances.indexOf(smallest(distances));
}

/** The line of a cut, across the drawing. */
function zigzag(middle: number): string {
  const points = Array.from({ length: TEETH + 1 }, (_, at) => {
    const side = at % 2 === 0 ? TOOTH : -TOOTH;
    return `${round((SIDE * at) / TEETH)},${middle + side}`;
  });
  return `M${points.join("L")}`;
}

const round = (value: number): number => Math.round(value * 100) / 100;
const percent = (value: number, whole: number): string => `${(100 * value) / whole}%`;
