import type { JSX } from "react";
import {
  FORM_WORDS,
  type TensorChange,
  type TensorsComparison,
  type TensorsOfSide,
} from "../../compare/compare-tensors.ts";
import { humanBytes } from "../components/number.ts";
import { shapeText } from "../components/shape-text.ts";
import "../tensors/check-panel.css";
import "../tensors/tensors.css";
import {
  CHANGE_WORDS,
  OUTSIDE_COMPONENTS,
  TensorRows,
  type TensorsCell,
  type TensorsRow,
} from "./tensor-rows.tsx";
import { grouped, plural } from "../../spec/grouped.ts";

/** The tensors that are not the same by both configs, a row for all whose names differ in numbers alone. */
export function TensorTable({ compared }: { readonly compared: TensorsComparison }): JSX.Element {
  const { changes, equal, form, moved } = compared;
  return (
    <>
      <div className="check">
        <h2>By their configs</h2>
        <p className="tensors-note">
          {changes.length === 0
            ? form === "whole"
              ? "No tensors are known to differ"
              : "The two checkpoints have the same tensors"
            : `${plural(changes.length, "row")} of tensors ${changes.length === 1 ? "differs" : "differ"}, ${grouped(equal)} are the same`}
          : {sumText(compared.a)} in A, {sumText(compared.b)} in B.
          {form !== "saved" && ` ${FORM_WORDS[form]}.`}
          {moved && (
            <>
              {" "}
              The decoder stands under <code>{moved.a}</code> in A and under <code>{moved.b}</code> in B.
            </>
          )}
        </p>
      </div>
      {changes.length > 0 && <TensorRows label="Tensors" rows={changes.map(rowOf)} />}
    </>
  );
}

function rowOf(change: TensorChange): TensorsRow {
  const { a, b, status } = change;
  const name = (a ?? b)?.name ?? "";
  const cell = (tensors: TensorsOfSide | null): TensorsCell | null =>
    tensors && {
      shape: shapeText(tensors.shape),
      type: tensors.dtype,
      indexes: tensors.indexes,
      name: a && b && a.name !== b.name ? tensors.name : "",
    };
  return {
    key: `${name} ${status} ${a?.shape.join() ?? ""}`,
    name,
    part: (a ?? b)?.component ?? OUTSIDE_COMPONENTS,
    a: cell(a),
    b: cell(b),
    change: CHANGE_WORDS[status],
  };
}

function sumText({ tensors, bytes }: { readonly tensors: number; readonly bytes: number | null }): string {
  return `${grouped(tensors)} tensors${bytes === null ? "" : `, ${humanBytes(bytes)}`}`;
}
