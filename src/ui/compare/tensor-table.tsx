import { type JSX, useMemo } from "react";
import { compareCheckpoints, type TensorChange, type TensorsOfSide } from "../../compare/compare-tensors.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { grouped, humanBytes, plural } from "../components/number.ts";
import { shapeText } from "../components/shape-text.ts";
import { Capped } from "./capped.tsx";
import { SideLabel } from "./side-cell.tsx";
import { TableHead } from "./table-head.tsx";
import type { SideName } from "./view.ts";

interface Props {
  readonly a: Inspection;
  readonly b: Inspection;
}

const WORDS: { readonly [S in TensorChange["status"]]: string } = {
  "only-a": "removed",
  "only-b": "added",
  shape: "reshaped",
  dtype: "another type",
  number: "other layers or experts",
};

/** The tensors that are not the same in both checkpoints, a row for all whose names differ in numbers alone. */
export function TensorTable({ a, b }: Props): JSX.Element {
  const compared = useMemo(() => compareCheckpoints(a, b), [a, b]);
  const { changes, equal, moved } = compared;
  return (
    <>
      <p className="compare-note">
        {changes.length === 0
          ? "The two checkpoints have the same tensors"
          : `${plural(changes.length, "row")} of tensors ${changes.length === 1 ? "differs" : "differ"}, ${grouped(equal)} are the same`}
        : {sumText(compared.a)} in A, {sumText(compared.b)} in B.
        {moved && (
          <>
            {" "}
            The decoder stands under <code>{moved.a}</code> in A and under <code>{moved.b}</code> in B.
          </>
        )}
      </p>
      {changes.length > 0 && (
        <div role="table" aria-label="Tensors" className="compare-table">
          <TableHead first="tensor" last="change" />
          <div role="rowgroup">
            <Capped items={changes}>
              {(change) => {
                const name = (change.a ?? change.b)?.name ?? "";
                return (
                  <div
                    key={`${name} ${change.status} ${change.a?.shape.join() ?? ""}`}
                    role="row"
                    className="compare-row differs"
                  >
                    <span role="rowheader">
                      <code>{name}</code>
                      <small className="compare-reading">
                        {(change.a ?? change.b)?.component ?? "embedding, norms and head"}
                      </small>
                    </span>
                    <Cell side="a" tensors={change.a} change={change} />
                    <Cell side="b" tensors={change.b} change={change} />
                    <span role="cell" className="compare-change">
                      {WORDS[change.status]}
                    </span>
                  </div>
                );
              }}
            </Capped>
          </div>
        </div>
      )}
    </>
  );
}

function sumText({ tensors, bytes }: { readonly tensors: number; readonly bytes: number | null }): string {
  return `${grouped(tensors)} tensors${bytes === null ? "" : `, ${humanBytes(bytes)}`}`;
}

function Cell({
  side,
  tensors,
  change,
}: {
  readonly side: SideName;
  readonly tensors: TensorsOfSide | null;
  readonly change: TensorChange;
}): JSX.Element {
  return (
    <div role="cell" className="compare-cell">
      <SideLabel name={side} />
      {tensors === null ? (
        <span className="compare-value">–</span>
      ) : (
        <span className="compare-value">
          <code>{shapeText(tensors.shape)}</code>
          <small className="compare-reading">
            {tensors.dtype}
            {tensors.indexes !== "" && `, ${tensors.indexes.replaceAll(" x ", " × ").replaceAll("-", "–")}`}
            {change.a && change.b && change.a.name !== change.b.name && `, ${tensors.name}`}
          </small>
        </span>
      )}
    </div>
  );
}
