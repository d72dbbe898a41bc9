import { useEffect, useMemo, useRef, useState } from "react";
import { compareInspections } from "../../compare/compare-inspections.ts";
import type { Comparison } from "../../compare/comparison.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { createComparer, type Comparer, type FilesPair } from "./comparer.ts";
import { IN_PAGE } from "../read/in-page.ts";

/** The files of a side, and what reading them told: undefined while they are read, and where they give no spec. */
export interface ComparedSide {
  readonly files: ConfigFiles | undefined;
  readonly inspection: Inspection | undefined;
}

interface FromWorker {
  readonly pair: FilesPair;
  readonly comparison: Comparison | null;
}

/** The comparison of two sides; undefined while one of them is missing, and while a worker still compares. */
export function useComparison(a: ComparedSide, b: ComparedSide): Comparison | undefined {
  const [filesA, filesB] = [a.files, b.files];
  const length = (filesA?.config.length ?? 0) + (filesB?.config.length ?? 0);
  // A worker can fail to load, on a connection that was lost: comparing here is slow, but it answers.
  const [alone, setAlone] = useState(false);
  const here = length <= IN_PAGE || alone;
  const inPage = useMemo(() => {
    if (!here || !filesA || !filesB || !a.inspection || !b.inspection) return undefined;
    return compareInspections(
      { text: filesA.config, inspection: a.inspection },
      { text: filesB.config, inspection: b.inspection },
    );
  }, [here, filesA, filesB, a.inspection, b.inspection]);

  const [fromWorker, setFromWorker] = useState<FromWorker>();
  const comparer = useRef<Comparer | null>(null);
  useEffect(() => {
    if (here || !filesA || !filesB) return;
    comparer.current ??= createComparer(
      (pair, comparison) => {
        setFromWorker({ pair, comparison });
      },
      () => {
        setAlone(true);
      },
    );
    comparer.current.compare([filesA, filesB]);
  }, [here, filesA, filesB]);
  useEffect(
    () => () => {
      comparer.current?.close();
      comparer.current = null;
    },
    [],
  );
  if (inPage) return inPage;
  const [workedA, workedB] = fromWorker?.pair ?? [];
  return !here && filesA && workedA === filesA && workedB === filesB
    ? (fromWorker?.comparison ?? undefined)
    : undefined;
}
