import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { pointerOf } from "../../spec/pointer.ts";
import type { Target } from "../view-state.ts";
import { ribbonOf } from "./ribbon.ts";

interface LayerRibbonProps {
  readonly body: EngineModelSpec["body"];
  readonly onSelect: (target: Target) => void;
}

const colorOf = (index: number) => ({ background: index === 0 ? "none" : `var(--ribbon-${index})` });

/** How the layers are arranged, at one glance: mixers above, MLPs below. */
export function LayerRibbon({ body, onSelect }: LayerRibbonProps) {
  const { cells, kinds, description } = ribbonOf(body);
  return (
    <div className="ribbon">
      <div className="ribbon-legend">
        <span>Layers 0–{cells.length - 1}</span>
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
        {cells.map((cell, index) => (
          <span key={index} className="ribbon-cell" title={`layer ${index}`}>
            <span className="mixer" style={colorOf(cell.mixer)} />
            <span className="mlp" style={colorOf(cell.mlp)} />
          </span>
        ))}
      </div>
    </div>
  );
}
