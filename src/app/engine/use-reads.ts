import type { NamedText } from "../../audit/config-names.ts";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { engineAddress, OLDER_TABLES, tableAddress } from "../../engines/bundled.ts";
import { engineEvidence } from "../../engines/concerns.ts";
import { ownTableIndex } from "../../engines/lens.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { useSame } from "../../ui/components/use-same.ts";
import type { PathsView } from "../../ui/view-state.ts";
import { changeChecks, checksNow, onChecks } from "../check/check-store.ts";
import { openChannel } from "../worker/channel.ts";
import { shareAnswers } from "../worker/shared-channel.ts";
import { startWorker } from "../worker/start-worker.ts";
import { type Answer, useAnswer } from "../worker/use-answer.ts";
import type { ReadsAnswer, ReadsAnswers } from "./reads-answers.ts";

// A view and the verdict may ask at the same time.
const openReads = shareAnswers(() => openChannel<ReadsAnswers>(startWorker, { newer: "ends" }));

interface Asked {
  /** null while nobody wants to know. */
  readonly files: ConfigFiles | null;
  readonly inspection: Inspection;
  /** The transformers version whose object the engines read. */
  readonly version: string;
  /** The version that has saved the file before; null: none has. */
  readonly resaved: string | null;
  /** The engines that are asked for by name: an older table is read only then. */
  readonly engines: readonly string[];
}

/** What the code of engines gets from files: a worker reads it, and the verdict is told. */
export function useReads({ files, inspection, version, resaved, engines }: Asked): Answer<ReadsAnswer> {
  const { tables } = useSyncExternalStore(onChecks, checksNow);
  const older = useSame(olderAsked(engines));
  const question = useMemo(
    () => files && { files, version, resaved, tables, older },
    [files, version, resaved, tables, older],
  );
  const answer = useAnswer(openReads, "reads", question);
  const { value } = answer;
  const isUnread = answer.failure !== null || answer.isForPage || value?.ok === false;
  useEffect(() => {
    // The verdict is on the file as it is.
    if (resaved !== null || files === null) return;
    if (isUnread) changeChecks({ enginesUnread: { inspection, version } });
    if (!value?.ok) return;
    // Nor is it on what an engine read once.
    const results = value.results.filter(({ id }) => !OLDER_TABLES.some((table) => table.id === id));
    const evidence = engineEvidence(results, inspection, files.config);
    changeChecks({ engines: { inspection, version, results, ...evidence } });
  }, [value, isUnread, resaved, files, inspection, version]);
  return answer;
}

/** The ids of the older tables that are asked for by name. */
function olderAsked(engines: readonly string[]): readonly string[] {
  const asked = engines.map(engineAddress);
  return OLDER_TABLES.filter((table) => asked.includes(tableAddress(table))).map(({ id }) => id);
}

/** The tables of one's own that a view had last. */
let seen: readonly NamedText[] = [];

/**
 * A table of one's own that is new to the page is shown first, whatever the address names; where the page has none, the
 * address names none: it does not carry it.
 */
export function useOwnTable(paths: PathsView, onPaths: (paths: PathsView) => void): void {
  const { tables } = useSyncExternalStore(onChecks, checksNow);
  useEffect(() => {
    const isNew = tables.some((table) => !seen.includes(table));
    seen = tables;
    const engines = paths.engines.filter((name) => !isNew && (ownTableIndex(name) ?? -1) < tables.length);
    if (engines.length < paths.engines.length) onPaths({ ...paths, engines });
  }, [tables, paths, onPaths]);
}
