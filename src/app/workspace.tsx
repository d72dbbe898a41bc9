import { type JSX, lazy, type ReactNode, Suspense, useCallback, useEffect, useRef, useState } from "react";
import type { Load } from "../analysis/memory/memory.ts";
import { type FieldGroup, fieldGroup } from "../config/reading/field-use.ts";
import type { Inspection } from "../inspect/inspection.ts";
import type { Pointer } from "../spec/pointer.ts";
import { ExplainPanel } from "../ui/explain/explain-panel.tsx";
import { Overview } from "../ui/overview/overview.tsx";
import "../ui/theme/print.css";
import { Failure } from "../ui/problems/failure.tsx";
import { Problem } from "../ui/problems/problem.tsx";
import { ActionMenu } from "../ui/components/action-menu.tsx";
import { ShareMenu } from "../ui/share/share-menu.tsx";
import {
  type Filter,
  NO_FILTER,
  type PathsView,
  type SourceFile,
  type Tab,
  type Target,
} from "../ui/view-state.ts";
import type { VerdictLine } from "../verdict/lines.ts";
import { useInspection } from "./read/use-inspection.ts";
import { useLast } from "./read/use-last.ts";
import type { OpenConfig } from "./open/use-opened.ts";
import { isSidePlace } from "./route/place.ts";
import { openedAt, type Route } from "./route/route.ts";
import type { Navigate } from "./route/use-route.ts";
import { SourceTabs } from "./source-tabs.tsx";
import { SpecPane } from "./spec-pane.tsx";
import { fileShowing, figureAddress, findingsAddress } from "./verdict/addresses.ts";
import { useVerdict } from "./verdict/use-verdict.tsx";

const DigestBanner = lazy(async () => {
  const { DigestBanner: component } = await import("./share/digest-banner.tsx");
  return { default: component };
});

interface Props {
  readonly config: OpenConfig;
  readonly route: Route;
  readonly navigate: Navigate;
  /** The address of the page, without a hash. */
  readonly address: string;
  /** Stands in place of the spec while there is nothing to show of it. */
  readonly instead: ReactNode;
  /** Told once of each config that could be read. */
  readonly onRead: (inspection: Inspection) => void;
}

const NO_LINES: readonly VerdictLine[] = [];

