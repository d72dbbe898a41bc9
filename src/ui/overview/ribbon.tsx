import { ribbonOf } from "../../analysis/ribbon.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { lengthOf } from "../../spec/layers.ts";
import { pointerOf } from "../../spec/pointer.ts";
import type { Target } from "../view-state.ts";

interface LayerRibbonProps {
  readonly body: EngineModelSpec["body"];
  readonly onSelect: (target: Target) => void;
}

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
        {runs.flatMap((run) =>
          Array.from({ length: lengthOf(run) }, (_, index) => (
            <span key={run.from + index} className="ribbon-cell" title={`layer ${run.from + index}`}>
              <span className="mixer" style={colorOf(run.mixer)} />
              <span className="mlp" style={colorOf(run.mlp)} />
            </span>
          )),
        )}
      </div>
    </div>
  );
}
