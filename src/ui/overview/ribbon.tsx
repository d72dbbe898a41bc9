import { ribbonOf } from "../../analysis/ribbon.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { lengthOf } from "../../spec/layers.ts";
import { pointerOf } from "../../spec/pointer.ts";
import type { Target } from "../view-state.ts";

interface LayerRibbonProps {
  readonly body: EngineModelSpec["body"];
  readonly onSelect: (target: Target) => void;
}

/** More layers than this are drawn run by run: thousands of cells hold up the page, and nobody tells them apart. */
const MOST_CELLS = 1000;

const colorOf = (index: number) => ({ background: index === 0 ? "none" : `var(--ribbon-${index})` });

/** How the layers are arranged, at one glance: mixers above, MLPs below. */
export function LayerRibbon({ body, onSelect }: LayerRibbonProps) {
  const { layers, runs, kinds, description } = ribbonOf(body);
  return (
    <div className="ribbon">
      <div className="ribbon-legend">
        <span>Layers 0–{layers - 1}</span>
        {kinds.map(({ component, slot, count, label, color }) => (
          <button
            key={`${slot} ${component}`}
            type="button"
            onClick={() => onSelect({ side: "spec", pointer: pointerOf(["body", ...component.split("/")]) })}
          >
            <span className={`ribbon-key ${slot}`} style={colorOf(color)} aria-hidden="true" />
            {count} {label}
          </button>
        ))}
      </div>
      <div className="ribbon-cells" role="img" aria-label={description}>
        {cellsOf(runs, layers).map(({ from, to, mixer, mlp }) => (
          <span
            key={from}
            className={layers > MOST_CELLS ? "ribbon-cell run" : "ribbon-cell"}
            style={layers > MOST_CELLS ? { flexGrow: to - from + 1 } : undefined}
            title={from === to ? `layer ${from}` : `layers ${from}–${to}`}
          >
            <span className="mixer" style={colorOf(mixer)} />
            <span className="mlp" style={colorOf(mlp)} />
          </span>
        ))}
      </div>
    </div>
  );
}

type Run = ReturnType<typeof ribbonOf>["runs"][number];

/** A cell for each layer, or for each run of a very deep stack. */
function cellsOf(runs: readonly Run[], layers: number): readonly Run[] {
  if (layers > MOST_CELLS) return runs;
  return runs.flatMap((run) =>
    Array.from({ length: lengthOf(run) }, (_, index) => ({
      ...run,
      from: run.from + index,
      to: run.from + index,
    })),
  );
}
