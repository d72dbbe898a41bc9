import { type JSX, useCallback } from "react";
import type { Load } from "../../analysis/memory/memory.ts";
import { LATEST_TRANSFORMERS, TRANSFORMERS_VERSIONS, versionOrLatest } from "../../classes/versions.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { notResavedWords, unknownVersionWords } from "../../ui/legacy/asked-versions.ts";
import { LegacyView } from "../../ui/legacy/legacy-view.tsx";
import { LegacyJson } from "../../ui/legacy/legacy-json-view.tsx";
import { PathBar } from "../../ui/legacy/path-bar.tsx";
import { Unanswered } from "../../ui/problems/unanswered.tsx";
import { RuntimeTab } from "../../ui/runtime/runtime-tab.tsx";
import type { PathsView, Target } from "../../ui/view-state.ts";
import { useLast } from "../read/use-last.ts";
import { useBothPaths } from "./use-both-paths.ts";
import { useOwnTable, useReads } from "./use-reads.ts";

interface Props {
  readonly files: ConfigFiles;
  readonly inspection: Inspection;
  /** What keeps the last reading of one config apart from that of another. */
  readonly identity: string;
  /** Both paths side by side, or the legacy one alone. */
  readonly view: "runtime" | "legacy";
  readonly paths: PathsView;
  readonly onPaths: (paths: PathsView) => void;
  readonly load: Load | null;
  readonly onLoad: (load: Load) => void;
  /** Searched for in names and values. */
  readonly query: string;
  readonly onSelect: (target: Target) => void;
  /** Shows a value of the spec in the tree. */
  readonly onShow: (pointer: Pointer) => void;
  /** Searches an attribute among what engines read. */
  readonly onFind: (view: "engines", query: string, paths: Partial<PathsView>) => void;
}

/** What needs the object that transformers makes of a file: the runtime view beside it, and the model through it alone. */
export function EngineSide(props: Props): JSX.Element {
  const { files, inspection, identity, view, paths, onPaths, load, onLoad, query, onSelect, onShow, onFind } =
    props;
  const version = versionOrLatest(paths.version);
  const read = useBothPaths(files, inspection, version);
  const both = useLast(read.both, identity);
  // Not before the rest is there: it takes another worker.
  const asked = view === "runtime" && read.both ? files : null;
  const reads = useReads({ files: asked, inspection, version, resaved: null, engines: paths.engines });
  useOwnTable(paths, onPaths);
  const answer = useLast(reads.value, identity);
  const onEngines = useCallback(
    (engine: string, attribute: string) => {
      onFind("engines", attribute, { engines: [engine], resaved: null });
    },
    [onFind],
  );
  if (read.failure !== null)
    return <Unanswered what="Both paths could not be read." why={read.failure} onAgain={read.again} />;
  if (!both)
    return (
      <p className="waiting" role="status">
        Reading…
      </p>
    );
  const { legacy } = both;
  const unknown = unknownVersionWords(paths);
  const notResaved = view === "runtime" ? notResavedWords(paths) : null;
  return (
    <>
      {unknown !== null && <p className="path-note">{unknown}</p>}
      {notResaved !== null && <p className="path-note">{notResaved}</p>}
      <PathBar
        legacy={legacy}
        alone={view === "legacy"}
        version={version}
        versions={TRANSFORMERS_VERSIONS}
        onVersion={(next) => {
          onPaths({ ...paths, version: next === LATEST_TRANSFORMERS ? null : next });
        }}
      />
      {reads.failure !== null && (
        <Unanswered
          what="What engines read could not be found out."
          why={reads.failure}
          onAgain={reads.again}
        />
      )}
      {view === "runtime" ? (
        <RuntimeTab
          both={both}
          inspection={inspection}
          paths={paths}
          onPaths={onPaths}
          load={load}
          onLoad={onLoad}
          query={query}
          onSelect={onSelect}
          onShow={onShow}
          engines={
            reads.failure !== null || reads.isForPage || answer?.ok === false ? [] : (answer?.results ?? null)
          }
          onEngines={onEngines}
        />
      ) : (
        <>
          <LegacyView legacy={legacy} query={query} places={inspection.places} onSelect={onSelect} />
          <details className="legacy-json">
            <summary>The object as JSON</summary>
            <LegacyJson legacy={legacy} />
          </details>
        </>
      )}
    </>
  );
}