/** An open config: overview, source and spec side by side, and the explanation of what is selected. */
export function Workspace({ config, route, navigate, address, instead, onRead }: Props): JSX.Element {
  const { files, title, identity, published } = config;
  const [hovered, setHovered] = useState<Target | null>(null);
  const current = useInspection(files);
  const result = useLast(current, identity);
  const good = useLast(result?.ok ? result : undefined, identity);
  const { selected, filter, tab, paths } = route;
  // The verdict quotes the text that was read, while another is typed.
  const readFiles = useLast(current?.ok ? files : undefined, identity);
  const verdict = useVerdict(readFiles, good, paths.version);
  const lines = verdict?.lines ?? NO_LINES;
  const select = useCallback(
    (target: Target | null) => {
      const file = target && fileShowing(target, good);
      navigate(file ? { selected: target, file } : { selected: target });
    },
    [navigate, good],
  );
  const setFilter = useCallback(
    (next: Filter) => {
      navigate({ filter: next }, "replace");
    },
    [navigate],
  );
  const setTab = useCallback(
    (next: Tab) => {
      // Lists of findings are asked for on their own tab only.
      const here = next === "findings" ? filter : { ...filter, uses: [], kinds: [] };
      navigate({ tab: next, filter: here }, "replace");
    },
    [navigate, filter],
  );
  const setOrigins = useCallback(
    (next: Filter) => {
      navigate({ tab: "components", filter: { ...next, uses: [], kinds: [] } }, "replace");
    },
    [navigate],
  );
  const listFields = useCallback(
    (group: FieldGroup) => {
      const first = [...(good?.fields ?? [])].find(([, use]) => fieldGroup(use) === group)?.[0];
      navigate({
        tab: "findings",
        filter: { ...NO_FILTER, uses: [group] },
        selected: first === undefined ? null : { side: "config", pointer: first },
        file: "config",
        paths: { ...paths, legacy: false },
      });
    },
    [navigate, good, paths],
  );
  const setLoad = useCallback(
    (next: Load | null) => {
      navigate({ load: next }, "replace");
    },
    [navigate],
  );
  const setPaths = useCallback(
    (next: PathsView) => {
      navigate({ paths: next }, "replace");
    },
    [navigate],
  );
  const show = useCallback(
    (pointer: Pointer) => {
      const selected = { side: "spec", pointer } as const;
      navigate({ selected, tab: "components", filter: NO_FILTER, paths: { ...paths, legacy: false } });
    },
    [navigate, paths],
  );
  const showLayer = useCallback(
    (pointer: Pointer) => {
      const selected = { side: "spec", pointer } as const;
      navigate({ selected, tab: "layers", paths: { ...paths, legacy: false } });
    },
    [navigate, paths],
  );
  const setFile = useCallback(
    (next: SourceFile) => {
      navigate({ file: next }, "replace");
    },
    [navigate],
  );
  const prepareShare = useCallback(async () => {
    if (!files) return [];
    const { shareActions } = await import("./share/actions.ts");
    return shareActions({ route, files, title, inspection: good, verdict: lines, address });
  }, [route, files, title, good, lines, address]);
  const copyLink = useCallback(
    async (target: Target) => {
      if (!files) return "";
      const { copyLinkTo } = await import("./share/actions.ts");
      return copyLinkTo(target, { route, files, title, inspection: good, verdict: lines, address });
    },
    [route, files, title, good, lines, address],
  );
  const prepareExport = useCallback(async () => {
    if (!files || !good) return [];
    const { prepareExports } = await import("./export/prepare-exports.ts");
    return prepareExports({ route, files, title, inspection: good, verdict: lines, address });
  }, [route, files, title, good, lines, address]);
  const told = useRef("");
  useEffect(() => {
    if (!good || told.current === identity) return;
    told.current = identity;
    onRead(good);
  }, [good, identity, onRead]);
  const failed = result && !result.ok ? result : undefined;
  const stale = current === undefined || failed !== undefined;
  const compare = (): void => {
    const { place } = route;
    if (isSidePlace(place)) navigate(openedAt({ kind: "compare", a: place, b: { kind: "home" } }));
  };
  // Not before it is read: the head is then another, and a menu that is open would go with the old one.
  const share = files && result && (
    <div className="overview-buttons">
      <button type="button" onClick={compare}>
        Compare with…
      </button>
      {good && <ActionMenu label="Export" kind="export" waiting="Making the list…" prepare={prepareExport} />}
      <ShareMenu prepare={prepareShare} />
    </div>
  );
  return (
    <main id="main" tabIndex={-1} className="workspace">
      {verdict?.reader}
      {good && verdict ? (
        <div className={stale ? "stale" : undefined}>
          <Overview
            inspection={good}
            title={title}
            aside={share}
            published={published}
            verdict={verdict.lines}
            pending={verdict.pending}
            hrefOf={(line) => findingsAddress(route, line, good)}
            filter={filter}
            onFilter={setOrigins}
            onFields={listFields}
            hrefOfFigure={(from) => figureAddress(route, from, good)}
            onSelect={select}
            onLayer={showLayer}
          />
        </div>
      ) : (
        <div className="overview overview-title">
          <h1>{title}</h1>
          {share}
        </div>
      )}
      {route.digest !== null && good && files && route.place.kind !== "text" && (
        <Suspense>
          <DigestBanner digest={route.digest} inspection={good} configText={files.config} onSelect={select} />
        </Suspense>
      )}
      {failed && <Problem error={failed.error} />}
      {instead ?? (
        <div className="panes">
          <SourceTabs
            files={files}
            result={result}
            file={route.file}
            onFile={setFile}
            onEdit={config.edit}
            filter={filter}
            selected={selected}
            hovered={hovered}
            onSelect={select}
            onHover={setHovered}
          />
          <section className="pane" aria-label="EngineModelSpec">
            {good && files && verdict ? (
              <SpecPane
                files={files}
                inspection={good}
                evidence={verdict.evidence}
                onCopyLink={copyLink}
                identity={identity}
                stale={stale}
                tab={tab}
                onTab={setTab}
                filter={filter}
                onFilter={setFilter}
                selected={selected}
                hovered={hovered}
                onSelect={select}
                onHover={setHovered}
                load={route.load}
                onLoad={setLoad}
                paths={paths}
                onPaths={setPaths}
                onShow={show}
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
            ) : (
              <p className="waiting" role="status">
                Reading…
              </p>
            )}
          </section>
        </div>
      )}
      {good && <ExplainPanel inspection={good} selected={selected} onSelect={select} />}
    </main>
  );
}
