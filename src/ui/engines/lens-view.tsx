import type { NamedText } from "../../audit/config-names.ts";
import { type DragEvent, Fragment, type JSX, useCallback, useDeferredValue, useMemo, useRef } from "react";
import { TRANSFORMERS_VERSIONS } from "../../classes/versions.ts";
import { dotted } from "../../config/nodes/dotted.ts";
import { BUNDLED_TABLES, tableAddress } from "../../engines/bundled.ts";
import { type LensResult, ownTableIndex } from "../../engines/lens.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { FieldLink } from "../components/field-link.tsx";
import { useKept } from "../components/use-kept.ts";
import { LensAbout } from "./lens-about.tsx";
import { LongTable } from "../table/long-table.tsx";
import type { Target } from "../view-state.ts";
import { chosenResults, engineLabel, engineName, unknownWords } from "./chosen.ts";
import {
  LENS_COLUMNS,
  lensCells,
  type LensLine,
  type LensShown,
  LENS_SHOWN,
  lensLines,
} from "./lens-lines.tsx";
import { SourcePlace } from "./source-place.tsx";
import "./lens.css";
import { plural } from "../../spec/grouped.ts";

interface Props {
  /** One for each engine, those of tables of one's own first. */
  readonly results: readonly LensResult[];
  /** What keeps one config apart from another. */
  readonly identity: string;
  /** Why there are none; null where there are. */
  readonly problem: string | null;
  /** Why given tables cannot be read, in sentences; null where they can, or none is given. */
  readonly tableProblem: string | null;
  readonly places: Inspection["places"];
  readonly query: string;
  /** The transformers version whose object the engines read. */
  readonly version: string;
  readonly onVersion: (version: string) => void;
  /** The version that has saved the file before; null: none has. */
  readonly resaved: string | null;
  /** That the address names a version of transformers that is not known; null where it does not. */
  readonly unknownVersion: string | null;
  readonly onResaved: (version: string | null) => void;
  /** The engines that are asked for by name; the first is shown. */
  readonly engines: readonly string[];
  readonly onEngine: (engine: string) => void;
  /** Takes the text of a table. */
  readonly onTable: (table: NamedText) => void;
  /** Gives up a table that was taken, by its place among those. */
  readonly onNoTable: (index: number) => void;
  /** Gives up those that cannot be read. */
  readonly onDismiss: () => void;
  readonly onSelect: (target: Target) => void;
  /** Shows an attribute in the runtime view, with the engine beside it. */
  readonly onRuntime: (attribute: string, engine: string) => void;
}

const NONE: readonly LensLine[] = [];

/** What the code of engines gets from a file: an engine at a time, what contradicts the model first. */
export function LensView(props: Props): JSX.Element {
  const { results, identity, problem, places, query, engines, onEngine, onSelect, onRuntime } = props;
  const { tableProblem, onDismiss, unknownVersion } = props;
  const [shown, setShown] = useKept<LensShown>(`engines ${identity}`, "all");
  const [result] = chosenResults(results, engines.slice(0, 1));
  const name = result && engineName(result);
  const unknown = unknownWords(engines);
  const lines = useMemo(() => (result ? lensLines(result.rows, shown, query) : []), [result, shown, query]);
  // What stands above the table is drawn before its rows are: together they are too long for one task.
  const rows = useDeferredValue(lines, NONE);
  const cellsOf = useCallback(
    (line: LensLine) =>
      lensCells(line, places, onSelect, (attribute) => {
        onRuntime(attribute, name ?? "");
      }),
    [places, onSelect, onRuntime, name],
  );
  return (
    <div className="lens">
      <Question {...props} shown={result} />
      {problem !== null && (
        <p role="alert" className="lens-problem">
          {problem}
        </p>
      )}
      {tableProblem !== null && (
        <p role="alert" className="lens-problem">
          {tableProblem}{" "}
          <button type="button" className="chip" onClick={onDismiss}>
            Dismiss
          </button>
        </p>
      )}
      {unknownVersion !== null && <p className="lens-problem">{unknownVersion}</p>}
      {unknown !== null && <p className="lens-problem">{unknown}</p>}
      <div className="lens-engines" role="group" aria-label="Engines">
        {results.map((one) => (
          <button
            key={one.id}
            type="button"
            className="lens-engine"
            aria-pressed={one === result}
            onClick={() => {
              onEngine(engineName(one));
            }}
          >
            <span aria-hidden="true">{one.rows.length === 0 ? "–" : one.dangers > 0 ? "✕" : "="}</span>{" "}
            {one.words}
          </button>
        ))}
      </div>
      {result && result.refused !== null && <p className="lens-problem">{result.refused}</p>}
      {result && result.rows.length > 0 && (
        <>
          <div className="coverage-chips" role="group" aria-label="Reads to show">
            {LENS_SHOWN.map(({ name, label, of }) => (
              <button
                key={name}
                type="button"
                className="chip"
                aria-pressed={shown === name}
                onClick={() => {
                  setShown(() => name);
                }}
              >
                {result.rows.filter(of).length} {label}
              </button>
            ))}
          </div>
          {lines.length === 0 ? (
            <p className="lens-note">No read is shown.</p>
          ) : (
            <LongTable
              label={`Reads of ${engineLabel(result)}`}
              columns={LENS_COLUMNS}
              rows={rows}
              cellsOf={cellsOf}
            />
          )}
          <Fields result={result} places={places} onSelect={onSelect} />
        </>
      )}
      <LensAbout />
    </div>
  );
}

