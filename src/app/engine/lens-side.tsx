import { type JSX, useEffect, useMemo, useState } from "react";
import { LATEST_TRANSFORMERS, versionOrLatest } from "../../classes/versions.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { engineConcerns } from "../../engines/concerns.ts";
import { LensView } from "../../ui/engines/lens-view.tsx";
import { Unanswered } from "../../ui/problems/unanswered.tsx";
import type { PathsView, Target } from "../../ui/view-state.ts";
import { changeChecks } from "../check/check-store.ts";
import { useLast } from "../read/use-last.ts";
import { openChannel } from "../worker/channel.ts";
import { startWorker } from "../worker/start-worker.ts";
import { useAnswer } from "../worker/use-answer.ts";
import type { ReadsAnswers } from "./reads-answers.ts";

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
}

const openReads = () => openChannel<ReadsAnswers>(startWorker, { newer: "ends" });

/** What the code of engines gets from the open file: a worker reads it. */
export function LensSide({
  files,
  inspection,
  identity,
  paths,
  onPaths,
  query,
  onSelect,
}: Props): JSX.Element {
  const version = versionOrLatest(paths.version);
  const [resaved, setResaved] = useState<string | null>(null);
  const [table, setTable] = useState<string | null>(null);
  const question = useMemo(() => ({ files, version, resaved, table }), [files, version, resaved, table]);
  const { value, failure, isForPage, again } = useAnswer(openReads, "reads", question);
  const answer = useLast(value, identity);
  useEffect(() => {
    // The verdict is on the file as it is.
    if (!value?.ok || resaved !== null) return;
    const concerns = value.results.flatMap((result) => engineConcerns(result, inspection));
    changeChecks({ engines: { inspection, concerns } });
  }, [value, resaved, inspection]);
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
      results={answer.ok ? answer.results : []}
      problem={answer.ok ? null : answer.message}
      places={inspection.places}
      query={query}
      version={version}
      onVersion={(next) => {
        onPaths({ ...paths, version: next === LATEST_TRANSFORMERS ? null : next });
      }}
      resaved={resaved}
      onResaved={setResaved}
      onTable={setTable}
      onSelect={onSelect}
    />
  );
}
