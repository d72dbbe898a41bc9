import { type JSX, useId, useState } from "react";
import type { CheckedCheckpoint, CheckProgress } from "../../analysis/checkpoint/checked.ts";
import {
  brokenFiles,
  type DifferingTensors,
  differences,
} from "../../analysis/checkpoint/compare-tensors.ts";
import type { FoundTensor } from "../../analysis/checkpoint/expected-tensors.ts";
import type { OtherKey } from "../../analysis/checkpoint/gguf-names.ts";
import { indexText } from "../../analysis/checkpoint/numbers.ts";
import { tensorName } from "../../analysis/checkpoint/tensor-name.ts";
import { nameOf, type Pointer } from "../../spec/pointer.ts";
import { ComponentLink } from "../components/component-link.tsx";
import { humanBytes } from "../components/number.ts";
import { shapeText } from "../components/shape-text.ts";
import { type Column, type DataRow, DataTable } from "../table/data-table.tsx";
import { ChooseWeights } from "./choose-weights.tsx";
import { HeadersProgress } from "./headers-progress.tsx";
import { Numbers } from "./numbers.tsx";
import "./check-panel.css";
import { grouped, plural } from "../../spec/grouped.ts";

interface Props {
  /** The repository of what is open; null where it has none. */
  readonly known: string | null;
  /** What came of the last check of what is open. */
  readonly checked: CheckedCheckpoint | null;
  /** Whether the config has changed since it was checked. */
  readonly stale: boolean;
  /** How far a check is; null where none runs. */
  readonly running: CheckProgress | null;
  readonly failure: { readonly title: string; readonly message: string; readonly token: boolean } | null;
  readonly onKnown: () => void;
  /** Checks against the repository that a text names. @returns what is wrong with the text; "" for nothing. */
  readonly onNamed: (text: string) => string;
  readonly onFiles: (files: readonly File[]) => void;
  /** Reads every header; null where that is done already. */
  readonly onAll: (() => void) | null;
  readonly onAgain: (() => void) | null;
  readonly onCancel: () => void;
  readonly onToken: () => void;
  readonly onShow: (pointer: Pointer) => void;
}

/** The check of a config against its checkpoint: whose checkpoint, how far it is, and what came of it. */
export function CheckPanel(props: Props): JSX.Element {
  const { checked, running, failure, stale } = props;
  const heading = useId();
  return (
    <section className="check" aria-labelledby={heading}>
      <h2 id={heading}>Check against the checkpoint</h2>
      {running ? (
        <div className="check-ways">
          <HeadersProgress label="Headers read" progress={running} />
          <button type="button" onClick={props.onCancel}>
            Cancel
          </button>
        </div>
      ) : (
        <Ways {...props} />
      )}
      {failure && (
        <div role="alert">
          <p>
            <strong>{failure.title}.</strong> {failure.message}
          </p>
          {failure.token && (
            <button type="button" onClick={props.onToken}>
              Enter a token…
            </button>
          )}
          {props.onAgain && (
            <button type="button" onClick={props.onAgain}>
              Try again
            </button>
          )}
        </div>
      )}
      {stale && !running && (
        <p role="status">
          The config has changed since it was checked.{" "}
          {props.onAgain && (
            <button type="button" className="chip" onClick={props.onAgain}>
              Check again
            </button>
          )}
        </p>
      )}
      {checked && !running && <Outcome {...props} checked={checked} />}
    </section>
  );
}

function Ways({ known, onKnown, onNamed, onFiles }: Props): JSX.Element {
  const [wrong, setWrong] = useState("");
  return (
    <>
      <form
        className="check-ways"
        onSubmit={(event) => {
          event.preventDefault();
          const text = new FormData(event.currentTarget).get("repository");
          setWrong(onNamed(typeof text === "string" ? text : ""));
        }}
      >
        {known !== null && (
          <button type="button" onClick={onKnown}>
            Check {known}
          </button>
        )}
        <ChooseWeights label="Files of weights" onFiles={onFiles} />
        <input name="repository" aria-label="Another repository" placeholder="org/model@revision" />
        <button type="submit">Check</button>
      </form>
      {wrong !== "" && <p role="alert">{wrong}</p>}
      <p className="tensors-note">
        Names, shapes and types of all tensors, from the headers alone: no weights are fetched. *.safetensors
        with model.safetensors.index.json, or *.gguf, can be dropped anywhere on this page, and stay on this
        computer.
      </p>
    </>
  );
}