/** Of what the engines read: whose object, saved by whom, by which table. */
function Question({
  version,
  onVersion,
  resaved,
  onResaved,
  results,
  shown,
  onEngine,
  onTable,
  onNoTable,
}: Props & { readonly shown: LensResult | undefined }): JSX.Element {
  const own = results.flatMap(({ id, words }) => {
    const index = ownTableIndex(id);
    return index === null ? [] : [{ index, words }];
  });
  const isOwn = shown !== undefined && ownTableIndex(shown.id) !== null;
  const releases = BUNDLED_TABLES.filter(({ engine }) => !isOwn && engine === shown?.engine);
  const picker = useRef<HTMLInputElement>(null);
  const take = (file: File | undefined): void => {
    void file?.text().then((text) => {
      onTable({ name: file.name, text });
    });
  };
  const onDrop = (event: DragEvent): void => {
    // A table is no config: the page is not to open it.
    event.preventDefault();
    event.stopPropagation();
    take(event.dataTransfer.files[0]);
  };
  return (
    <div className="lens-question">
      <label>
        Object of transformers{" "}
        <select
          value={version}
          onChange={(event) => {
            onVersion(event.target.value);
          }}
        >
          {TRANSFORMERS_VERSIONS.toReversed().map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      <label>
        of the file{" "}
        <select
          value={resaved ?? ""}
          onChange={(event) => {
            onResaved(event.target.value === "" ? null : event.target.value);
          }}
        >
          <option value="">as it is</option>
          {TRANSFORMERS_VERSIONS.toReversed().map((one) => (
            <option key={one} value={one}>
              as {one} saves it
            </option>
          ))}
        </select>
      </label>
      {shown && releases.length > 1 && (
        <label>
          by {shown.engine} at{" "}
          <select
            value={shown.id}
            onChange={(event) => {
              const chosen = releases.find(({ id }) => id === event.target.value);
              if (chosen) onEngine(tableAddress(chosen));
            }}
          >
            {releases.map(({ id, commit, date }) => (
              <option key={id} value={id}>
                {commit} ({date})
              </option>
            ))}
          </select>
        </label>
      )}
      <div
        className="lens-table"
        onDragOver={(event) => {
          event.preventDefault();
        }}
        onDrop={onDrop}
      >
        Another engine or release: drop a table here, or{" "}
        <button type="button" onClick={() => picker.current?.click()}>
          Choose a table…
        </button>
        {own.map(({ index, words }) => (
          <Fragment key={index}>
            {" "}
            <button
              type="button"
              onClick={() => {
                onNoTable(index);
              }}
            >
              Remove {own.length === 1 ? "the table" : namedIn(words)}
            </button>
          </Fragment>
        ))}
        <input
          ref={picker}
          type="file"
          accept=".json"
          aria-label="Table of another engine or release"
          hidden
          onChange={(event) => {
            take(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
      </div>
    </div>
  );
}

/** The engine and commit in the words of a result. */
const namedIn = (words: string): string => words.split(/ \(|:/)[0] ?? words;

interface FieldsProps {
  readonly result: LensResult;
  readonly places: Inspection["places"];
  readonly onSelect: (target: Target) => void;
}

/** Where fields and reads do not meet, and what is read since lately. */
function Fields({ result, places, onSelect }: FieldsProps): JSX.Element {
  const { unmapped, unread, news, engine } = result;
  return (
    <>
      {unmapped.length > 0 && (
        <p className="lens-note">
          Nothing of the spec comes from {plural(unmapped.length, "field")} that {engine} reads:{" "}
          {unmapped.map(({ field, read, at }, index) => (
            <span key={field}>
              {index > 0 && "; "}
              <FieldLink pointer={field} places={places} onSelect={onSelect} /> at{" "}
              <code>
                <SourcePlace at={at} />
              </code>
              {read !== field && ` (${dotted(read)} whole)`}
            </span>
          ))}
        </p>
      )}
      {unread.length > 0 && (
        <details>
          <summary>
            {plural(unread.length, "field")} that no line in the table of {engine} reads
          </summary>
          <p>{unread.map(dotted).join(", ")}</p>
        </details>
      )}
      {news !== null && news.reads.length > 0 && (
        <details>
          <summary>
            {plural(news.reads.length, "attribute")} that it reads of this architecture, and did not at{" "}
            {news.since}
          </summary>
          <ul>
            {news.reads.map(({ path, attribute, default: given, at }) => (
              <li key={`${path} ${attribute}`}>
                <code>{path === "" ? attribute : `${path}/${attribute}`}</code>
                {given !== null && (
                  <>
                    {" "}
                    (<code>{given}</code> without it)
                  </>
                )}{" "}
                <small>
                  <SourcePlace at={at} />
                </small>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
