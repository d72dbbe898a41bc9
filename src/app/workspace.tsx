import { type JSX, lazy, Suspense, useCallback, useState } from "react";
import { ExplainPanel } from "../ui/explain/explain-panel.tsx";
import { Overview } from "../ui/overview/overview.tsx";
import { Failure } from "../ui/problems/failure.tsx";
import { Problem } from "../ui/problems/problem.tsx";
import type { Filter, Tab, Target } from "../ui/view-state.ts";
import type { Route } from "./route.ts";
import { SpecPane } from "./spec-pane.tsx";
import type { ConfigText } from "./use-config-text.ts";
import { useInspection } from "./use-inspection.ts";
import { useLast } from "./use-last.ts";
import type { Navigate } from "./use-route.ts";

// The editor is most of the page's weight; everything else works before it is there.
const SourcePane = lazy(async () => {
  const { SourcePane: component } = await import("../ui/source/source-pane.tsx");
  return { default: component };
});

interface Props {
  readonly title: string;
  readonly config: ConfigText;
  readonly route: Route;
  readonly navigate: Navigate;
}

/** An open config: overview, source and spec side by side, and the explanation of what is selected. */
export function Workspace({ title, config, route, navigate }: Props): JSX.Element {
  const [hovered, setHovered] = useState<Target | null>(null);
  const current = useInspection(config.text);
  const result = useLast(current, config.identity);
  const good = useLast(result?.ok ? result : undefined, config.identity);
  const { selected, filter, tab } = route;
  const select = useCallback(
    (target: Target | null) => {
      navigate({ selected: target });
    },
    [navigate],
  );
  const setFilter = useCallback(
    (next: Filter) => {
      navigate({ filter: next }, "replace");
    },
    [navigate],
  );
  const setTab = useCallback(
    (next: Tab) => {
      navigate({ tab: next }, "replace");
    },
    [navigate],
  );
  const failed = result && !result.ok ? result : undefined;
  const stale = current === undefined || failed !== undefined;
  return (
    <main id="main" tabIndex={-1} className="workspace">
      {good ? (
        <div className={stale ? "stale" : undefined}>
          <Overview inspection={good} title={title} filter={filter} onFilter={setFilter} onSelect={select} />
        </div>
      ) : (
        <h1 className="overview workspace-title">{title}</h1>
      )}
      {failed && <Problem error={failed.error} />}
      {config.failure !== null && (
        <p className="problem" role="alert">
          {config.failure}
        </p>
      )}
      <div className="panes">
        <section className="pane" aria-label="Source">
          <div className="pane-bar">
            <h2>config.json</h2>
          </div>
          <div className="pane-body">
            {config.text !== undefined && result && (
              <Suspense fallback={<p className="waiting">Loading the editor…</p>}>
                <SourcePane
                  text={config.text}
                  onChange={config.edit}
                  result={result}
                  filter={filter}
                  selected={selected}
                  hovered={hovered}
                  onSelect={select}
                  onHover={setHovered}
                />
              </Suspense>
            )}
          </div>
        </section>
        <section className="pane" aria-label="EngineModelSpec">
          {good ? (
            <SpecPane
              inspection={good}
              stale={stale}
              tab={tab}
              onTab={setTab}
              filter={filter}
              onFilter={setFilter}
              selected={selected}
              hovered={hovered}
              onSelect={select}
              onHover={setHovered}
            />
          ) : failed ? (
            <div className="pane-body">
              <Failure
                failed={failed}
                onSelect={(pointer) => {
                  select({ side: "config", pointer });
                }}
              />
            </div>
          ) : config.failure === null ? (
            <p className="waiting" role="status">
              Reading…
            </p>
          ) : null}
        </section>
      </div>
      {good && <ExplainPanel inspection={good} selected={selected} onSelect={select} />}
    </main>
  );
}
