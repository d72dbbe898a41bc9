import { type JSX, useMemo } from "react";
import { TRANSFORMERS_VERSIONS } from "../../classes/versions.ts";
import { dotted } from "../../config/nodes/dotted.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { groupBy } from "../../spec/group-by.ts";
import { listed } from "../../spec/listed.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { differs, shownRows, type VersionRow } from "../../versions/across.ts";
import type { Outcome } from "../../versions/outcome.ts";
import type { CauseKind } from "../../versions/causes.ts";
import { ENGINE_PINS, nearestVersion } from "../../versions/engines.ts";
import {
  type SpecBeside,
  specWords,
  unableWords,
  upgradeOf,
  type VersionsReport,
  widestUpgrade,
} from "../../versions/report.ts";
import { upgradeWords } from "../../versions/upgrade-words.ts";
import { breaking } from "../components/breaking.tsx";
import { shortJson } from "../components/short-json.ts";
import { type Column, DataTable, type DataRow } from "../table/data-table.tsx";
import type { PathsView, Target } from "../view-state.ts";
import { type SavedLinks, SavedFile } from "./saved-file.tsx";
import "../components/component-link.css";
import "./versions.css";
import { plural } from "../../spec/grouped.ts";

/** What a kind of cause is called. */
const KINDS: { readonly [K in CauseKind]: string } = {
  "unknown-field": "a field is not read",
  default: "another default",
  computed: "computed differently",
  "per-layer": "by layer",
  standardised: "standardised on load",
  alias: "alias",
  declared: "declared by some",
  base: "of every object",
};

interface Props {
  readonly report: VersionsReport;
  readonly inspection: Pick<Inspection, "places">;
  readonly paths: PathsView;
  readonly onPaths: (paths: PathsView) => void;
  /** Searched for in names. */
  readonly query: string;
  readonly onSelect: (target: Target) => void;
  readonly onShow: (pointer: Pointer) => void;
  readonly linksOf: (version: string, text: string) => SavedLinks;
  /** The address of the file beside itself, with the class defaults of the one version and of the other. */
  readonly pairLink: (from: string, to: string) => string | null;
}

/** What versions of transformers make of a file, where they differ; whether one can be left for another; what they save. */
export function VersionsView(props: Props): JSX.Element {
  const { report, paths, onPaths, query, inspection, onSelect, onShow, linksOf, pairLink } = props;

  const [oldest, latest] = widestUpgrade(report);
  const upgrade = useMemo(() => upgradeOf(report, paths.from, paths.to), [report, paths.from, paths.to]);
  const { from, to } = upgrade;
  const pair = upgrade.impossible === null && from !== to ? pairLink(from, to) : null;
  const wanted = query.trim().toLowerCase();
  const shown = report.rows.filter(({ attribute }) => attribute.toLowerCase().includes(wanted));
  const rows = shownRows(shown);
  const untold = report.versions.filter((version) => !upgrade.told.includes(version));
  const unsaved = report.versions.filter((version) => !upgrade.able.includes(version));
  const unread = unreadSaved(report, upgrade.able);
  const base = shown.filter(({ cause }) => cause.kind === "base");
  return (
    <div className="versions">
      <h2>Safe to upgrade?</h2>
      <div className="versions-choice">
        <VersionMenu
          label="From transformers"
          version={from}
          onVersion={(next) => {
            onPaths({ ...paths, from: next === oldest ? null : next });
          }}
        />
        <VersionMenu
          label="to"
          version={to}
          onVersion={(next) => {
            onPaths({ ...paths, to: next === latest ? null : next });
          }}
        />
      </div>
      <p role="status">{upgradeWords(upgrade)}</p>
      <Unable why={unableWords(report, untold)} />
      <p className="versions-engines">
        {ENGINE_PINS.map(({ engine, commit, transformers }) => (
          <span key={engine}>
            {engine} {commit} has {transformers}
            {TRANSFORMERS_VERSIONS.includes(transformers)
              ? ""
              : `, nearest here: ${nearestVersion(transformers)}`}
          </span>
        ))}
      </p>
      <h2>What the spec says</h2>
      {report.specDiffers.length === 0 ? (
        <p>{specWords(report)}</p>
      ) : (
        <DataTable
          label="Values of the spec that move with the class defaults"
          columns={[{ label: "Value of the spec" }, ...versionColumns(report)]}
          rows={report.specDiffers.map(({ pointer, values }) => ({
            key: pointer,
            cells: [
              <SpecLink key="value" pointer={pointer} onShow={onShow} />,
              ...report.versions.map((version) => (
                <code key={version}>{version in values ? shortJson(values[version] ?? null) : "–"}</code>
              )),
            ],
          }))}
        />
      )}
      {pair !== null && (
        <p>
          <a href={pair}>
            Compare the file with the defaults of {from} and of {to}
          </a>
        </p>
      )}
      <h2>
        What the objects say{" "}
        {upgrade.able.length > 1 && (
          <small>{plural(rows.filter(differs).length, "attribute")} given differently</small>
        )}
      </h2>
      {rows.length === 0 ? (
        <p>
          {upgrade.able.length < 2
            ? `${upgrade.able[0] === undefined ? "No version" : `${upgrade.able[0]} alone`} builds an object of this file.`
            : wanted === ""
              ? "The versions give every attribute alike."
              : "No attribute matches the search."}
        </p>
      ) : (
        <DataTable
          label="Attributes by version"
          columns={[
            { label: "Attribute" },
            ...versionColumns(report),
            { label: "The spec" },
            { label: "Why" },
          ]}
          rows={rows.map((row) => attributeRow(row, report, onShow))}
        />
      )}
      {base.length > 0 && (
        <details>
          <summary>{plural(base.length, "attribute")} that every object of a version has</summary>
          <p>
            {base.map(({ attribute }) => attribute).join(", ")}: parameters of generation and of the base
            class, which some versions give to every config.
          </p>
        </details>
      )}
      <h2>As saved by another version</h2>
      {report.versions.map((version) => {
        const saved = report.resaved[version];
        return (
          saved?.ok === true && (
            <SavedFile
              key={version}
              version={version}
              saved={saved}
              hasSpec={report.specError === null}
              places={inspection.places}
              onSelect={onSelect}
              linksOf={linksOf}
            />
          )
        );
      })}
      {unsaved.length > 0 && (
        <p>
          {listed(unsaved)} {unsaved.length === 1 ? "does" : "do"} not load the file, and{" "}
          {unsaved.length === 1 ? "saves" : "save"} none.
        </p>
      )}
      {unread.map(({ versions, why }) => (
        <p key={why}>
          transformers {listed(versions)}: {why}
        </p>
      ))}
    </div>
  );
}

