import { type JSX, lazy, Suspense } from "react";
import type { Load } from "../analysis/memory/memory.ts";
import type { ConfigFiles } from "../inspect/config-files.ts";
import type { Inspection } from "../inspect/inspection.ts";
import { Legend } from "../ui/components/legend.tsx";
import { Tabs } from "../ui/components/tabs.tsx";
import { SpecTree } from "../ui/tree/spec-tree.tsx";
import type { Pointer } from "../spec/pointer.ts";
import type { Filter, PathsView, Tab, Target } from "../ui/view-state.ts";
import type { Evidence } from "../verdict/verdict.ts";
import { SEARCH_ID } from "./use-shortcuts.ts";

const FindingsView = lazy(async () => {
  const { FindingsView: component } = await import("../ui/findings/findings-view.tsx");
  return { default: component };
});

const LayersView = lazy(async () => {
  const { LayersView: component } = await import("../ui/layers/layers-view.tsx");
  return { default: component };
});

const MemoryView = lazy(async () => {
  const { MemoryView: component } = await import("../ui/memory/memory-view.tsx");
  return { default: component };
});

const JsonText = lazy(async () => {
  const { JsonText: component } = await import("../ui/json-view/json-text.tsx");
  return { default: component };
});

const EngineSide = lazy(async () => {
  const { EngineSide: component } = await import("./engine/engine-side.tsx");
  return { default: component };
});

const LABELS: readonly (readonly [Tab, string])[] = [
  ["components", "Components"],
  ["findings", "Findings"],
  ["layers", "Layers"],
  ["memory", "Parameters & memory"],
  ["runtime", "Runtime view"],
  ["json", "JSON"],
];

/** The tabs that the search is for. */
const SEARCHED: readonly Tab[] = ["components", "findings", "runtime"];

interface Props {
  readonly files: ConfigFiles;
  readonly inspection: Inspection;
  /** What the verdict on it is made from. */
  readonly evidence: Evidence;
  /** Puts a link to a finding on the clipboard. @returns what to say of it. */
  readonly onCopyLink: (target: Target) => Promise<string>;
  /** What keeps one config apart from another. */
  readonly identity: string;
  readonly stale: boolean;
  readonly tab: Tab;
  readonly onTab: (tab: Tab) => void;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
  readonly selected: Target | null;
  readonly hovered: Target | null;
  readonly onSelect: (target: Target | null) => void;
  readonly onHover: (target: Target | null) => void;
  readonly load: Load | null;
  readonly onLoad: (load: Load | null) => void;
  readonly paths: PathsView;
  readonly onPaths: (paths: PathsView) => void;
  /** Shows a component of the spec in the tree. */
  readonly onShow: (pointer: Pointer) => void;
}

/** The spec: as a tree of components, layer by layer, in parameters and memory, or as JSON. */
export function SpecPane(props: Props): JSX.Element {
  const { tab, onTab, filter, onFilter, paths, onPaths } = props;
  return (
    <>
      <div className="pane-bar">
        <Tabs
          label="Views of the spec"
          name="spec"
          tabs={LABELS}
          chosen={tab}
          panel="spec-view"
          onChoose={onTab}
        />
        {SEARCHED.includes(tab) && (
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
        )}
        {tab === "components" && (
          <details className="legend-box">
            <summary>Legend</summary>
            <Legend />
          </details>
        )}
        <button
          type="button"
          role="switch"
          className="switch"
          aria-checked={paths.legacy}
          title="The object that transformers makes of the file, instead of the spec"
          onClick={() => {
            onPaths({ ...paths, legacy: !paths.legacy });
          }}
        >
          Legacy path
        </button>
      </div>
      <div className="pane-body" id="spec-view" role="tabpanel" aria-labelledby={`tab-spec-${tab}`}>
        <Suspense fallback={<p className="waiting">Loading…</p>}>
          <View {...props} />
        </Suspense>
      </div>
    </>
  );
}

function View({ tab, load, onLoad, onShow, files, identity, paths, onPaths, ...shown }: Props): JSX.Element {
  const { inspection, filter, onSelect } = shown;
  const path = {
    files,
    inspection,
    identity,
    tab,
    paths,
    onPaths,
    load,
    onLoad,
    query: filter.query,
    onSelect,
    onShow,
  };
  if (paths.legacy) return <EngineSide {...path} />;
  switch (tab) {
    case "components":
      return <SpecTree {...shown} />;
    case "findings":
      return <FindingsView {...shown} />;
    case "layers":
      return <LayersView body={inspection.spec.body} selected={shown.selected} onShow={onShow} />;
    case "memory":
      return <MemoryView inspection={inspection} load={load} onLoad={onLoad} onShow={onShow} />;
    case "json":
      return <JsonText value={inspection.spec} label="EngineModelSpec as JSON" fileName="spec.json" />;
    case "runtime":
      return <EngineSide {...path} />;
  }
}
