import type { JSX, ReactNode } from "react";
import { breakingNames } from "../components/breaking.tsx";
import { originWords } from "../../compare/words/origin-words.ts";
import type { SpecLeaf, SpecPart } from "../../compare/comparison.ts";
import { showSide } from "../../compare/words/show-value.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { Origin } from "../../spec/origin.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { Sign } from "../components/sign.tsx";
import { VisuallyHidden } from "../components/visually-hidden.tsx";
import { linesOf, type FieldLine } from "./side-facts.ts";
import { ValueText } from "./value-text.tsx";
import type { SideName } from "./view.ts";

/** What a cell knows of its side, and what a press on a line does. */
export interface SideOfRows {
  readonly name: SideName;
  readonly inspection: Inspection;
  readonly onLine: (side: SideName, pointer: Pointer) => void;
}

/** One side's value of a row: the value, where it comes from, and the line that gives it. */
export function SideCell({
  side,
  part,
}: {
  readonly side: SideOfRows;
  readonly part: SpecLeaf | SpecPart | null;
}): JSX.Element {
  if (part === null) return <NothingHere name={side.name} />;
  if (!("value" in part))
    return (
      <div role="cell" className="compare-cell">
        <SideLabel name={side.name} />
        <span className="compare-value">
          <code>{showSide(part)}</code>
        </span>
      </div>
    );
  return (
    <div role="cell" className="compare-cell">
      <SideLabel name={side.name} />
      <span className="compare-value">
        <Sign kind={part.origin.kind} /> <ValueText value={part.value} />
      </span>
      <OriginLine side={side} origin={part.origin} />
    </div>
  );
}

/** Where a value comes from, in short words, with the lines of its fields. */
export function OriginLine({
  side,
  origin,
}: {
  readonly side: SideOfRows;
  readonly origin: Origin;
}): JSX.Element {
  const lines = "from" in origin ? linesOf(side.inspection, origin.from) : [];
  return (
    <small className="compare-from">
      {breakingNames(originWords(origin))}
      {lines.map((line) => (
        <LineButton key={`${line.file ?? ""} ${line.line}`} side={side} line={line} />
      ))}
    </small>
  );
}

/** Jumps to a line of the side's config.json; of a file beside it, it only says the line. */
export function LineButton({
  side,
  line: { pointer, line, file },
}: {
  readonly side: SideOfRows;
  readonly line: FieldLine;
}): ReactNode {
  if (file !== null)
    return (
      <>
        {" "}
        {file}, line {line}
      </>
    );
  return (
    <>
      {" "}
      <button
        type="button"
        className="compare-line"
        onClick={() => {
          side.onLine(side.name, pointer);
        }}
      >
        line {line}
        <VisuallyHidden> of {side.name.toUpperCase()}</VisuallyHidden>
      </button>
    </>
  );
}

/** A cell of a side that has nothing of the row. */
export function NothingHere({ name }: { readonly name: SideName }): JSX.Element {
  return (
    <div role="cell" className="compare-cell none">
      <SideLabel name={name} />–<VisuallyHidden>nothing</VisuallyHidden>
    </div>
  );
}

/** Which side a cell is of: on narrow screens, where the columns have no heads in view. */
export function SideLabel({ name }: { readonly name: SideName }): JSX.Element {
  return (
    <span className="compare-side-label" aria-hidden="true">
      {name.toUpperCase()}
    </span>
  );
}
