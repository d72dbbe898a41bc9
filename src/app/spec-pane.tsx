import type { JSX } from "react";
import type { Inspection } from "../inspect/inspection.ts";
import { Legend } from "../ui/components/legend.tsx";
import { Tabs } from "../ui/components/tabs.tsx";
import { JsonView } from "../ui/json-view/json-view.tsx";
import { SpecTree } from "../ui/tree/spec-tree.tsx";
import type { Filter, Tab, Target } from "../ui/view-state.ts";
import { SEARCH_ID } from "./use-shortcuts.ts";

const TABS: readonly (readonly [Tab, string])[] = [
  ["components", "Components"],
  ["json", "JSON"],
];

interface Props {
  readonly inspection: Inspection;
  readonly stale: boolean;
  readonly tab: Tab;
  readonly onTab: (tab: Tab) => void;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
  readonly selected: Target | null;
  readonly hovered: Target | null;
  readonly onSelect: (target: Target | null) => void;
  readonly onHover: (target: Target | null) => void;
}

/** The spec: as a tree of components, or as JSON. */
export function SpecPane({ tab, onTab, filter, onFilter, ...shown }: Props): JSX.Element {
  return (
    <>
      <div className="pane-bar">
        <Tabs
          label="Views of the spec"
          name="spec"
          tabs={TABS}
          chosen={tab}
          panel="spec-view"
          onChoose={onTab}
        />
        <input
          id={SEARCH_ID}
          type="search"
          aria-label="Search names, HF names and values"
          placeholder="Search"
          value={filter.query}
          onChange={(event) => {
            onFilter({ ...filter, query: event.target.value });
          }}
        />
        <details className="legend-box">
          <summary>Legend</summary>
          <Legend />
        </details>
      </div>
      <div className="pane-body" id="spec-view" role="tabpanel" aria-labelledby={`tab-spec-${tab}`}>
        {tab === "json" ? (
          <JsonView inspection={shown.inspection} />
        ) : (
          <SpecTree {...shown} filter={filter} />
        )}
      </div>
    </>
  );
}
