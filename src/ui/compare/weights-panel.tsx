import { type JSX, useId, useState } from "react";
import type { CheckedCheckpoint, CheckProgress } from "../../analysis/checkpoint/checked.ts";
import type { HeaderChange, HeadersComparison } from "../../analysis/checkpoint/compare-headers.ts";
import type { FoundTensor } from "../../analysis/checkpoint/expected-tensors.ts";
import { tensorName } from "../../analysis/checkpoint/tensor-name.ts";
import { humanBytes } from "../components/number.ts";
import { shapeText } from "../components/shape-text.ts";
import { ChooseWeights } from "../tensors/choose-weights.tsx";
import { HeadersProgress } from "../tensors/headers-progress.tsx";
import "../tensors/check-panel.css";
import "../tensors/tensors.css";
import {
  CHANGE_WORDS,
  OUTSIDE_COMPONENTS,
  TensorRows,
  type TensorsCell,
  type TensorsRow,
} from "./tensor-rows.tsx";
import type { SideName } from "./view.ts";
import { grouped, plural } from "../../spec/grouped.ts";

/** The weights of a side, and the ways to choose others. */
export interface WeightsOfSide {
  readonly title: string;
  /** Where they are; null where nothing was chosen. */
  readonly source: string | null;
  /** How far they are read. */
  readonly progress: CheckProgress;
  readonly onFiles: (files: readonly File[]) => void;
  /** Takes the repository that a text names. @returns what is wrong with the text; "" for nothing. */
  readonly onNamed: (text: string) => string;
}

/** How much of a side's checkpoint was read. */
export type ReadOfSide = Pick<CheckedCheckpoint, "source" | "headers" | "absent" | "requests" | "bytes">;

interface Props {
  readonly a: WeightsOfSide;
  readonly b: WeightsOfSide;
  readonly running: boolean;
  readonly failure: {
    readonly title: string;
    readonly message: string;
    readonly token: boolean;
    readonly side: SideName | null;
  } | null;
  readonly compared: {
    readonly comparison: HeadersComparison;
    readonly read: {
      readonly [side in SideName]: ReadOfSide;
    };
  } | null;
  readonly onCompare: () => void;
  /** Reads every header. */
  readonly onAll: () => void;
  readonly onCancel: () => void;
  readonly onToken: () => void;
}

/** The headers of two checkpoints: whose they are, how far they are read, and where they differ. */
export function WeightsPanel(props: Props): JSX.Element {
  const { a, b, running, failure, compared } = props;
  const heading = useId();
  const missing = [a, b].filter(({ source }) => source === null);
  return (
    <section className="check" aria-labelledby={heading}>
      <h2 id={heading}>By their checkpoints</h2>
      <WeightsRow name="a" side={a} running={running} />
      <WeightsRow name="b" side={b} running={running} />
      <div className="check-ways">
        {running ? (
          <button type="button" onClick={props.onCancel}>
            Cancel
          </button>
        ) : (
          <button type="button" disabled={missing.length > 0} onClick={props.onCompare}>
            Compare the headers
          </button>
        )}
        {missing.length > 0 && <span>{missingText(a, b)}</span>}
      </div>
      <p className="tensors-note">
        Which tensors one of the two has alone, and which have another shape or type, from the headers: no
        weights are fetched. *.safetensors with model.safetensors.index.json, or *.gguf, can be dropped on a
        side, and stay on this computer.
      </p>
      {failure && (
        <div role="alert">
          <p>
            <strong>
              {failure.side !== null && `${failure.side.toUpperCase()}: `}
              {failure.title}.
            </strong>{" "}
            {failure.message}
          </p>
          {failure.token && (
            <button type="button" onClick={props.onToken}>
              Enter a token…
            </button>
          )}
        </div>
      )}
      {compared && !running && <Outcome {...compared} onAll={props.onAll} />}
    </section>
  );
}

function missingText(a: WeightsOfSide, b: WeightsOfSide): string {
  if (a.source === null && b.source === null) return "Choose the weights of A and of B first.";
  return `Choose the weights of ${a.source === null ? "A" : "B"} first.`;
}

function WeightsRow({
  name,
  side: { source, progress, onFiles, onNamed },
  running,
}: {
  readonly name: SideName;
  readonly side: WeightsOfSide;
  readonly running: boolean;
}): JSX.Element {
  const [wrong, setWrong] = useState("");
  const letter = name.toUpperCase();
  return (
    <>
      <form
        className="check-ways weights-side"
        data-side={name}
        onSubmit={(event) => {
          event.preventDefault();
          const form = event.currentTarget;
          const text = new FormData(form).get("repository");
          const refused = onNamed(typeof text === "string" ? text : "");
          setWrong(refused);
          if (refused === "") form.reset();
        }}
      >
        <span className="side-letter">{letter}</span>
        {source === null ? <span>no weights yet</span> : <code>{source}</code>}
        {running ? (
          <HeadersProgress label={`Headers of ${letter} read`} progress={progress} />
        ) : (
          <>
            <ChooseWeights
              label={`Files of weights of ${letter}`}
              named={`Files of ${letter}…`}
              onFiles={onFiles}
            />
            <input
              name="repository"
              aria-label={`Another repository for ${letter}`}
              placeholder="org/model@revision"
            />
            <button type="submit" aria-label={`Take this repository for ${letter}`}>
              Take
            </button>
          </>
        )}
      </form>
      {wrong !== "" && <p role="alert">{wrong}</p>}
    </>
  );
}

