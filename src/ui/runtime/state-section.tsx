import { type JSX, useMemo } from "react";
import { MOST } from "../../analysis/memory/load-text.ts";
import { linearState, type StateTensor } from "../../runtime/state/linear-state.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { humanBytes } from "../components/number.ts";
import { WholeNumber } from "../components/whole-number.tsx";
import { type Column, DataTable, type DataRow } from "../table/data-table.tsx";
import { idRuns } from "./id-runs.ts";
import { grouped, plural } from "../../spec/grouped.ts";

const COLUMNS: readonly Column[] = [
  { label: "State" },
  { label: "Shape" },
  { label: "Type" },
  { label: "Bytes", numeric: true },
];

interface Props {
  readonly spec: EngineModelSpec;
  readonly tensorParallel: number;
  readonly onTensorParallel: (ranks: number) => void;
}

/** What the runtime view derives for layers that keep a state: which they are, and what one request holds of it on a rank. */
export function StateSection({ spec, tensorParallel, onTensorParallel }: Props): JSX.Element | null {
  const state = useMemo(() => linearState(spec, tensorParallel), [spec, tensorParallel]);
  if (state === null) return null;
  return (
    <section aria-labelledby="runtime-state">
      <h2 id="runtime-state">State of a request on one rank</h2>
      <div className="runtime-ranks">
        <WholeNumber
          label="Tensor-parallel ranks"
          value={tensorParallel}
          most={MOST.tensorParallel}
          onValue={onTensorParallel}
        />
      </div>
      {state.ok ? (
        <>
          <DataTable
            label="State of a request on one rank"
            columns={COLUMNS}
            rows={[
              rowOf("convolution, one layer", state.value.convolution),
              rowOf("recurrent, one layer", state.value.recurrent),
              sumOf(state.value.bytesPerRequest, state.value.linearLayerIds.length),
            ]}
          />
          <dl className="runtime-ids">
            <dt>linear_layer_ids</dt>
            <dd>{idRuns(state.value.linearLayerIds)}</dd>
            <dt>full_attention_layer_ids</dt>
            <dd>{idRuns(state.value.fullAttentionLayerIds)}</dd>
          </dl>
        </>
      ) : (
        <p role="status">{state.error.message}</p>
      )}
    </section>
  );
}

function rowOf(name: string, { shape, dtype, bytes }: StateTensor): DataRow {
  return {
    key: name,
    cells: [
      name,
      <code key="shape">{shape.join(" × ")}</code>,
      <code key="type">{dtype}</code>,
      <Bytes key="bytes" value={bytes} />,
    ],
  };
}

function sumOf(bytes: number, layers: number): DataRow {
  return {
    key: "sum",
    sum: true,
    cells: [`a request, ${plural(layers, "layer")}`, "", "", <Bytes key="bytes" value={bytes} />],
  };
}

function Bytes({ value }: { readonly value: number }): JSX.Element {
  return (
    <>
      <code>{grouped(value)}</code>
      <small>{humanBytes(value)}</small>
    </>
  );
}
