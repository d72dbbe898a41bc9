import * as z from "zod/mini";
import { compareInspections } from "../../compare/compare-inspections.ts";
import type { Side } from "../../compare/comparison.ts";
import type { FilesToRead } from "../../inspect/config-files.ts";
import { inspectLoading } from "../../inspect/inspect-loading.ts";
import { enginesOfPair, type FilesPair } from "./engines-of-pair.ts";
import { packComparison, type PackedComparison } from "./packed-comparison.ts";

z.config({ jitless: true });

/** The sides as they were read last: an edit changes one of them, and the other need not be read again. */
let known: readonly ReadSide[] = [];

interface ReadSide {
  readonly files: FilesToRead;
  readonly side: Side | null;
}

export const compareAnswers = {
  /** null where one of the sides gives no spec. */
  compare: async ([filesA, filesB]: FilesPair): Promise<PackedComparison | null> => {
    known = await Promise.all([readSide(filesA), readSide(filesB)]);
    const [a, b] = known;
    if (!a?.side || !b?.side) return null;
    const [enginesA, enginesB] = await enginesOfPair([filesA, filesB]);
    return packComparison(
      compareInspections({ ...a.side, engines: enginesA }, { ...b.side, engines: enginesB }),
    );
  },
};

export type CompareAnswers = typeof compareAnswers;

async function readSide(files: FilesToRead): Promise<ReadSide> {
  const before = known.find((side) => sameFiles(side.files, files));
  if (before) return before;
  const inspection = await inspectLoading(files.config, files);
  return { files, side: inspection.ok ? { text: files.config, inspection } : null };
}

function sameFiles(a: FilesToRead, b: FilesToRead): boolean {
  return (
    a.config === b.config &&
    a.hfQuantConfig === b.hfQuantConfig &&
    a.generationConfig === b.generationConfig &&
    a.transformers === b.transformers
  );
}
