import type { ReactNode } from "react";
import { splitSideFile } from "../../config/nodes/side-file.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { VisuallyHidden } from "../components/visually-hidden.tsx";
import type { Filter, Target } from "../view-state.ts";
import { CoverageBar } from "./coverage-bar.tsx";
import { originShares, toggled, useShares } from "./coverage.ts";
import { figuresOf } from "./figures.ts";
import { LayerRibbon } from "../ribbon/layer-ribbon.tsx";
import "./overview.css";

/** Where a config was published, and what the fetching had to say. */
export interface Published {
  readonly page: string;
  /** The commit, or another name of the revision; null where the address names none. */
  readonly revision: string | null;
  readonly notes: readonly string[];
}

interface OverviewProps {
  readonly inspection: Inspection;
  readonly title: string;
  /** What stands beside the title. */
  readonly aside: ReactNode;
  /** Where the config was published; null where it was not. */
  readonly published: Published | null;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
  readonly onSelect: (target: Target) => void;
  /** Shows a run of equal layers in the table of layers. */
  readonly onLayer: (pointer: Pointer) => void;
}

function fileName(pointer: Pointer): string {
  return splitSideFile(pointer).file ?? "config.json";
}

/** Commits are told apart by their first digits; other revisions are names. */
function shortRevision(revision: string): string {
  return /^[0-9a-f]{40}$/.test(revision) ? revision.slice(0, 8) : revision;
}

/** What a model is, how sure we are of it, and how its layers are arranged. */
export function Overview(props: OverviewProps) {
  const { inspection, title, aside, published, filter, onFilter, onSelect, onLayer } = props;
  const { spec, adapter, origins, endOfSequence } = inspection;
  const facts = [spec.architecture, `adapter ${adapter}`, `EngineModelSpec v${spec.schema_version}`];
  for (const origin of origins.values()) {
    if (origin.kind !== "defaulted" || origin.default_from !== "hf_class") continue;
    facts.push(`defaults of transformers ${origin.transformers_version}`);
    break;
  }
  if (endOfSequence) facts.push(`ends at ${endOfSequence.ids.join(", ")} (${fileName(endOfSequence.from)})`);
  return (
    <section className="overview" aria-label="Overview">
      <div className="overview-title">
        <h1>{title}</h1>
        {aside}
      </div>
      <p className="overview-facts">
        {facts.join(" · ")}
        {published && (
          <>
            {" · "}
            <a href={published.page} target="_blank" rel="noreferrer" title={published.revision ?? undefined}>
              {published.revision === null ? "published here" : `commit ${shortRevision(published.revision)}`}
            </a>
          </>
        )}
      </p>
      {published?.notes.map((note) => (
        <p key={note} className="overview-note">
          {note}
        </p>
      ))}
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
      <LayerRibbon
        body={spec.body}
        onComponent={(pointer) => {
          onSelect({ side: "spec", pointer });
        }}
        onLayer={onLayer}
      />
    </section>
  );
}
