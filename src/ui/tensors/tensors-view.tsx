import { type JSX, type ReactNode, useCallback, useDeferredValue, useMemo, useState } from "react";
import { type TensorRow, bytesOfRows, countOf } from "../../analysis/checkpoint/rows.ts";
import type { Checkpoint, CheckpointForm } from "../../analysis/checkpoint/saved-tensors.ts";
import { savedAxes, type ShapeValues, shapeValuesOf } from "../../analysis/checkpoint/shape-values.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { fieldsOf } from "../../spec/origin.ts";
import { type Pointer, isWithin, nameOf } from "../../spec/pointer.ts";
import { humanBytes } from "../components/number.ts";
import { useKept } from "../components/use-kept.ts";
import { LongTable } from "../table/long-table.tsx";
import type { Target } from "../view-state.ts";
import { TENSOR_COLUMNS, tensorCells } from "./tensor-cells.tsx";
import { type TensorLine, filtered, groupsOf, linesOf } from "./tensor-lines.ts";
import "./tensors.css";
import { grouped } from "../../spec/grouped.ts";

interface Props {
  readonly inspection: Inspection;
  /** What keeps one config apart from another. */
  readonly identity: string;
  readonly form: CheckpointForm;
  readonly onForm: (form: CheckpointForm) => void;
  /** Whether transformers' class has other names than it saves. */
  readonly hasClassNames: boolean;
  /** null while it is looked for. */
  readonly checkpoint: Checkpoint | null;
  /** What stands in place of the tensors then. */
  readonly waiting: ReactNode;
  /** Asks for the tensors under the names of another form, and draws what `show` makes of them. */
  readonly others: (form: CheckpointForm, show: (checkpoint: Checkpoint) => JSX.Element) => JSX.Element;
  /** Rows are those that it is found in. */
  readonly query: string;
  /** A value of the spec, or a field of the config: the tensors whose shape it decides can be shown alone. */
  readonly selected: Target | null;
  /** Shows a component in the tree. */
  readonly onShow: (pointer: Pointer) => void;
  readonly onSelect: (target: Target) => void;
}

const FORMS = [
  { name: "transformers", label: "As transformers saves it" },
  { name: "hub", label: "As it was released" },
  { name: "class", label: "As its class has it" },
] as const;

const NONE_OPEN: ReadonlySet<string> = new Set();
const NOTHING_DRAWN = {
  lines: [] as readonly TensorLine[],
  cellsOf: (): readonly ReactNode[] => [],
};

/** Every tensor of the checkpoint: by component, with the values of the spec that make its shape. */
export function TensorsView(props: Props): JSX.Element {
  const {
    inspection,
    identity,
    form,
    onForm,
    checkpoint,
    waiting,
    others,
    query,
    selected,
    onShow,
    onSelect,
  } = props;
  const { hasClassNames } = props;
  const [open, setOpen] = useKept(`tensors ${identity}`, NONE_OPEN);
  const [alone, setAlone] = useState(false);
  const groups = useMemo(() => groupsOf(checkpoint?.tensors ?? []), [checkpoint]);
  const valuesOf = useMemo(() => rememberedValues(inspection), [inspection]);
  const rows = useMemo(() => groups.flatMap((group) => group.rows), [groups]);
  const chosen = useMemo(() => chosenValues(inspection, selected), [inspection, selected]);
  const decided = useMemo(() => {
    if (chosen.length === 0) return new Set<TensorRow>();
    return new Set(
      rows.filter((row) =>
        valuesOf(row)
          ?.flat()
          .some((value) => isAmong(value, chosen)),
      ),
    );
  }, [rows, chosen, valuesOf]);
  const onlyDecided = alone && decided.size > 0;
  const lines = useMemo(
    () =>
      linesOf(
        filtered(groups, query, (row) => !onlyDecided || decided.has(row)),
        open,
      ),
    [groups, query, onlyDecided, decided, open],
  );
  const onToggle = useCallback(
    (key: string) => {
      setOpen((before) => {
        const next = new Set(before);
        if (!next.delete(key)) next.add(key);
        return next;
      });
    },
    [setOpen],
  );
  const onValue = useCallback(
    (pointer: Pointer) => {
      onSelect({ side: "spec", pointer });
    },
    [onSelect],
  );
  const cellsOf = useCallback(
    (line: TensorLine) =>
      tensorCells(line, {
        valuesOf,
        isSelected: (value) => isAmong(value, chosen),
        fieldsOf: (value) => fieldNames(inspection, value),
        onToggle,
        onShow,
        onValue,
      }),
    [inspection, chosen, valuesOf, onToggle, onShow, onValue],
  );
  // What stands above the table is drawn before its rows are: together they are too long for one task. Rows of one config
  // are never drawn with the values of the next.
  const drawn = useDeferredValue(
    useMemo(() => ({ lines, cellsOf }), [lines, cellsOf]),
    NOTHING_DRAWN,
  );
  const bytes = bytesOfRows(rows);
  return (
    <div className="tensors-view">
      <div className="tensors-head">
        <p className="tensors-sum">
          {checkpoint !== null && `${grouped(rows.reduce((sum, row) => sum + countOf(row), 0))} tensors`}
          {checkpoint !== null && bytes !== null && `, ${humanBytes(bytes)}`}
        </p>
        <div className="tensors-forms" role="group" aria-label="Names of tensors">
          {FORMS.filter(({ name }) => name !== "class" || hasClassNames).map(({ name, label }) => (
            <button
              key={name}
              type="button"
              className="chip"
              aria-pressed={form === name}
              onClick={() => {
                onForm(name);
              }}
            >
              {label}
            </button>
          ))}
        </div>
      </div>
      {checkpoint !== null && form !== "hub" && inspection.spec.quantization !== null && (
        <p className="tensors-note">
          A quantised matrix is one row here, of its shape before it is packed; scales and zero points are not
          counted. “As it was released” has what it is stored as.
        </p>
      )}
      {checkpoint?.complete === false && <p className="tensors-note">{incompleteText(inspection, form)}</p>}
      {decided.size > 0 && selected !== null && (
        <p className="tensors-note">
          <code>{nameOf(selected.pointer)}</code> decides the shape of {decided.size} of these rows: the
          marked axes.{" "}
          <button
            type="button"
            className="chip"
            aria-pressed={alone}
            onClick={() => {
              setAlone(!alone);
            }}
          >
            Only these
          </button>
        </p>
      )}
      {checkpoint === null ? (
        waiting
      ) : lines.length === 0 ? (
        others(otherOf(form), ({ tensors }) => (
          <Elsewhere
            form={form}
            lines={linesOf(filtered(groupsOf(tensors), query, EVERY), open)}
            cellsOf={cellsOf}
          />
        ))
      ) : (
        <LongTable label="Tensors" columns={TENSOR_COLUMNS} rows={drawn.lines} cellsOf={drawn.cellsOf} />
      )}
    </div>
  );
}

