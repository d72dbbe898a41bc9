import { type JSX, Suspense, useMemo, useState, useSyncExternalStore } from "react";
import { versionOrLatest } from "../../classes/versions.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { type VerdictLine, verdictLines } from "../../verdict/lines.ts";
import type { Known } from "../../ui/overview/verdict-strip.tsx";
import type { PathsView } from "../../ui/view-state.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { checksNow, onChecks } from "../check/check-store.ts";
import { lazyOrNothing } from "../../ui/components/lazy-or-nothing.ts";
import type { PathsRead } from "./paths-reader.tsx";

// Where it cannot be loaded, the verdict goes without the legacy path: the rest of the page needs nothing of it.
const PathsReader = lazyOrNothing(async () => (await import("./paths-reader.tsx")).PathsReader);

/** A verdict as far as it is known. */
interface KnownVerdict {
  readonly evidence: Evidence;
  readonly lines: readonly VerdictLine[];
  readonly legacy: Known;
  readonly engines: Known;
  /** Whether more of it is to come. */
  readonly isReading: boolean;
  /** Finds out about the legacy path, the quantisation and engines; shows nothing. */
  readonly reader: JSX.Element;
}

/**
 * The verdict on files that were read, on so many tensor-parallel ranks; undefined while they are not. The legacy path comes
 * later than the rest, and so does what is asked of every module; engines come last.
 */
export function useVerdict(
  files: ConfigFiles | undefined,
  inspection: Inspection | undefined,
  asked: PathsView,
  ranks: number,
): KnownVerdict | undefined {
  const version = versionOrLatest(asked.version);
  const [read, setRead] = useState<PathsRead>();
  const isKnown = read?.inspection === inspection && read?.version === version;
  const paths = isKnown ? (read?.paths ?? null) : null;
  const quantization = isKnown ? (read?.quantization ?? null) : undefined;
  const upgrade = isKnown ? read?.upgrade : undefined;
  const text = files?.config;
  const { last, engines: looked, enginesUnread } = useSyncExternalStore(onChecks, checksNow);
  const checkpoint = last !== null && last.inspection === inspection ? last.checked : null;
  const isLooked = looked?.inspection === inspection && looked?.version === version;
  const engines = isLooked ? looked : null;
  const known = useMemo(() => {
    if (!inspection || text === undefined) return undefined;
    const evidence = {
      text,
      paths,
      checkpoint,
      engines,
      ...(quantization !== undefined && { quantization }),
      ...(upgrade && { upgrade }),
    };
    return { evidence, lines: verdictLines(inspection, evidence) };
  }, [inspection, text, paths, quantization, checkpoint, engines, upgrade]);
  if (!known || !inspection || !files) return undefined;
  const reader = (
    <Suspense>
      <PathsReader
        files={files}
        inspection={inspection}
        version={version}
        view={asked}
        ranks={ranks}
        onRead={setRead}
      />
    </Suspense>
  );
  const legacy = paths ? "read" : isKnown ? "unread" : "reading";
  // Engines read the object of the legacy path.
  const notLooked =
    legacy === "unread" || (enginesUnread?.inspection === inspection && enginesUnread.version === version);
  const lookedAt = engines ? "read" : notLooked ? "unread" : "reading";
  return {
    ...known,
    legacy,
    engines: lookedAt,
    isReading: legacy === "reading" || lookedAt === "reading",
    reader,
  };
}