const SIDES = ["a", "b"] as const;

function Outcome({
  comparison,
  read,
  onAll,
}: NonNullable<Props["compared"]> & { readonly onAll: () => void }): JSX.Element {
  const { changes, stacked, equal, named, a, b, renamed, moved, unseen, files } = comparison;
  const count = changes.reduce((sum, change) => sum + change.count, 0);
  const absent = SIDES.map((side) => read[side].absent ?? 0).reduce((sum, files) => sum + files, 0);
  const unread =
    SIDES.reduce((sum, side) => sum + read[side].headers.of - read[side].headers.read, 0) - absent;
  return (
    <>
      <div className="check-outcome" role="status">
        <p className={count > 0 ? "check-differs" : absent > 0 ? "check-partial" : "check-agrees"}>
          <strong>
            {count === 0
              ? absent === 0
                ? "= Nothing differs"
                : `${SIDES.filter((side) => (read[side].absent ?? 0) > 0)
                    .map((side) => absentText(side, read[side]))
                    .join(", ")}; in the rest nothing differs`
              : `▤ ${grouped(count)} ${count === 1 ? "tensor differs" : "tensors differ"}`}
          </strong>
          : {grouped(equal)} {equal === 1 ? "is" : "are"} the same, of {grouped(a)} in A and {grouped(b)} in
          B.
        </p>
        <p className="tensors-note">
          {SIDES.map((side) => readText(side, read[side])).join(" ")}
          {named > 0 && ` Of ${grouped(named)} of the same the name alone is known, from an index.`}{" "}
          {unread > 0 && named > 0 && (
            <button type="button" className="chip" onClick={onAll}>
              Read all headers
            </button>
          )}
        </p>
        <ul className="check-notes">
          {renamed.map((side) => (
            <li key={side}>
              {side.toUpperCase()} has other names than transformers saves: its tensors are compared under
              these.
            </li>
          ))}
          {moved.map((module) => (
            <li key={`${module.a} ${module.b}`}>
              What stands under {moduleText(module.a)} in A stands under {moduleText(module.b)} in B: its
              tensors are compared there.
            </li>
          ))}
          {stacked.map(({ words }) => (
            <li key={words}>{words}</li>
          ))}
          {SIDES.flatMap((side) =>
            files[side].map(({ what }) => (
              <li key={`${side} ${what}`}>
                {side.toUpperCase()}: {what}
              </li>
            )),
          )}
          {SIDES.filter((side) => unseen[side] > 0).map((side) => (
            <li key={side}>
              Not all files of {side.toUpperCase()} are here: {grouped(unseen[side])} tensors were not looked
              for.
            </li>
          ))}
        </ul>
      </div>
      {changes.length > 0 && <TensorRows label="Tensors of the files" rows={changes.map(rowOf)} />}
    </>
  );
}

function absentText(side: SideName, { absent = 0, headers }: ReadOfSide): string {
  return `${grouped(absent)} of ${plural(headers.of, "file")} of ${side.toUpperCase()} ${absent === 1 ? "is" : "are"} not here`;
}

function readText(side: SideName, { source, headers, requests, bytes }: ReadOfSide): string {
  const fetched = requests > 0 ? `, ${plural(requests, "request")}, ${humanBytes(bytes)}` : "";
  return `${side.toUpperCase()}: ${source}, headers of ${grouped(headers.read)} of ${plural(headers.of, "file")}${fetched}.`;
}

const moduleText = (module: string): string => (module === "" ? "no module" : module);

function rowOf({ status, name, indexes, component, part, a, b }: HeaderChange): TensorsRow {
  const cell = (found: FoundTensor | null): TensorsCell | null =>
    found && {
      shape: found.shape === null ? "only its name" : shapeText(found.shape),
      type: found.dtype === null ? "" : tensorName(found.dtype),
      indexes,
      name: "",
    };
  return {
    key: `${name} ${status} ${a?.shape?.join() ?? ""} ${a?.dtype ?? ""} ${b?.shape?.join() ?? ""} ${b?.dtype ?? ""}`,
    name: tensorName(name),
    part: component ?? (part === null ? "nothing in the spec" : OUTSIDE_COMPONENTS),
    a: cell(a),
    b: cell(b),
    change: CHANGE_WORDS[status],
  };
}
