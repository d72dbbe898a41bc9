import { type JSX, useMemo } from "react";
import type { Comparison } from "../../compare/comparison.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { Choices } from "../../ui/compare/choices.tsx";
import { CostTable } from "../../ui/compare/cost-table.tsx";
import { type DifferenceGroup, differenceGroups } from "../../ui/compare/differences/difference-groups.ts";
import { DifferenceTable } from "../../ui/compare/differences/difference-table.tsx";
import { FieldTable } from "../../ui/compare/field-table.tsx";
import { rowOf } from "../../ui/compare/spec-groups.ts";
import { SpecTable } from "../../ui/compare/spec-table.tsx";
import { COMPARED_VIEWS, type CompareTab, type ComparedView, type SideName } from "../../ui/compare/view.ts";
import { lazyPart, Part } from "../../ui/components/part.tsx";
import { Tabs } from "../../ui/components/tabs.tsx";
import type { Target } from "../../ui/view-state.ts";
import type { Navigate } from "../route/use-route.ts";
import type { Settings } from "../storage/settings.ts";
import { EarlierCommits } from "./earlier-commits.tsx";
import { KeptSides } from "./kept-sides.tsx";
import { MergeTab } from "./merge-tab.tsx";
import { titleOf } from "./side-words.ts";
import type { SideState } from "./use-side.ts";

// Loaded by those who look at them, and by nobody else.
const DiagramPair = lazyPart(async () => ({
  default: (await import("../../ui/compare/diagram-pair.tsx")).DiagramPair,
}));

const TensorsPair = lazyPart(async () => ({
  default: (await import("./tensors-pair.tsx")).TensorsPair,
}));

interface Props {
  readonly a: SideState;
  readonly b: SideState;
  readonly comparison: Comparison | undefined;
  /** Whether the sides could not be compared. */
  readonly failed: boolean;
  readonly stale: boolean;
  readonly view: ComparedView;
  readonly selected: Target | null;
  /** The side whose line was asked for last. */
  readonly towards: SideName;
  readonly settings: Settings;
  readonly navigate: Navigate;
  readonly onView: (change: Partial<ComparedView>) => void;
  readonly onSelect: (target: Target) => void;
  readonly onLine: (side: SideName, field: Pointer) => void;
  readonly onField: (side: SideName, field: Pointer) => void;
  /** Asks for a token. */
  readonly onToken: () => void;
}

