import { type JSX, useMemo } from "react";
import { defaultLoad } from "../../analysis/memory/load.ts";
import type { Load } from "../../analysis/memory/memory.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { BothPaths } from "../../runtime/paths/both-paths.ts";
import type { Pointer } from "../../spec/pointer.ts";
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
  const columns = useMemo(
    () => engineColumns(engines ?? [], paths.engines, attributes),
    [engines, paths.engines, attributes],
  );
  const shown = useMemo(
    () => worstFirst(filterAttributes(attributes, paths.statuses, query), columns),
    [attributes, paths.statuses, query, columns],
  );
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
      {shown.length === 0 ? (
        <p className="runtime-empty">No attribute matches the filter.</p>
      ) : (
        <AttributeTable
          attributes={shown}
          columns={columns}
          inspection={inspection}
          onSelect={onSelect}
          onShow={onShow}
          onEngines={onEngines}
        />
      )}
      <StateSection
        spec={inspection.spec}
        tensorParallel={load.tensorParallel}
        onTensorParallel={(tensorParallel) => {
          onLoad({ ...load, tensorParallel });
        }}
      />
    </div>
  );
}
