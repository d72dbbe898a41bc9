import { type JSX, lazy, type ReactNode, Suspense, useMemo } from "react";
import { defaultLoad, loadOf } from "../../analysis/memory/load.ts";
import { cacheRows, type Load } from "../../analysis/memory/memory.ts";
import type { RankCut } from "../../analysis/quantized/ranks.ts";
import type { InspectedWeights } from "../../inspect/weights.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { QuantizationRead } from "../../inspect/quantization-findings.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { CacheTable } from "./cache-table.tsx";
import { ComponentTable } from "./component-table.tsx";
import { ContextPlot } from "./context-plot.tsx";
import { FitsTable } from "./fits-table.tsx";
import { LayerKindTable } from "./layer-kind-table.tsx";
import { LoadForm } from "./load-form.tsx";
import { Totals } from "./totals.tsx";
import { weightsOfSpec } from "./weights-of-spec.ts";
import "./memory.css";

const FormatsTable = lazy(async () => {
  const { FormatsTable: component } = await import("./formats-table.tsx");
  return { default: component };
});

const NO_CUTS: readonly RankCut[] = [];

interface Props {
  readonly inspection: Inspection;
  /** null while it is not known. */
  readonly quantization:
    (Omit<QuantizationRead, "weights" | "kept"> & { readonly weights?: InspectedWeights }) | null;
  /** Stands in place of what hangs on that. */
  readonly waiting: ReactNode;
  /** null: as defaultLoad has it. */
  readonly load: Load | null;
  readonly onLoad: (load: Load | null) => void;
  /** Shows a component in the tree. */
  readonly onShow: (pointer: Pointer) => void;
}

/** What a spec means in parameters and memory, for a chosen load. */
export function MemoryView({
  inspection,
  quantization,
  waiting,
  load: chosen,
  onLoad,
  onShow,
}: Props): JSX.Element {
  const { spec, parameters } = inspection;
  const usual = useMemo(() => defaultLoad(spec), [spec]);
  const load = useMemo(() => loadOf(spec, chosen), [spec, chosen]);
  const weights = useMemo(() => weightsOfSpec(inspection, quantization?.weights), [inspection, quantization]);
  const caches = useMemo(() => cacheRows(spec.body, load), [spec, load]);
  return (
    <div className="memory-view">
      <section aria-labelledby="memory-load">
        <h2 id="memory-load">Memory</h2>
        <LoadForm spec={spec} load={load} usual={usual} onLoad={onLoad} />
        <Totals
          inspection={inspection}
          cuts={quantization?.cuts ?? null}
          load={load}
          weights={weights}
          caches={caches}
        />
      </section>
      {weights.bytes && (
        <section aria-labelledby="memory-fits">
          <h2 id="memory-fits">Fits on</h2>
          {quantization ? (
            <FitsTable
              body={spec.body}
              load={load}
              weights={weights.bytes.total}
              cuts={quantization.cuts ?? NO_CUTS}
            />
          ) : (
            waiting
          )}
        </section>
      )}
      <section aria-labelledby="memory-context">
        <h2 id="memory-context">Memory by context length</h2>
        <ContextPlot body={spec.body} load={load} weights={weights} />
      </section>
      <section aria-labelledby="memory-caches">
        <h2 id="memory-caches">Caches and states</h2>
        <CacheTable rows={caches} load={load} onShow={onShow} />
      </section>
      {parameters && (
        <section aria-labelledby="memory-components">
          <h2 id="memory-components">Parameters by component</h2>
          <ComponentTable body={spec.body} parameters={parameters} onShow={onShow} />
        </section>
      )}
      {parameters && (
        <section aria-labelledby="memory-layers">
          <h2 id="memory-layers">Weights by layer</h2>
          <LayerKindTable body={spec.body} parameters={parameters} weights={weights} onShow={onShow} />
        </section>
      )}
      {spec.quantization && (
        <section aria-labelledby="memory-formats">
          <h2 id="memory-formats">Formats by layer</h2>
          {quantization ? (
            <Suspense>
              <FormatsTable read={quantization} />
            </Suspense>
          ) : (
            waiting
          )}
        </section>
      )}
    </div>
  );
}