/** The views of a comparison. */
export function CompareTabs(props: Props): JSX.Element {
  const {
    a,
    b,
    comparison,
    failed,
    stale,
    view,
    selected,
    towards,
    settings,
    navigate,
    onView,
    onSelect,
    onLine,
    onField,
    onToken,
  } = props;
  const rows = useMemo(
    () =>
      a.good &&
      b.good && {
        a: { name: "a" as const, inspection: a.good, onLine },
        b: { name: "b" as const, inspection: b.good, onLine },
      },
    [a.good, b.good, onLine],
  );
  const bodyOfB = b.good?.spec.body;
  const groups = useMemo(
    () => (comparison && bodyOfB ? differenceGroups(comparison, bodyOfB) : undefined),
    [comparison, bodyOfB],
  );
  const { tab, onlyDifferences } = view;
  const missing = [a, b].find(({ place }) => place.kind === "home");
  if (missing) {
    const { place } = missing === a ? b : a;
    return (
      <section className="compare-views" aria-label="Comparison">
        {place.kind === "reference" && place.reference.kind === "hub" && (
          <EarlierCommits reference={place.reference} token={settings.token} navigate={navigate} />
        )}
        <Choices suggestions={missing.suggestions} />
      </section>
    );
  }
  return (
    <section className="compare-views" aria-label="Comparison">
      <div className="pane-bar">
        <Tabs
          label="Views of the comparison"
          name="compare"
          tabs={tabsOf(comparison, groups)}
          chosen={tab}
          panel="compare-view"
          onChoose={(next) => {
            onView({ tab: next });
          }}
        />
        {(tab === "spec" || tab === "findings") && (
          <label className="compare-only">
            <input
              type="checkbox"
              checked={onlyDifferences}
              onChange={(event) => {
                // Equal values are in the list of all values alone.
                onView({ onlyDifferences: event.target.checked, tab: "spec" });
              }}
            />
            only differences
          </label>
        )}
      </div>
      <div
        id="compare-view"
        role="tabpanel"
        aria-labelledby={`tab-compare-${tab}`}
        className={stale && tab !== "text" ? "stale" : undefined}
      >
        {panel()}
      </div>
    </section>
  );

  function panel(): JSX.Element {
    if (tab === "text") {
      const [left, right] = [a.compared.files, b.compared.files];
      if (!left || !right) return <Missing />;
      return (
        <MergeTab
          a={a}
          b={b}
          filesA={left}
          filesB={right}
          comparison={comparison}
          selected={selected}
          towards={towards}
          onField={onField}
        />
      );
    }
    if (!comparison || !rows)
      return !failed && a.compared.inspection && b.compared.inspection ? <Comparing /> : <Missing />;
    switch (tab) {
      case "findings":
        return (
          <DifferenceTable
            comparison={comparison}
            {...rows}
            groups={groups ?? []}
            selected={selected}
            onSelect={onSelect}
          />
        );
      case "spec":
        return (
          <SpecTable
            comparison={comparison}
            {...rows}
            onlyDifferences={onlyDifferences}
            selected={selected}
            onSelect={onSelect}
          />
        );
      case "fields":
        return <FieldTable comparison={comparison} {...rows} selected={selected} onSelect={onSelect} />;
      case "tensors":
        return (
          <Part fallback={<p className="waiting">Loading…</p>}>
            <TensorsPair
              a={{ side: a, inspection: rows.a.inspection }}
              b={{ side: b, inspection: rows.b.inspection }}
              settings={settings}
              onToken={onToken}
            />
          </Part>
        );
      case "diagram":
        return (
          <Part fallback={<p className="waiting">Loading…</p>}>
            <KeptSides
              a={{ files: a.compared.files, inspection: rows.a.inspection }}
              b={{ files: b.compared.files, inspection: rows.b.inspection }}
            >
              <DiagramPair
                a={rows.a.inspection}
                b={rows.b.inspection}
                titleA={titleOf(a)}
                titleB={titleOf(b)}
                onShow={(side, pointer) => {
                  const { row, equal } = rowOf(comparison, side, pointer);
                  if (equal && onlyDifferences) onView({ onlyDifferences: false });
                  onSelect({ side: "spec", pointer: row });
                }}
              />
            </KeptSides>
          </Part>
        );
      case "costs":
        return <CostTable costs={comparison.costs} />;
    }
  }
}

function Comparing(): JSX.Element {
  return (
    <p className="waiting" role="status">
      Comparing…
    </p>
  );
}

function Missing(): JSX.Element {
  return <p className="waiting">The comparison stands here once both sides could be read and compared.</p>;
}

/** The tabs, with the number of differences behind each where there is one. */
function tabsOf(
  comparison: Comparison | undefined,
  groups: readonly DifferenceGroup[] | undefined,
): readonly (readonly [CompareTab, string])[] {
  const counts = comparison?.counts;
  const differences: { readonly [T in CompareTab]?: number | undefined } = {
    findings: groups?.reduce((sum, { rows }) => sum + rows.length, 0),
    spec:
      counts &&
      counts.values.changed +
        counts.values["only-a"] +
        counts.values["only-b"] +
        (counts.layers_differ ? 1 : 0),
    fields: counts?.fields_changed,
  };
  return COMPARED_VIEWS.map(({ name, label }) => {
    const count = differences[name];
    return [name, count === undefined ? label : `${label} (${count})`];
  });
}
