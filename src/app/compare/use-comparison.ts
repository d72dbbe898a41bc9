import { useEffect, useMemo, useRef, useState } from "react";
import { compareInspections } from "../../compare/compare-inspections.ts";
import type { Comparison } from "../../compare/comparison.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { createComparer, type Comparer, type FilesPair } from "./comparer.ts";

/** Longer pairs are compared in a worker, so that the page never stands still. In UTF-16 code units. */
const IN_PAGE = 64 * 1024;

/** A side that could be read. */
export interface ReadSide {
  readonly files: ConfigFiles;
  readonly inspection: Inspection;
}

interface FromWorker {
  readonly pair: FilesPair;
  readonly comparison: Comparison | null;
}

function compareHere(a: ReadSide, b: ReadSide): Comparison {
  return compareInspections(
    { text: a.files.config, inspection: a.inspection },
    { text: b.files.config, inspection: b.inspection },
  );
}

/** The comparison of two sides; undefined while one of them is missing, and while a worker still compares. */
export function useComparison(a: ReadSide | undefined, b: ReadSide | undefined): Comparison | undefined {
  const short = a && b && a.files.config.length + b.files.config.length <= IN_PAGE;
  const inPage = useMemo(() => (a && b && short ? compareHere(a, b) : undefined), [a, b, short]);
  const [fromWorker, setFromWorker] = useState<FromWorker>();
  const comparer = useRef<Comparer | null>(null);
  useEffect(() => {
    if (!a || !b || short) return;
    comparer.current ??= createComparer(
      (pair, comparison) => {
        setFromWorker({ pair, comparison });
      },
      // A worker can fail to load, on a connection that was lost: comparing here is slow, but it answers.
      (pair) => {
        setFromWorker({ pair, comparison: compareHere(a, b) });
      },
    );
    comparer.current.compare([a.files, b.files]);
  }, [a, b, short]);
  useEffect(
    () => () => {
      comparer.current?.close();
      comparer.current = null;
    },
    [],
  );
  if (inPage) return inPage;
  const [filesA, filesB] = fromWorker?.pair ?? [];
  return a && b && filesA === a.files && filesB === b.files
    ? (fromWorker?.comparison ?? undefined)
    : undefined;
}
