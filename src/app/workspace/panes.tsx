import { type ComponentProps, type JSX, type ReactNode, useState } from "react";
import { Tabs } from "../../ui/components/tabs.tsx";
import { usePrinting } from "../../ui/table/use-printing.ts";
import type { Target } from "../../ui/view-state.ts";
import { SourceTabs } from "./source-tabs.tsx";
import { SpecPane, SpecView, type TabCounts } from "./spec-pane.tsx";
import { type Shown, type Tab, VIEWS } from "./views.tsx";

interface Props {
  /** Whether source and spec have no room side by side: each then is a tab. */
  readonly narrow: boolean;
  readonly source: Omit<ComponentProps<typeof SourceTabs>, "tabbed" | "tools">;
  readonly tab: Tab;
  readonly onTab: (tab: Tab) => void;
  /** What was asked for by a link, outside of the panes: its side is shown. */
  readonly sought: Target | null;
  readonly counts: TabCounts;
  readonly search: ReactNode;
  readonly legend: ReactNode;
  readonly shown: Shown | null;
  readonly instead: ReactNode;
  /** Told when somebody goes on in a pane. */
  readonly onWork: () => void;
}

/** Source and spec: side by side, or one tap apart. */
export function Panes(props: Props): JSX.Element {
  const { narrow, source, tab, onTab, counts, search, legend, shown, instead, onWork } = props;
  const onWheel = ({ deltaY }: { readonly deltaY: number }): void => {
    if (deltaY > 0) onWork();
  };
  if (narrow) return <NarrowPanes {...props} />;
  return (
    <div className="panes" onWheel={onWheel}>
      <SourceTabs {...source} tabbed={false} tools={shown && search} />
      <SpecPane tab={tab} onTab={onTab} counts={counts} tools={legend} shown={shown} instead={instead} />
    </div>
  );
}

function NarrowPanes(props: Props): JSX.Element {
  const { source, tab, onTab, sought, counts, search, legend, shown, instead } = props;
  const [side, setSide] = useState<Target["side"]>(sought?.side ?? "spec");
  const [followed, setFollowed] = useState(sought);
  // Another object even where the same is asked for again: somebody has gone elsewhere meanwhile.
  if (sought !== followed) {
    setFollowed(sought);
    if (sought) setSide(sought.side);
  }
  const [shownTab, setShownTab] = useState(tab);
  if (tab !== shownTab) {
    setShownTab(tab);
    setSide("spec");
  }
  const [first, ...others] = VIEWS;
  const name = (view: (typeof VIEWS)[number]) => [view.name, view.short, counts[view.name]] as const;
  const file = ["source", "config.json"] as const;
  // Of a text paper has no part.
  const printing = usePrinting();
  const isSource = side === "config" && !printing;
  return (
    <div className="panes narrow">
      <div className="pane-bar pane-choice">
        <Tabs
          label="Source and views of the spec"
          name="pane"
          tabs={shown ? [name(first), file, ...others.map(name)] : [["components", "Spec"], file]}
          chosen={isSource ? "source" : shown ? tab : VIEWS[0].name}
          panel={isSource ? "source-view" : "spec-view"}
          onChoose={(chosen) => {
            setSide(chosen === "source" ? "config" : "spec");
            if (chosen !== "source") onTab(chosen);
          }}
        />
      </div>
      {isSource ? (
        <SourceTabs {...source} tabbed tools={shown && search} />
      ) : (
        <section className="pane" aria-label="EngineModelSpec">
          {shown && (
            <div className="pane-bar">
              {search}
              {legend}
            </div>
          )}
          {shown ? (
            <SpecView tab={tab} shown={shown} tabs="pane" />
          ) : (
            <div className="pane-body" id="spec-view" role="tabpanel" aria-labelledby="tab-pane-components">
              {instead}
            </div>
          )}
        </section>
      )}
    </div>
  );
}
