import { type JSX, type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { fieldShares, restingValues } from "../../inspect/counts.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { VerdictKind } from "../../verdict/concern.ts";
import { longLabel, verdictLines } from "../../verdict/lines.ts";
import { concernsOf, type Evidence } from "../../verdict/verdict.ts";
import { ListSteps, stepFrom } from "../components/list-steps.tsx";
import { lazyPart, Part } from "../components/part.tsx";
import { copyText } from "../share/hand-over.ts";
import { SYMBOLS } from "../symbols.ts";
import { type Filter, NO_FILTER, sameTarget, type Target } from "../view-state.ts";
import { FindingRowView } from "./finding-row.tsx";
import { type FindingRow, rowsFor, rowText } from "./rows.ts";
import "./findings.css";
import { plural } from "../../spec/grouped.ts";

const DraftPanel = lazyPart(async () => ({
  default: (await import("../draft/draft-panel.tsx")).DraftPanel,
}));

interface Props {
  readonly inspection: Inspection;
  readonly evidence: Evidence;
  /** Whether more of it is to come. */
  readonly reading: boolean;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
  readonly selected: Target | null;
  readonly onSelect: (target: Target) => void;
  readonly onHover: (target: Target | null) => void;
  /** Puts a link to a finding on the clipboard. @returns what to say of it. */
  readonly onCopyLink: (target: Target) => Promise<string>;
  /** Reads the file as another model type; null: as the best guess. */
  readonly onReadAs: (type: string | null) => void;
}

/** More rows than anybody reads: the source shows the rest of a file of tens of thousands of fields. */
const MOST_ROWS = 500;

/** What an engine has to know of a file, or the fields of a group: one list beside the source, to be gone through. */
export function FindingsView(props: Props): JSX.Element {
  const {
    inspection,
    evidence,
    reading,
    filter,
    onFilter,
    selected,
    onSelect,
    onHover,
    onCopyLink,
    onReadAs,
  } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const [picked, setPicked] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const { text } = evidence;
  const concerns = useMemo(() => concernsOf(inspection, evidence), [inspection, evidence]);
  const all = useMemo(
    () => rowsFor(inspection, text, concerns, filter),
    [inspection, text, concerns, filter],
  );
  const rows = all.slice(0, MOST_ROWS);
  // A row is a field that the file leaves out, and several values may rest on it: they are what is counted elsewhere.
  const isDefaults = filter.kinds.join() === "default" && filter.query.trim() === "";
  const current = currentRow(rows, picked, selected);
  const index = current === undefined ? -1 : rows.indexOf(current);

  const pick = (row: FindingRow): void => {
    setPicked(row.key);
    setSaid("");
    onSelect(row.target);
  };
  const step = (by: 1 | -1): FindingRow | undefined => {
    const next = rows[stepFrom(index, by, rows.length)];
    if (next) pick(next);
    return next;
  };
  const currentIn = current && JSON.stringify([filter, current.key]);
  const seen = useRef("");
  useEffect(() => {
    // Rows come and go while one types: only another row, or another list, is brought into sight.
    if (currentIn === undefined || currentIn === seen.current) return;
    seen.current = currentIn;
    body.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [currentIn]);
  const box = useRef<HTMLDivElement>(null);
  const bar = useRef<HTMLDivElement>(null);
  const height = useRef({ box: 0, bar: 0 });
  useLayoutEffect(() => {
    // What is read anew is missing for a moment: the list keeps its room, so that nothing scrolls away.
    if (!box.current || !bar.current) return;
    box.current.style.minHeight = reading ? `${height.current.box}px` : "";
    bar.current.style.minHeight = reading ? `${height.current.bar}px` : "";
    if (!reading) height.current = { box: box.current.offsetHeight, bar: bar.current.offsetHeight };
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = step(by);
    const buttons = body.current?.querySelectorAll<HTMLButtonElement>(".finding-what");
    if (next) buttons?.[rows.indexOf(next)]?.focus();
  };

  return (
    <div ref={box} className="findings">
      <div ref={bar} className="findings-bar">
        <Lists inspection={inspection} evidence={evidence} filter={filter} onFilter={onFilter} />
        <ListSteps
          what="finding"
          index={index}
          count={rows.length}
          total={all.length}
          words={plural(all.length, "row")}
          {...(isDefaults && { also: plural(restingValues(inspection).length, "value") })}
          onStep={step}
          onCopy={() => {
            void copyText(all.map(rowText).join("\n"), "List copied.").then(setSaid);
          }}
          said={said}
        />
      </div>
      {inspection.guess && (
        <Part>
          <DraftPanel inspection={inspection} text={text} onSelect={onSelect} onReadAs={onReadAs} />
        </Part>
      )}
      {rows.length === 0 ? (
        <p className="findings-none">{nothingOf(filter)}</p>
      ) : (
        <table className="findings-table">
          <thead>
            <tr>
              <th scope="col">Field or value</th>
              <th scope="col">Now</th>
              <th scope="col">Why, and what to do</th>
              <th scope="col">Line</th>
            </tr>
          </thead>
          <tbody ref={body} onKeyDown={onKeyDown}>
            {rows.map((row) => (
              <FindingRowView
                key={row.key}
                row={row}
                isCurrent={row === current}
                onPick={pick}
                onHover={onHover}
                onCopy={() => void copyText(rowText(row), "Copied.").then(setSaid)}
                onCopyLink={() => void onCopyLink(row.target).then(setSaid)}
              />
            ))}
          </tbody>
        </table>
      )}
      {all.length > rows.length && (
        <p className="findings-none">The source shows the other {all.length - rows.length}.</p>
      )}
    </div>
  );
}

/** The row that was picked, or else the first one about what is selected. */
function currentRow(
  rows: readonly FindingRow[],
  picked: string | null,
  selected: Target | null,
): FindingRow | undefined {
  const about = rows.filter(({ target }) => sameTarget(target, selected));
  return about.find(({ key }) => key === picked) ?? about[0];
}

function nothingOf({ uses, kinds, query }: Filter): string {
  if (query.trim() !== "") return `No finding has “${query.trim()}”.`;
  if (uses.length > 0) return `No field is ${uses.map((use) => SYMBOLS[use].label).join(" or ")}.`;
  return kinds.length > 0
    ? "Nothing of this kind was found."
    : "Nothing was found that an engine has to know.";
}

type ListsProps = Pick<Props, "inspection" | "evidence" | "filter" | "onFilter">;

/** The lists that there are: the verdict whole and by kind, and the fields by what became of them. */
function Lists({ inspection, evidence, filter, onFilter }: ListsProps): JSX.Element {
  const lines = useMemo(
    () => verdictLines(inspection, evidence, true).filter(({ concerns }) => concerns.length > 0),
    [inspection, evidence],
  );
  // The fields that nobody read are a list of the verdict.
  const fields = useMemo(
    () => fieldShares(inspection).filter(({ kind }) => kind !== "unmapped"),
    [inspection],
  );
  const chip = (key: string, label: string, sign: string, pressed: boolean, only: Partial<Filter>) => (
    <button
      key={key}
      type="button"
      className="chip"
      aria-pressed={pressed}
      onClick={() => {
        onFilter({ ...NO_FILTER, ...only });
      }}
    >
      {sign !== "" && <span aria-hidden="true">{sign} </span>}
      {label}
    </button>
  );
  const isAll = filter.uses.length === 0 && filter.kinds.length === 0;
  return (
    <div className="findings-lists" role="group" aria-label="Lists">
      {chip("all", "All findings", "", isAll, {})}
      {lines.map((line) =>
        line.kind === null
          ? null
          : chip(line.kind, longLabel(line), line.sign, isListed(filter, line.kind), { kinds: [line.kind] }),
      )}
      {fields.map(({ kind, count }) =>
        chip(
          `field ${kind}`,
          `${count} ${SYMBOLS[kind].label}`,
          SYMBOLS[kind].sign,
          filter.uses.includes(kind),
          { uses: [kind] },
        ),
      )}
    </div>
  );
}

/** Whether the list is of this kind; the same list can be asked for as a group of fields. */
function isListed({ uses, kinds }: Filter, kind: VerdictKind): boolean {
  return kinds.includes(kind) || (kind === "unmapped" && uses.includes("unmapped"));
}
