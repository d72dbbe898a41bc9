import { type JSX, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { lazyPart, Part } from "../../ui/components/part.tsx";
import type { Inspection } from "../../inspect/inspection.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { type FieldGroup, fieldGroup } from "../../config/reading/field-use.ts";
import { LEGACY_NOTE } from "../../verdict/legacy.ts";
import type { VerdictLine } from "../../verdict/lines.ts";
import { useKeys } from "../../ui/actions/use-keys.ts";
import { ExplainPanel } from "../../ui/explain/explain-panel.tsx";
import { Overview } from "../../ui/overview/overview.tsx";
import "../../ui/shell/workspace.css";
import "../../ui/theme/print.css";
import { Problem } from "../../ui/problems/problem.tsx";
import { NO_FILTER, type PathsView, type Target, type ViewState } from "../../ui/view-state.ts";
import type { OpenConfig } from "../open/use-opened.ts";
import { useInspection } from "../read/use-inspection.ts";
import { useLast } from "../read/use-last.ts";
import type { Settings } from "../storage/settings.ts";
import { isSidePlace } from "../route/place.ts";
import { comparedAddress } from "../route/compared-address.ts";
import { formatRoute, openedAt, type Route } from "../route/route.ts";
import type { Navigate } from "../route/use-route.ts";
import { fileShowing, figureAddress, findingsAddress } from "../verdict/addresses.ts";
import { useVerdict } from "../verdict/use-verdict.tsx";
import { lazyOrNothing } from "../../ui/components/lazy-or-nothing.ts";
import { useMedia } from "../use-media.ts";
import { Title } from "../../ui/overview/title.tsx";
import { HeadButtons } from "./head-buttons.tsx";
import { Panes } from "./panes.tsx";
import { Search, Signs } from "./tools.tsx";
import { useFocus } from "./use-focus.ts";
import { useFold } from "./use-fold.ts";
import { useHits } from "./use-hits.ts";
import { useValueActions } from "./use-value-actions.ts";
import type { TabCounts } from "./spec-pane.tsx";
import { type Tab, VIEWS } from "./views.tsx";

const DigestBanner = lazyPart(async () => {
  const { DigestBanner: component } = await import("../share/digest-banner.tsx");
  return { default: component };
});

const CheckedBanner = lazyPart(async () => {
  const { CheckedBanner: component } = await import("../check/checked-banner.tsx");
  return { default: component };
});

const FailedSide = lazyPart(async () => {
  const { FailedSide: component } = await import("../engine/failed-side.tsx");
  return { default: component };
});

// Where these cannot be loaded, the explanation goes without them.
const VersionLine = lazyOrNothing(async () => (await import("../engine/version-line.tsx")).VersionLine);
const EngineLine = lazyOrNothing(async () => (await import("../engine/engine-line.tsx")).EngineLine);
const EquationsOf = lazyOrNothing(
  async () => (await import("../../ui/explain/equations-of.tsx")).EquationsOf,
);

interface Props {
  readonly config: OpenConfig;
  readonly route: Route;
  readonly navigate: Navigate;
  /** The address of the page, without a hash. */
  readonly address: string;
  readonly settings: Settings;
  readonly onToken: () => void;
  /** Stands in place of the spec while there is nothing to show of it. */
  readonly instead: ReactNode;
  /** Told once of each config that could be read. */
  readonly onRead: (inspection: Inspection) => void;
}

const NO_LINES: readonly VerdictLine[] = [];

/** An open config: overview, source and spec side by side, and the explanation of what is selected. */
export function Workspace(props: Props): JSX.Element {
  const { config, route, navigate, address, settings, onToken, instead, onRead } = props;
  const { title, identity, published } = config;
  const [choice, setChoice] = useState<{ readonly of: string; readonly as: string } | null>(null);
  const as = choice?.of === identity ? choice.as : undefined;
  const files = useMemo(
    () => (config.files && as !== undefined ? { ...config.files, as } : config.files),
    [config.files, as],
  );
  const onReadAs = useCallback(
    (type: string | null) => {
      setChoice(type === null ? null : { of: identity, as: type });
    },
    [identity],
  );
  const [hovered, setHovered] = useState<Target | null>(null);
  const [sought, setSought] = useState(route.selected);
  const narrow = useMedia("(max-width: 900px)");
  const current = useInspection(files);
  const result = useLast(current, identity);
  const good = useLast(result?.ok ? result : undefined, identity);
  const failed = result && !result.ok ? result : undefined;
  const stale = current === undefined || failed !== undefined;
  const { selected, filter, tab } = route;
  // The verdict quotes the text that was read, while another is typed.
  const readFiles = useLast(current?.ok ? files : undefined, identity);
  const verdict = useVerdict(readFiles, good, route.paths, route.load?.tensorParallel ?? 1);
  const lines = verdict?.lines ?? NO_LINES;
  const fold = useFold(identity, narrow, selected !== null || tab !== VIEWS[0].name);

  const onView = useCallback(
    (change: Partial<ViewState & { readonly tab: Tab }>) => {
      navigate(change, "replace");
    },
    [navigate],
  );
  const onSelect = useCallback(
    (target: Target | null) => {
      const file = target && fileShowing(target, good);
      onView(file ? { selected: target, file } : { selected: target });
    },
    [onView, good],
  );
  /** Selects from outside of the panes, which then show it, wherever it is. */
  const onSeek = useCallback(
    (target: Target | null) => {
      setSought(target && { ...target });
      onSelect(target);
    },
    [onSelect],
  );
  const onShow = useCallback(
    (pointer: Pointer) => {
      const target = { side: "spec", pointer } as const;
      setSought(target);
      navigate({ selected: target, tab: VIEWS[0].name, filter: NO_FILTER });
    },
    [navigate],
  );
  const onFind = useCallback(
    (view: Tab, query: string, paths: Partial<PathsView>) => {
      navigate({ tab: view, filter: { ...NO_FILTER, query }, paths: { ...route.paths, ...paths } });
    },
    [navigate, route.paths],
  );
  const onLayer = useCallback(
    (pointer: Pointer) => {
      navigate({ selected: { side: "spec", pointer }, tab: "layers" });
    },
    [navigate],
  );
  const onTab = useCallback(
    (next: Tab) => {
      // Lists of findings are asked for on their own view only.
      onView({ tab: next, filter: next === "findings" ? filter : { ...filter, uses: [], kinds: [] } });
    },
    [onView, filter],
  );
  const onFields = useCallback(
    (group: FieldGroup) => {
      const first = [...(good?.fields ?? [])].find(([, use]) => fieldGroup(use) === group)?.[0];
      onView({
        tab: "findings",
        filter: { ...NO_FILTER, uses: [group] },
        selected: first === undefined ? null : { side: "config", pointer: first },
        file: "config",
      });
    },
    [onView, good],
  );
  const hits = useHits({ inspection: good, files, query: filter.query, selected, onSeek });
  const compare = useCallback(() => {
    const { place } = route;
    if (isSidePlace(place)) navigate(openedAt({ kind: "compare", a: place, b: { kind: "home" } }));
  }, [route, navigate]);
  useKeys("model", () => ({
    focusSearch: hits.focus,
    stepHit: hits.step,
    stepView: (step) => {
      const index = VIEWS.findIndex(({ name }) => name === tab) + step;
      const view = VIEWS[(index + VIEWS.length) % VIEWS.length];
      if (view) onTab(view.name);
    },
    foldOverview: fold.toggle,
    clearSelection: () => {
      if (filter.query !== "") onView({ filter: { ...filter, query: "" } });
      else onSelect(null);
    },
    compare,
  }));
  const actionsOn = useValueActions({ config, route, inspection: good, address });

  const page = useRef<HTMLElement>(null);
  useFocus(page, formatRoute(route));

  const told = useRef("");
  useEffect(() => {
    if (!good || told.current === identity) return;
    told.current = identity;
    onRead(good);
  }, [good, identity, onRead]);

  const onScreen = useMemo(
    () => files && { route, files, title, name: config.name, inspection: good, verdict: lines, address },
    [route, files, title, config.name, good, lines, address],
  );
  const onCopyLink = useCallback(
    async (target: Target) => {
      if (!onScreen) return "";
      const { copyLinkTo } = await import("../share/actions.ts");
      return copyLinkTo(target, onScreen);
    },
    [onScreen],
  );
  const shown = good &&
    files &&
    verdict && {
      ...route,
      files,
      inspection: good,
      evidence: verdict.evidence,
      reading: verdict.isReading,
      settings,
      onToken,
      onCopyLink,
      comparedAddress,
      identity,
      stale,
      hovered,
      onHover: setHovered,
      onSelect,
      onView,
      onShow,
      onReadAs,
      onFind,
      actionsOn,
    };
  // Not before it is read, and no Rename either: the head is then another, and what is open in the old one would go with it.
  const buttons = onScreen && result && (
    <HeadButtons
      shown={onScreen}
      fold={fold}
      hrefOf={(line) => (good ? findingsAddress(route, line, good) : "")}
      onCompare={compare}
      onOriginal={config.toOriginal}
    />
  );
  return (
    <main id="main" ref={page} tabIndex={-1} className={fold.folded ? "workspace folded" : "workspace"}>
      {verdict?.reader}
      {good && verdict ? (
        <div className={stale ? "stale" : undefined}>
          <Overview
            inspection={good}
            title={title}
            onRename={config.rename}
            aside={buttons}
            published={published}
            verdict={verdict.lines}
            legacy={verdict.legacy}
            engines={verdict.engines}
            hrefOf={(line) => findingsAddress(route, line, good)}
            filter={filter}
            onFilter={(next) => {
              onView({ tab: VIEWS[0].name, filter: { ...next, uses: [], kinds: [] } });
            }}
            onFields={onFields}
            hrefOfFigure={(from) => figureAddress(route, from, good)}
            onSelect={onSeek}
            onLayer={onLayer}
          />
        </div>
      ) : (
        <div className="overview overview-title">
          <Title title={title} onRename={result ? config.rename : null} />
          {buttons}
        </div>
      )}
      {route.digest !== null && good && files && route.place.kind !== "text" && (
        <Part>
          <DigestBanner digest={route.digest} inspection={good} configText={files.config} onSelect={onSeek} />
        </Part>
      )}
      {route.checked !== null && good && (
        <Part>
          <CheckedBanner
            digest={route.checked}
            inspection={good}
            onTensors={() => {
              onTab("tensors");
            }}
          />
        </Part>
      )}
      {failed && <Problem failed={failed} as={as} onReadAs={onReadAs} />}
      {instead ?? (
        <Panes
          narrow={narrow}
          source={{
            files,
            result,
            file: route.file,
            onFile: (file) => {
              onView({ file });
            },
            onEdit: config.edit,
            filter,
            selected,
            hovered,
            onSelect,
            onHover: setHovered,
          }}
          tab={tab}
          onTab={onTab}
          sought={sought}
          counts={countsOf(lines)}
          search={<Search hits={hits} filter={filter} onView={onView} />}
          legend={<Signs />}
          shown={shown ?? null}
          onWork={fold.onWork}
          instead={
            failed && files ? (
              <Part>
                <FailedSide
                  failed={failed}
                  files={files}
                  place={route.place}
                  identity={identity}
                  paths={route.paths}
                  onPaths={(paths) => {
                    onView({ paths });
                  }}
                  onSelect={onSeek}
                  onEdit={(text) => {
                    config.edit("config", text);
                  }}
                />
              </Part>
            ) : (
              <p className="waiting" role="status">
                Reading…
              </p>
            )
          }
        />
      )}
      {good && (
        <ExplainPanel
          inspection={good}
          selected={selected}
          onSelect={onSeek}
          actionsOn={actionsOn}
          more={
            // Not before the rest is there: it reads the file in every version.
            <>
              {selected && readFiles && verdict?.legacy === "read" && (
                <Part>
                  <VersionLine files={readFiles} inspection={good} selected={selected} />
                </Part>
              )}
              {selected?.side === "config" && (
                <Part>
                  <EngineLine inspection={good} field={selected.pointer} />
                </Part>
              )}
              {selected?.side === "spec" && (
                <Part>
                  <EquationsOf body={good.spec.body} selected={selected.pointer} onShow={onShow} />
                </Part>
              )}
            </>
          }
        />
      )}
    </main>
  );
}

/** How many findings there are, and how many attributes of the legacy path are among them. */
function countsOf(lines: readonly VerdictLine[]): TabCounts {
  const concerns = lines.flatMap((line) => line.concerns);
  const astray = concerns.filter(({ kind, code }) => kind === "legacy" && code !== LEGACY_NOTE).length;
  return { findings: concerns.length, runtime: astray > 0 ? astray : undefined };
}