const EVERY = (): boolean => true;

/** The values of the spec that are meant: the one that is selected, or those that the selected field of the config decides. */
function chosenValues({ fields, origins }: Inspection, selected: Target | null): readonly Pointer[] {
  if (selected === null) return [];
  if (selected.side === "spec") return [selected.pointer];
  const use = fields.get(selected.pointer);
  if (use?.use !== "mapped") return [];
  return use.to.filter((value) => {
    const origin = origins.get(value);
    return origin && "from" in origin && origin.from.includes(selected.pointer);
  });
}

const isAmong = (value: Pointer, chosen: readonly Pointer[]): boolean =>
  chosen.some((pointer) => isWithin(value, pointer));

const otherOf = (form: CheckpointForm): CheckpointForm => (form === "transformers" ? "hub" : "transformers");

/** Whose names a form has. */
const NAMES_OF: { readonly [F in CheckpointForm]: string } = {
  transformers: "the names that transformers saves",
  hub: "the names of the released checkpoint",
  class: "the names of transformers’ class",
};

/** What is not found under the names that are shown, but under the others. */
function Elsewhere({
  form,
  lines,
  cellsOf,
}: {
  /** The names that are shown. */
  readonly form: CheckpointForm;
  readonly lines: readonly TensorLine[];
  readonly cellsOf: (line: TensorLine) => readonly ReactNode[];
}): JSX.Element {
  const other = NAMES_OF[otherOf(form)];
  if (lines.length === 0)
    return (
      <p className="tensors-note">
        No tensor is called so, neither under {NAMES_OF[form]} nor under {other}.
      </p>
    );
  return (
    <>
      <p className="tensors-note" role="status">
        Not found under {NAMES_OF[form]}; found under {other}:
      </p>
      <LongTable
        label="Tensors under the other names"
        columns={TENSOR_COLUMNS}
        rows={lines}
        cellsOf={cellsOf}
      />
    </>
  );
}

/** The fields that decide a value, where they are not called as it is. */
function fieldNames({ origins }: Inspection, value: Pointer): string {
  const origin = origins.get(value);
  const names = (origin === undefined ? [] : fieldsOf(origin)).map(nameOf);
  return names.length === 0 || (names.length === 1 && names[0] === nameOf(value))
    ? ""
    : ` ← ${names.join(", ")}`;
}

function incompleteText({ spec }: Inspection, form: CheckpointForm): string {
  if (spec.body.towers === null)
    return "The towers and projectors of this model are not described: their tensors are missing here.";
  return form === "hub"
    ? "How the draft modules or the quantised matrices of this checkpoint are stored is not known: they are missing here, or stand as the model has them."
    : "Some tensors are missing here.";
}

/** The values that decide the axes of a row's tensors, asked once for each component. */
function rememberedValues({ spec: { body } }: Inspection): (row: TensorRow) => ShapeValues | undefined {
  const known = new Map<string | null, ReturnType<typeof shapeValuesOf>>();
  return ({ tensors: [first] }) => {
    if (first === undefined) return undefined;
    const { component, holds } = first;
    let of = known.get(component);
    if (of === undefined) known.set(component, (of = shapeValuesOf(body, component)));
    const values = of(holds[0].tensor);
    return values && savedAxes(holds[0], values);
  };
}
