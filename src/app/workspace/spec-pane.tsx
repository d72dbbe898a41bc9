import { type JSX, type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { keepRaised } from "../../ui/components/kept-in-sight.ts";
import { lazyOrNothing } from "../../ui/components/lazy-or-nothing.ts";
import { Part } from "../../ui/components/part.tsx";
import { Tabs } from "../../ui/components/tabs.tsx";
import { type Shown, type Tab, VIEWS } from "./views.tsx";

const MarkHits = lazyOrNothing(async () => (await import("../../ui/search/mark-hits.tsx")).MarkHits);

interface Props {
  readonly tab: Tab;
  readonly onTab: (tab: Tab) => void;
  readonly counts: TabCounts;
  /** What stands beside the tabs. */
  readonly tools: ReactNode;
  /** null while there is nothing to show. */
  readonly shown: Shown | null;
  /** Stands in place of a view while there is nothing to show. */
  readonly instead: ReactNode;
}

/** How many things wait on a view, where that is counted. */
export type TabCounts = { readonly [T in Tab]?: number | undefined };

/** The views of the spec, one at a time. */
export function SpecPane({ tab, onTab, counts, tools, shown, instead }: Props): JSX.Element {
  return (
    <section className="pane" aria-label="EngineModelSpec">
      {shown && (
        <div className="pane-bar">
          <Tabs
            label="Views of the spec"
            name="spec"
            tabs={VIEWS.map(({ name, label }) => [name, label, counts[name]])}
            chosen={tab}
            panel="spec-view"
            onChoose={onTab}
          />
          {tools}
        </div>
      )}
      {shown ? <SpecView tab={tab} shown={shown} tabs="spec" /> : instead}
    </section>
  );
}

interface ViewProps {
  readonly tab: Tab;
  readonly shown: Shown;
  /** The name of the tabs that choose the view. */
  readonly tabs: string;
}

/** What is chosen in a view: a row of the tree or of a table, or what is brought in sight of a drawing. */
const CHOSEN = '[role="treeitem"][aria-selected="true"], tr[aria-current], .diagram-box .is-sought';

/** How far each view of each config was scrolled, in pixels. */
const tops = new Map<string, number>();

/** One view of the spec, where it was left. */
export function SpecView({ tab, shown, tabs }: ViewProps): JSX.Element {
  const { Component } = VIEWS.find(({ name }) => name === tab) ?? VIEWS[0];
  const body = useRef<HTMLDivElement>(null);
  const place = `${tab} ${shown.identity}`;
  useLayoutEffect(() => {
    if (body.current) body.current.scrollTop = tops.get(place) ?? 0;
  }, [place]);
  useEffect(() => (body.current ? keepRaised(body.current, CHOSEN) : undefined), []);
  return (
    <div
      ref={body}
      className="pane-body"
      id="spec-view"
      role="tabpanel"
      aria-labelledby={`tab-${tabs}-${tab}`}
      onScroll={({ currentTarget }) => {
        tops.set(place, currentTarget.scrollTop);
      }}
    >
      <Part fallback={<p className="waiting">Loading…</p>}>
        <Component {...shown} />
      </Part>
      {shown.filter.query !== "" && (
        <Part>
          <MarkHits box={body} query={shown.filter.query} />
        </Part>
      )}
    </div>
  );
}
