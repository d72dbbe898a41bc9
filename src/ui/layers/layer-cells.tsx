import type { JSX, ReactNode } from "react";
import { componentWords } from "../../analysis/component-words.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { ComponentLink } from "../components/component-link.tsx";
import { grouped, humanCount, plural } from "../components/number.ts";
import type { LongColumn } from "../table/long-table.tsx";
import type { LayerLine } from "./layer-lines.ts";
import { runText } from "../../analysis/run-text.ts";

export const LAYER_COLUMNS: readonly LongColumn[] = [
  { label: "Layers", width: "11%" },
  { label: "Mixer", width: "26%" },
  { label: "MLP", width: "17%" },
  { label: "Sees", width: "15%" },
  { label: "RoPE base", width: "13%", numeric: true },
  { label: "Parameters of each", width: "18%", numeric: true },
];

interface Actions {
  /** Opens or folds the run that begins with a layer. */
  readonly onToggle: (from: number) => void;
  /** Shows a component in the tree. */
  readonly onShow: (pointer: Pointer) => void;
}

/** What stands in a line of the table of layers. */
export function layerCells(body: DecoderBody, line: LayerLine, actions: Actions): readonly ReactNode[] {
  const { run, sees, rope, parameters, active } = line.row;
  const { onShow } = actions;
  const half = (name: string | null): ReactNode =>
    name === null ? (
      "–"
    ) : (
      <>
        <ComponentLink name={name} onShow={onShow} />
        <small>{componentWords(body, name)}</small>
      </>
    );
  return [
    <Head key="head" line={line} onToggle={actions.onToggle} />,
    <>
      {half(run.mixer)}
      {run.extras?.map((name) => (
        <small key={name}>
          with <ComponentLink name={name} onShow={onShow} />
        </small>
      ))}
    </>,
    half(run.mlp),
    sees,
    <code key="rope">{rope}</code>,
    <>
      <code>{grouped(parameters)}</code>
      <small>
        {humanCount(parameters)}
        {active !== parameters && `, ${humanCount(active)} active per token`}
      </small>
    </>,
  ];
}

function Head({ line, onToggle }: { readonly line: LayerLine } & Pick<Actions, "onToggle">): JSX.Element {
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
      <span aria-hidden="true">{open ? "▾" : "▸"}</span> {runText(run)}
      <small>{plural(count, "layer")}</small>
    </button>
  );
}