/** Why a file that versions would write gives no spec, each reason once. */
function unreadSaved(
  { resaved }: VersionsReport,
  able: readonly string[],
): readonly { readonly why: string; readonly versions: readonly string[] }[] {
  const failed = able.flatMap((version) => {
    const saved = resaved[version];
    return saved?.ok === false ? [{ version, why: saved.why }] : [];
  });
  return [...groupBy(failed, ({ why }) => why)].map(([why, alike]) => ({
    why,
    versions: alike.map(({ version }) => version),
  }));
}

const versionColumns = ({ versions }: VersionsReport): Column[] => versions.map((label) => ({ label }));

function attributeRow(
  { attribute, outcomes, cause }: VersionRow,
  report: VersionsReport,
  onShow: (pointer: Pointer) => void,
): DataRow {
  return {
    key: attribute,
    cells: [
      <code key="name">{breaking(attribute.split(/(?=\.)|(?<=_)/))}</code>,
      ...report.versions.map((version) => <Given key={version} outcome={outcomes[version]} />),
      <Beside key="spec" beside={report.beside.get(attribute)} onShow={onShow} />,
      <div key="why">
        <strong>{KINDS[cause.kind]}</strong> <small>{cause.text}</small>
      </div>,
    ],
  };
}

/** A value that a narrow column breaks between members and words, not within them. */
const breakable = (text: string): ReturnType<typeof breaking> =>
  breaking(text.match(/[^,:_[{]{1,24}[,:_[{]?|[,:_[{]/g) ?? []);

/** What a version gives; a dash where it builds no object. */
function Given({ outcome }: { readonly outcome: Outcome | undefined }): JSX.Element {
  if (!outcome) return <>–</>;
  if (outcome.is === "value") return <code>{breakable(shortJson(outcome.value))}</code>;
  return <em className="versions-none">{outcome.is}</em>;
}

function Beside(props: {
  readonly beside: SpecBeside | undefined;
  readonly onShow: (pointer: Pointer) => void;
}): JSX.Element {
  const { beside, onShow } = props;
  if (!beside) return <>–</>;
  const [pointer] = beside.pointers;
  return (
    <>
      <code>{breakable(shortJson(beside.value))}</code>{" "}
      {pointer !== undefined && (
        <small>
          <SpecLink pointer={pointer} onShow={onShow} />
        </small>
      )}
    </>
  );
}

function SpecLink(props: {
  readonly pointer: Pointer;
  readonly onShow: (pointer: Pointer) => void;
}): JSX.Element {
  return (
    <button
      type="button"
      className="component-link"
      onClick={() => {
        props.onShow(props.pointer);
      }}
    >
      {breaking(dotted(props.pointer).split(/(?=\.)|(?<=_)/))}
    </button>
  );
}

interface MenuProps {
  readonly label: string;
  readonly version: string;
  readonly onVersion: (version: string) => void;
}

/** The versions, each with the engines whose nearest it is. */
function VersionMenu({ label, version, onVersion }: MenuProps): JSX.Element {
  const enginesOf = (one: string) =>
    ENGINE_PINS.filter(({ transformers }) => nearestVersion(transformers) === one).map(
      ({ engine }) => engine,
    );
  return (
    <label>
      {label}{" "}
      <select
        value={version}
        onChange={(event) => {
          onVersion(event.target.value);
        }}
      >
        {TRANSFORMERS_VERSIONS.toReversed().map((one) => (
          <option key={one} value={one}>
            {enginesOf(one).length === 0 ? one : `${one} for ${enginesOf(one).join(", ")}`}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Versions that build no object of the file, and why. */
function Unable({ why }: { readonly why: readonly string[] }): JSX.Element | null {
  if (why.length === 0) return null;
  return (
    <ul className="versions-unable">
      {why.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