const KINDS = [
  { kind: "missing", label: "Missing" },
  { kind: "shape", label: "Other shape" },
  { kind: "dtype", label: "Other type" },
  { kind: "unexpected", label: "Unexpected" },
  { kind: "module", label: "Under another module" },
] as const;

/** More rows of one kind than anybody reads. */
const MOST_ROWS = 200;

function Outcome({ checked, onAll, onShow }: Props & { readonly checked: CheckedCheckpoint }): JSX.Element {
  const { comparison, source, headers, absent = 0, requests, bytes } = checked;
  const { agree, named, differing, keys = [], files = [], unchecked, unseen, notes } = comparison;
  const count = differences(comparison);
  const broken = brokenFiles(files);
  const namesAlone = named > 0 && named === agree;
  const modules = differing.filter(({ kind }) => kind === "module").length;
  return (
    <div className="check-outcome" role="status">
      <p className={count > 0 ? "check-differs" : absent > 0 ? "check-partial" : "check-agrees"}>
        <strong>
          {count === 0
            ? namesAlone || absent > 0
              ? "= No name differs"
              : "= Nothing differs"
            : `▤ ${differingText({ tensors: count - keys.length - modules - broken, modules, keys: keys.length, files: broken })}`}
        </strong>
        : {plural(agree, "tensor")} of {source} {agree === 1 ? "is" : "are"} as the config says
        {namesAlone
          ? ", by name alone: no header was read"
          : named > 0 && `, ${grouped(named)} of them known by name alone`}
        {comparison.names === "hub" && ", under the publisher’s names"}
        {comparison.names === "class" && ", under the names of transformers’ class"}
        {comparison.names === "mistral" && ", under Mistral’s own names, its text model alone"}
        {comparison.names === "gguf" && ", under llama.cpp’s names: names and shapes, types aside"}.
      </p>
      <p className="tensors-note">
        Headers of {grouped(headers.read)} of {plural(headers.of, "file")}
        {named > 0 && "; the others’ tensors are known from the index"}
        {requests > 0 && `; ${plural(requests, "request")}, ${humanBytes(bytes)}`}.{" "}
        {onAll && headers.read + absent < headers.of && (
          <button type="button" className="chip" onClick={onAll}>
            Read all {grouped(headers.of - absent)} headers
          </button>
        )}
      </p>
      {unseen > 0 && (
        <p className="tensors-note">
          Not all files of this checkpoint are here: {grouped(unseen)} tensors were not looked for.
        </p>
      )}
      <ul className="check-notes">
        {files.map(({ what, broken: fails }) => (
          <li key={what}>{fails ? <strong>{what}</strong> : what}</li>
        ))}
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
        {unchecked.map((left) => (
          <li key={left.why}>{left.words}.</li>
        ))}
      </ul>
      {keys.length > 0 && <OtherKeys keys={keys} onShow={onShow} />}
      {KINDS.map(({ kind, label }) => {
        const rows = differing.filter((row) => row.kind === kind);
        return rows.length === 0 ? null : <Differing key={kind} label={label} rows={rows} onShow={onShow} />;
      })}
    </div>
  );
}

