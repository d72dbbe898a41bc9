import { type JSX, useCallback } from "react";
import { LATEST_TRANSFORMERS, versionOrLatest } from "../../classes/versions.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { LensView } from "../../ui/engines/lens-view.tsx";
import { unknownVersionWords } from "../../ui/legacy/asked-versions.ts";
import { Unanswered } from "../../ui/problems/unanswered.tsx";
import type { PathsView, Target } from "../../ui/view-state.ts";
import { changeChecks, checksNow } from "../check/check-store.ts";
import { useLast } from "../read/use-last.ts";
import { takeTable } from "./own-tables.ts";
import { useOwnTable, useReads } from "./use-reads.ts";

interface Props {
  readonly files: ConfigFiles;
  readonly inspection: Inspection;
  /** What keeps the last reading of one config apart from that of another. */
  readonly identity: string;
  readonly paths: PathsView;
  readonly onPaths: (paths: PathsView) => void;
  /** Searched for in names and values. */
  readonly query: string;
  readonly onSelect: (target: Target) => void;
  /** Searches an attribute in the runtime view. */
  readonly onFind: (view: "runtime", query: string, paths: Partial<PathsView>) => void;
}

/** What the code of engines gets from the open file. */
export function LensSide(props: Props): JSX.Element {
  const { files, inspection, identity, paths, onPaths, query, onSelect, onFind } = props;
  const version = versionOrLatest(paths.version);
  const resaved = paths.resaved === null ? null : versionOrLatest(paths.resaved);
  const { value, failure, isForPage, again } = useReads({
    files,
    inspection,
    version,
    resaved,
    engines: paths.engines,
  });
  useOwnTable(paths, onPaths);
  const answer = useLast(value, identity);
  const onRuntime = useCallback(
    (attribute: string, engine: string) => {
      onFind("runtime", attribute, { engines: [engine], statuses: [] });
    },
    [onFind],
  );
  if (failure !== null || isForPage)
    return (
      <Unanswered
        what="What engines read could not be found out."
        why={failure ?? "A part of this page, or a table, could not be loaded."}
        onAgain={again}
      />
    );
  if (!answer)
    return (
      <p className="waiting" role="status">
        Reading…
      </p>
    );
  return (
    <LensView
      identity={identity}
      unknownVersion={unknownVersionWords(paths)}
      results={answer.ok ? answer.results : []}
      problem={answer.ok ? null : answer.message}
      tableProblem={
        answer.ok && answer.broken.length > 0 ? answer.broken.map(({ why }) => why).join(" ") : null
      }
      places={inspection.places}
      query={query}
      version={version}
      onVersion={(next) => {
        onPaths({ ...paths, version: next === LATEST_TRANSFORMERS ? null : next });
      }}
      resaved={resaved}
      onResaved={(next) => {
        onPaths({ ...paths, resaved: next });
      }}
      engines={paths.engines}
      onEngine={(engine) => {
        onPaths({ ...paths, engines: [engine] });
      }}
      onTable={takeTable}
      onNoTable={(index) => {
        dropTables([index]);
      }}
      onDismiss={() => {
        if (answer.ok) dropTables(answer.broken.map(({ index }) => index));
      }}
      onSelect={onSelect}
      onRuntime={onRuntime}
    />
  );
}

/** Gives up tables of one's own, by their places. */
function dropTables(indices: readonly number[]): void {
  changeChecks({ tables: checksNow().tables.filter((_, at) => !indices.includes(at)) });
}
