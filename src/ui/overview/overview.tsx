import { type ReactNode, useMemo, useState } from "react";
import { fieldShares, originShares } from "../../inspect/counts.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { Pointer } from "../../spec/pointer.ts";
import type { FieldGroup } from "../../config/reading/field-use.ts";
import type { VerdictLine } from "../../verdict/lines.ts";
import { toggled } from "../components/toggled.ts";
import type { Filter, Target } from "../view-state.ts";
import { LayerRibbon } from "../ribbon/layer-ribbon.tsx";
import { CoverageBar } from "./coverage-bar.tsx";
import { Facts } from "./facts.tsx";
import type { Figure } from "./figures.ts";

import { type Known, VerdictStrip } from "./verdict-strip.tsx";
import { Title } from "./title.tsx";
import "./overview.css";
import { plural } from "../../spec/grouped.ts";

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
  readonly verdict: readonly VerdictLine[];
  readonly legacy: Known;
  readonly engines: Known;
  /** The address of the findings that a line of the verdict stands for. */
  readonly hrefOf: (line: VerdictLine) => string;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
  /** Lists the fields of a group. */
  readonly onFields: (group: FieldGroup) => void;
  /** Gives the config another name; null where its name is not the reader's. */
  readonly onRename: ((name: string) => void) | null;
  /** The address of what a figure comes from. */
  readonly hrefOfFigure: (from: Figure["from"]) => string;
  readonly onSelect: (target: Target) => void;
  /** Shows a run of equal layers in the table of layers. */
  readonly onLayer: (pointer: Pointer) => void;
}

/** Commits are told apart by their first digits; other revisions are names. */
function shortRevision(revision: string): string {
  return /^[0-9a-f]{40}$/.test(revision) ? revision.slice(0, 8) : revision;
}

/** What a model is, what an engine has to know of its file, and how its layers are arranged. */
export function Overview(props: OverviewProps) {
  const { inspection, title, aside, published, verdict, legacy, hrefOf, filter, onFilter, onSelect } = props;
  const { spec, adapter, guess, draft, origins } = inspection;
  const about = [
    ...(draft ? [`a draft model: ${draft.name}`] : []),
    // The title of a pasted text begins with it.
    ...(title.startsWith(spec.architecture) ? [] : [spec.architecture]),
    guess ? `a guess: read as ${adapter}` : `read as ${adapter}`,
  ];
  for (const origin of origins.values()) {
    if (origin.kind !== "defaulted" || origin.default_from !== "hf_class") continue;
    about.push(`defaults of transformers ${origin.transformers_version}`);
    break;
  }
  const [opened, setOpened] = useState(false);
  // What narrows the tree down is in sight, and does not close under the hand that takes it back.
  const covered = opened || filter.origins.length > 0;
  const values = useMemo(() => originShares(inspection), [inspection]);
  const fields = useMemo(() => fieldShares(inspection), [inspection]);
  return (
    <section className="overview" aria-label="Overview">
      <div className="overview-title">
        <Title title={title} onRename={props.onRename} />
        <p className="overview-about">
          {about.join(" · ")}
          {published && (
            <>
              {" · "}
              <a
                href={published.page}
                target="_blank"
                rel="noreferrer"
                title={published.revision ?? undefined}
              >
                {published.revision === null
                  ? "published here"
                  : `commit ${shortRevision(published.revision)}`}
              </a>
            </>
          )}
        </p>
        {aside}
      </div>
      {published?.notes.map((note) => (
        <p key={note} className="overview-note">
          {note}
        </p>
      ))}
      <Facts inspection={inspection} hrefOf={props.hrefOfFigure} />
      <VerdictStrip lines={verdict} legacy={legacy} engines={props.engines} hrefOf={hrefOf} />
      <LayerRibbon
        body={spec.body}
        onComponent={(pointer) => {
          onSelect({ side: "spec", pointer });
        }}
        onLayer={props.onLayer}
      />
      <details
        className="coverage-box"
        open={covered}
        onToggle={(event) => {
          setOpened(event.currentTarget.open);
        }}
      >
        <summary>
          Coverage: where each of {plural(total(values), "value")} comes from, and what became of each of{" "}
          {plural(total(fields), "field")}
        </summary>
        <div className="coverages">
          <CoverageBar
            label="EngineModelSpec: where each value comes from"
            shares={values}
            chosen={filter.origins}
            onChoose={(kind) => onFilter({ ...filter, origins: toggled(filter.origins, kind) })}
          />
          <CoverageBar
            label="config.json: what became of each field"
            shares={fields}
            chosen={filter.uses}
            onChoose={props.onFields}
          />
        </div>
      </details>
    </section>
  );
}

function total(shares: readonly { readonly count: number }[]): number {
  return shares.reduce((sum, { count }) => sum + count, 0);
}