function differingText(counts: {
  readonly tensors: number;
  readonly modules: number;
  readonly keys: number;
  readonly files: number;
}): string {
  const { tensors, modules, keys, files } = counts;
  const parts = [
    ...(tensors > 0 ? [plural(tensors, "tensor")] : []),
    ...(modules > 0 ? [plural(modules, "module")] : []),
    ...(keys > 0 ? [`${plural(keys, "key")} of the metadata`] : []),
  ];
  const differing = tensors + modules + keys;
  return [
    ...(differing > 0 ? [`${parts.join(" and ")} ${differing === 1 ? "differs" : "differ"}`] : []),
    ...(files > 0
      ? [
          `${plural(files, "file")} ${files === 1 ? "is absent, broken or lacks tensors" : "are absent, broken or lack tensors"}`,
        ]
      : []),
  ].join(", ");
}

const KEY_COLUMNS: readonly Column[] = ["Key", "The config says", "The file has", "Value"].map((label) => ({
  label,
}));

function OtherKeys({
  keys,
  onShow,
}: {
  readonly keys: readonly OtherKey[];
  readonly onShow: (pointer: Pointer) => void;
}): JSX.Element {
  return (
    <Titled
      title={`Other metadata: ${grouped(keys.length)}`}
      columns={KEY_COLUMNS}
      rows={keys.map(({ key, spec, file, value }) => ({
        key,
        cells: [
          <code key="key">{key}</code>,
          spec,
          file,
          <button
            key="value"
            type="button"
            className="chip"
            onClick={() => {
              onShow(value);
            }}
          >
            {nameOf(value)}
          </button>,
        ],
      }))}
    />
  );
}

const COLUMNS: readonly Column[] = ["Tensor", "Which", "The config says", "The file has", "Part of"].map(
  (label) => ({ label }),
);

function Differing({
  label,
  rows,
  onShow,
}: {
  readonly label: string;
  readonly rows: readonly DifferingTensors[];
  readonly onShow: (pointer: Pointer) => void;
}): JSX.Element {
  const count = rows.reduce((sum, row) => sum + row.count, 0);
  return (
    <>
      <Titled
        title={`${label}: ${grouped(count)}`}
        columns={COLUMNS}
        rows={rows.slice(0, MOST_ROWS).map((row) => ({
          key: `${row.name} ${row.file?.shape?.join() ?? ""} ${row.file?.dtype ?? ""}`,
          cells: [
            <code key="name">{row.moved ? "all of it" : tensorName(row.name)}</code>,
            indexText(row.boxes) === "" ? "one" : <Numbers key="numbers" indexes={indexText(row.boxes)} />,
            row.moved ? moduleText(row.moved.spec) : tensorText(row.spec),
            row.moved ? moduleText(row.moved.file) : tensorText(row.file),
            partOf(row, onShow),
          ],
        }))}
      />
      {rows.length > MOST_ROWS && (
        <p className="tensors-note">{rows.length - MOST_ROWS} more rows; spec check prints them all.</p>
      )}
    </>
  );
}

function Titled({
  title,
  columns,
  rows,
}: {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly DataRow[];
}): JSX.Element {
  return (
    <>
      <h3 className="check-title">{title}</h3>
      <DataTable label={title} columns={columns} rows={rows} />
    </>
  );
}

function partOf(
  { component, part, moved }: DifferingTensors,
  onShow: (pointer: Pointer) => void,
): JSX.Element | string {
  if (component !== null)
    return <ComponentLink name={part === "tower" ? `towers/${component}` : component} onShow={onShow} />;
  if (part !== null) return "embedding, norms and head";
  return moved ? "a whole module" : "nothing in the spec";
}

/** More than any tensor has. */
const MOST_AXES = 16;

const moduleText = (module: string): string => (module === "" ? "no module" : module);

function tensorText(tensor: FoundTensor | null): string {
  if (tensor === null) return "–";
  const { shape: sizes, dtype } = tensor;
  const shape =
    sizes === null
      ? ""
      : sizes.length > MOST_AXES
        ? `${shapeText(sizes.slice(0, MOST_AXES))} … of ${sizes.length} axes`
        : shapeText(sizes);
  return (
    [shape, dtype === null ? "" : tensorName(dtype)].filter((part) => part !== "").join(", ") ||
    "only its name"
  );
}
