import { type JSX, useCallback, useEffect, useRef, useState } from "react";
import type { Pointer } from "../../spec/pointer.ts";
import { bringIntoSight } from "../../ui/compare/into-sight.ts";
import { Highlights } from "../../ui/compare/highlights.tsx";
import { DriftNote } from "../../ui/compare/drift-note.tsx";
import { PairedRibbons } from "../../ui/ribbon/paired-view.tsx";
import { type ComparedView, NEW_VIEW, type SideName } from "../../ui/compare/view.ts";
import { Unanswered } from "../../ui/problems/unanswered.tsx";
import { ShareMenu } from "../../ui/share/share-menu.tsx";
import type { Target } from "../../ui/view-state.ts";
import type { Settings } from "../storage/settings.ts";
import type { History } from "../storage/use-history.ts";
import { useLast } from "../read/use-last.ts";
import type { ComparePlace } from "../route/place.ts";
import { parseRoute, type Route } from "../route/route.ts";
import { hashNow, type Navigate } from "../route/use-route.ts";
import { DigestBanner } from "../share/digest-banner.tsx";
import { compareActions, type SharedSide } from "./actions.ts";
import { CompareTabs } from "./compare-tabs.tsx";
import { SidePanel } from "./side-panel.tsx";
import { titleOf, waitingFor } from "./side-words.ts";
import { useComparison } from "./use-comparison.ts";
import { useSide, type SideState } from "./use-side.ts";
import { useWaysIn, type WaysIn } from "./use-ways-in.ts";
import "../../ui/compare/compare.css";
import "../../ui/theme/print.css";

export interface ComparePageProps {
  readonly place: ComparePlace;
  readonly route: Route;
  readonly navigate: Navigate;
  readonly settings: Settings;
  readonly history: History;
  /** The address of the page, without a hash. */
  readonly address: string;
  /** Asks for a token. */
  readonly onToken: () => void;
  /** Takes what is pasted or dropped anywhere, until it is given null. */
  readonly takeOver: (ways: WaysIn | null) => void;
}

