import { type JSX, useDeferredValue, useMemo } from "react";
import { defaultLoad } from "../../analysis/memory/load.ts";
import type { Load } from "../../analysis/memory/memory.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { BothPaths } from "../../runtime/paths/both-paths.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { useSame } from "../components/use-same.ts";
import type { PathsView, Target } from "../view-state.ts";
import type { LensResult } from "../../engines/lens.ts";
import { AttributeTable } from "./attribute-table.tsx";
import { EngineChoice } from "./engine-choice.tsx";
import { engineColumns, worstFirst } from "./engine-columns.ts";
import { StateSection } from "./state-section.tsx";
import { DangerNote } from "./danger-note.tsx";
import { filterAttributes } from "./filter-attributes.ts";
import { StatusChips } from "./status-chips.tsx";
import "./runtime.css";

interface Props {
  readonly both: BothPaths;
  readonly inspection: Inspection;
  readonly paths: PathsView;
  readonly onPaths: (paths: PathsView) => void;
  /** How the model is run, of which the tensor-parallel ranks divide its states; null: as usual. */
  readonly load: Load | null;
  readonly onLoad: (load: Load) => void;
  readonly query: string;
  readonly onSelect: (target: Target) => void;
  readonly onShow: (pointer: Pointer) => void;
  /** What the code of each engine gets; null while that is not known. */
  readonly engines: readonly LensResult[] | null;
  /** Shows the reads of an attribute of an engine, or all of them for "". */
  readonly onEngines: (engine: string, attribute: string) => void;
}

/** The flat object that model code reads, attribute by attribute, through the spec and on the legacy path. */
export function RuntimeTab(props: Props): JSX.Element {
  const { both, paths, onPaths, onLoad, query, inspection, onSelect, onShow, engines, onEngines } = props;
  const load = useMemo(() => props.load ?? defaultLoad(inspection.spec), [props.load, inspection]);
  const { attributes } = both;
  const asked = useSame(paths.engines);
  const statuses = useSame(paths.statuses);
  const columns = useMemo(
    () => engineColumns(engines ?? [], asked, attributes),
    [engines, asked, attributes],
  );
  const table = useMemo(
    () => ({
      columns,
      attributes: worstFirst(filterAttributes(attributes, statuses, query), columns),
      inspection,
    }),
    [attributes, statuses, query, columns, inspection],
  );
  // What stands above the table is drawn before its rows are: together they are too long for one task.
  const drawn = useDeferredValue<typeof table | null>(table, null);
  return (
    <div className="runtime-tab">
      <h2>{both.view}</h2>
      <DangerNote attributes={attributes} />
      <StatusChips
        attributes={attributes}
        chosen={paths.statuses}
        onChosen={(statuses) => {
          onPaths({ ...paths, statuses });
        }}
      />
      <EngineChoice
        engines={engines}
        columns={columns}
        asked={paths.engines}
        onChosen={(names) => {
          onPaths({ ...paths, engines: names });
        }}
        onEngines={onEngines}
      />
      {table.attributes.length === 0 && <p className="runtime-empty">No attribute matches the filter.</p>}
      {drawn !== null && (
        <>
          {table.attributes.length > 0 && (
            <AttributeTable {...drawn} onSelect={onSelect} onShow={onShow} onEngines={onEngines} />
          )}
          <StateSection
            spec={inspection.spec}
            tensorParallel={load.tensorParallel}
            onTensorParallel={(tensorParallel) => {
              onLoad({ ...load, tensorParallel });
            }}
          />
        </>
      )}
    </div>
  );
}
