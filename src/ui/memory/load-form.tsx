import { type JSX, useId } from "react";
import { cacheTypeOf } from "../../analysis/memory/load.ts";
import type { Load } from "../../analysis/memory/memory.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { WholeNumber } from "../components/whole-number.tsx";
import { ELEMENT_BYTES, formatLoad, MOST } from "../../analysis/memory/load-text.ts";

interface Props {
  readonly spec: EngineModelSpec;
  readonly load: Load;
  /** How the model is run unless somebody says otherwise. */
  readonly usual: Load;
  /** null: as usual. */
  readonly onLoad: (load: Load | null) => void;
}

const TYPES: ReadonlyMap<number, string> = new Map([
  [4, "fp32, 4 B"],
  [2, "bf16, 2 B"],
  [1, "fp8, 1 B"],
  [0.5, "4 bits, ½ B"],
]);

/** How the model is run: what the figures below hang on. */
export function LoadForm({ spec, load, usual, onLoad }: Props): JSX.Element {
  const id = useId();
  const cacheType = cacheTypeOf(spec);
  const change = (part: Partial<Load>): void => {
    const next = { ...load, ...part };
    onLoad(formatLoad(next) === formatLoad(usual) ? null : next);
  };
  const types = ELEMENT_BYTES.filter(
    (bytes) => bytes !== 0.5 || usual.elementBytes === 0.5 || load.elementBytes === 0.5,
  );
  return (
    <form
      className="load-form"
      aria-label="Load"
      onSubmit={(event) => {
        event.preventDefault();
      }}
    >
      <WholeNumber
        label="Sequences at once"
        value={load.batch}
        most={MOST.batch}
        onValue={(batch) => {
          change({ batch });
        }}
      />
      <WholeNumber
        label="Context, tokens"
        value={load.context}
        most={MOST.context}
        onValue={(context) => {
          change({ context });
        }}
      />
      <div>
        <label htmlFor={id}>KV cache</label>
        <select
          id={id}
          value={load.elementBytes}
          title={`Unless chosen: ${cacheType.reason}.`}
          onChange={(event) => {
            change({ elementBytes: Number(event.target.value) });
          }}
        >
          {types.map((bytes) => (
            <option key={bytes} value={bytes}>
              {TYPES.get(bytes)}
              {bytes === usual.elementBytes && (cacheType.ofSpec ? " (spec)" : " (usual)")}
            </option>
          ))}
        </select>
      </div>
      <WholeNumber
        label="Tensor-parallel ranks"
        value={load.tensorParallel}
        most={MOST.tensorParallel}
        onValue={(tensorParallel) => {
          change({ tensorParallel });
        }}
      />
      <button
        type="button"
        disabled={formatLoad(load) === formatLoad(usual)}
        onClick={() => {
          onLoad(null);
        }}
      >
        Reset
      </button>
    </form>
  );
}
