import type { Inspection } from "../../inspect/inspection.ts";
import { VisuallyHidden } from "../components/visually-hidden.tsx";
import type { Filter, Target } from "../view-state.ts";
import { CoverageBar } from "./coverage-bar.tsx";
import { originShares, toggled, useShares } from "./coverage.ts";
import { figuresOf } from "./figures.ts";
import { LayerRibbon } from "./ribbon.tsx";
import "./overview.css";

interface OverviewProps {
  readonly inspection: Inspection;
  readonly title: string;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
  readonly onSelect: (target: Target) => void;
}

/** What a model is, how sure we are of it, and how its layers are arranged. */
export function Overview({ inspection, title, filter, onFilter, onSelect }: OverviewProps) {
  const { spec, adapter, origins } = inspection;
  const facts = [spec.architecture, `adapter ${adapter}`, `EngineModelSpec v${spec.schema_version}`];
  for (const origin of origins.values()) {
    if (origin.kind !== "defaulted" || origin.default_from !== "hf_class") continue;
    facts.push(`defaults of transformers ${origin.transformers_version}`);
    break;
  }
  return (
    <section className="overview" aria-label="Overview">
      <h1>{title}</h1>
      <p className="overview-facts">{facts.join(" · ")}</p>
      <dl className="figures">
        {figuresOf(inspection).map(({ value, label, exact }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd title={exact}>
              {value}
              {exact !== undefined && exact !== value && <VisuallyHidden> (exactly {exact})</VisuallyHidden>}
            </dd>
          </div>
        ))}
      </dl>
      <div className="coverages">
        <CoverageBar
          label="EngineModelSpec: where each value comes from"
          shares={originShares(inspection)}
          chosen={filter.origins}
          onToggle={(kind) => onFilter({ ...filter, origins: toggled(filter.origins, kind) })}
        />
        <CoverageBar
          label="config.json: what became of each field"
          shares={useShares(inspection)}
          chosen={filter.uses}
          onToggle={(kind) => onFilter({ ...filter, uses: toggled(filter.uses, kind) })}
        />
      </div>
      <LayerRibbon body={spec.body} onSelect={onSelect} />
    </section>
  );
}