/** Two configs: what changed, what it costs, and their texts. */
export function ComparePage(props: ComparePageProps): JSX.Element {
  const { place, route, navigate, settings, history, address, onToken, takeOver } = props;
  const a = useSide("a", place, route, navigate, settings, history);
  const b = useSide("b", place, route, navigate, settings, history);
  const { use, dropOn } = useWaysIn(a, b, takeOver);
  const { comparison: current, failure, again } = useComparison(a.compared, b.compared);
  const comparison = useLast(current, `${a.identity} ${b.identity}`);
  const stale = comparison !== current;
  const [towards, setTowards] = useState<SideName>("a");

  const heading = `${titleOf(a)} → ${titleOf(b)}`;
  useEffect(() => {
    document.title = `${heading} · Spec Explorer`;
  }, [heading]);

  // What is missing is asked for: the keyboard goes there.
  const page = useRef<HTMLElement>(null);
  const missing = place.a.kind === "home" ? "a" : place.b.kind === "home" ? "b" : null;
  useEffect(() => {
    if (missing)
      page.current?.querySelector<HTMLElement>(`[data-side="${missing}"] [role="combobox"]`)?.focus();
  }, [missing]);

  const { selected, compared } = route;
  const { tab } = compared;
  // A link names a row: it is there once both sides are read, and then comes into sight.
  const drawn = comparison !== undefined && a.good !== undefined && b.good !== undefined;
  const first = useRef(true);
  const at = selected && `${selected.side} ${selected.pointer}`;
  useEffect(() => {
    if (!drawn) return;
    const block = first.current ? "center" : "nearest";
    first.current = false;
    const row = page.current?.querySelector(".compare-row.chosen");
    // A link to a view without a row leads to the view, which stands below both sides.
    const view = block === "center" && tab !== NEW_VIEW.tab && page.current?.querySelector(".compare-views");
    if (row) bringIntoSight(row, block);
    else if (view && view.getBoundingClientRect().top > window.innerHeight / 2) bringIntoSight(view, "start");
    // Not the object, which the address gives anew after every change of it.
  }, [at, tab, drawn]);

  const view = useCallback(
    (change: Partial<ComparedView>, also: Partial<Route> = {}, how: "push" | "replace" = "replace") => {
      navigate({ compared: { ...parseRoute(hashNow()).compared, ...change }, ...also }, how);
    },
    [navigate],
  );
  const select = useCallback(
    (target: Target) => {
      // The list of all differences has rows of both kinds.
      const next = tab === "findings" ? tab : target.side === "spec" ? "spec" : "fields";
      view({ tab: next }, { selected: target }, next === tab ? "replace" : "push");
    },
    [view, tab],
  );
  const toLine = useCallback(
    (side: SideName, field: Pointer) => {
      setTowards(side);
      view({ tab: "text" }, { selected: { side: "config", pointer: field } }, "push");
    },
    [view],
  );
  const selectField = useCallback(
    (_side: SideName, field: Pointer) => {
      navigate({ selected: { side: "config", pointer: field } }, "replace");
    },
    [navigate],
  );
  const swap = (): void => {
    navigate({
      place: { kind: "compare", a: place.b, b: place.a },
      digest: compared.digestB,
      compared: {
        ...compared,
        digestB: route.digest,
        readAs: { a: compared.readAs.b, b: compared.readAs.a },
      },
    });
  };
  const prepareShare = useCallback(
    () => compareActions({ route, a: sharedSide(a), b: sharedSide(b), comparison: current, address }),
    [route, a, b, current, address],
  );

  // Equal specs are no good news where something else is the matter.
  const same = comparison?.same_spec === true && comparison.highlights.length === 0;

  return (
    <main
      id="main"
      ref={page}
      tabIndex={-1}
      className="compare"
      onFocus={(event) => {
        const side = sideAt(event.target);
        if (side) use(side);
      }}
      onDrop={(event) => {
        // The page opens what is dropped anywhere, after this.
        dropOn(sideAt(event.target));
      }}
    >
      <div className="overview-title compare-title">
        <h1>
          {titleOf(a)} <span aria-label="to">→</span> {titleOf(b)}
        </h1>
        <div className="compare-buttons">
          <button type="button" onClick={swap}>
            <span aria-hidden="true">⇄ </span>Swap
          </button>
          {a.config.files && b.config.files && <ShareMenu prepare={prepareShare} />}
        </div>
      </div>
      <section className="compare-head" aria-label="Overview">
        <p className={`compare-summary${same ? " same" : ""}${stale ? " stale" : ""}`} role="status">
          {same && (
            <span className="same-sign" aria-hidden="true">
              =
            </span>
          )}
          {comparison ? comparison.summary : failure === null ? waitingFor(a, b) : "Not compared."}
        </p>
        {failure !== null && (
          <Unanswered what="The two configs could not be compared." why={failure} onAgain={again} />
        )}
        {comparison && <Highlights highlights={comparison.highlights} />}
        {comparison && <DriftNote drift={comparison.counts.drift} onDrift={() => view({ tab: "spec" })} />}
        <div className="side-boxes">
          <SidePanel side={a} onToken={onToken} />
          <SidePanel side={b} onToken={onToken} />
        </div>
        {comparison && a.good && b.good && (
          <div className={stale ? "stale" : undefined}>
            <PairedRibbons a={a.good.spec.body} b={b.good.spec.body} layers={comparison.layers} />
          </div>
        )}
      </section>
      {digestBanner(a, route.digest)}
      {digestBanner(b, compared.digestB)}
      <CompareTabs
        a={a}
        b={b}
        comparison={comparison}
        failed={failure !== null}
        stale={stale}
        view={compared}
        selected={selected}
        towards={towards}
        settings={settings}
        navigate={navigate}
        onView={view}
        onSelect={select}
        onLine={toLine}
        onField={selectField}
        onToken={onToken}
      />
    </main>
  );

  function digestBanner(side: SideState, digest: string | null): JSX.Element | null {
    const { good, compared: read, name } = side;
    if (digest === null || !good || !read.files || side.place.kind === "text") return null;
    return (
      <div className="compare-digest">
        <span className="side-letter">{name.toUpperCase()}</span>
        <DigestBanner digest={digest} inspection={good} configText={read.files.config} onSelect={select} />
      </div>
    );
  }
}

/** The side that something stands in. */
function sideAt(target: EventTarget): SideName | null {
  const side = target instanceof Element ? target.closest<HTMLElement>("[data-side]")?.dataset["side"] : null;
  return side === "a" || side === "b" ? side : null;
}

function sharedSide(side: SideState): SharedSide {
  const { place, config, compared, good } = side;
  const { files, name } = config;
  return { place, title: titleOf(side), name, files, read: compared.files, inspection: good };
}
