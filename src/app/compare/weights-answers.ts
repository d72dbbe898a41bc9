import type { CheckProgress, CheckedCheckpoint } from "../../analysis/checkpoint/checked.ts";
import { absentParts, ggufSide } from "../../analysis/checkpoint/check-gguf.ts";
import {
  compareHeaders,
  type HeadersComparison,
  headersObstacle,
  type HeadersSide,
  safetensorsSide,
} from "../../analysis/checkpoint/compare-headers.ts";
import type { FoundTensor } from "../../analysis/checkpoint/expected-tensors.ts";
import { HeaderTable } from "../../analysis/checkpoint/header-table.ts";
import type { NamedSpec, TensorsComparison } from "../../compare/compare-tensors.ts";
import { compareCheckpoints } from "../../compare/compare-tensors.ts";
import type { Result } from "../../config/document.ts";
import { ggufAmong, readFiles, readGgufFiles } from "../../sources/checkpoint/check-files.ts";
import { readHub } from "../../sources/checkpoint/check-hub.ts";
import type { SideName } from "../../ui/compare/view.ts";
import type { ReadOfSide } from "../../ui/compare/weights-panel.tsx";
import { type CheckFailure, failureOfFiles, failureOfHub, type CheckSource } from "../check/check-answers.ts";

/** A side's config and where its weights are. */
export interface WeightsQuestion extends NamedSpec {
  readonly source: CheckSource;
}

/** The headers of two checkpoints, held against each other. */
export interface ComparedWeights {
  readonly comparison: HeadersComparison;
  readonly read: { readonly [side in SideName]: ReadOfSide };
}

/** How far both sides are. */
export type WeightsProgress = { readonly [side in SideName]?: CheckProgress };

/** Why they could not be compared; a side where it is that side's trouble. */
export interface WeightsFailure extends CheckFailure {
  readonly side: SideName | null;
}

/** Which scheme each matrix follows is asked of every layer, and headers can be of half a million tensors: no work for a page. */
export const weightsAnswers = {
  compareTensors: async ([a, b]: readonly [NamedSpec, NamedSpec]): Promise<TensorsComparison> =>
    Promise.resolve(compareCheckpoints(a, b)),

  compareWeights: async (
    asked: { readonly [side in SideName]: WeightsQuestion },
    tell: (progress: unknown) => void,
  ): Promise<Result<ComparedWeights, WeightsFailure>> => {
    let progress: WeightsProgress = {};
    const readSide = (side: SideName) =>
      headersOf(asked[side], (done) => {
        progress = { ...progress, [side]: done };
        tell(progress);
      });
    const [a, b] = await Promise.all([readSide("a"), readSide("b")]);
    if (!a.ok) return { ok: false, error: { ...a.error, side: "a" } };
    if (!b.ok) return { ok: false, error: { ...b.error, side: "b" } };
    const obstacle = headersObstacle(a.value.headers, b.value.headers);
    if (obstacle !== null) {
      const title = "These checkpoints cannot be compared";
      return { ok: false, error: { title, message: obstacle, token: false, side: null } };
    }
    return {
      ok: true,
      value: {
        comparison: compareHeaders(a.value.headers, b.value.headers),
        read: { a: a.value.read, b: b.value.read },
      },
    };
  },
};

export type WeightsAnswers = typeof weightsAnswers;

/** What the headers of a side say. */
async function headersOf(
  { spec, names, source }: WeightsQuestion,
  tell: (progress: CheckProgress) => void,
): Promise<Result<{ readonly headers: HeadersSide; readonly read: ReadOfSide }, CheckFailure>> {
  const tensors = new HeaderTable();
  const listener = {
    tell,
    onTensor: (name: string, found: FoundTensor) => {
      tensors.add(name, found);
    },
  };
  if (source.kind === "hub") {
    const { reference, token, all } = source;
    const online = (): boolean => navigator.onLine;
    const read = await readHub(spec, names, reference, { all, token, online, ...listener });
    if (!read.ok) return { ok: false, error: failureOfHub(read.error, reference) };
    const { checked, check, whole } = read.value;
    const headers = safetensorsSide(check, tensors, whole, checked.comparison.files);
    return { ok: true, value: { headers, read: readOf(checked) } };
  }
  try {
    const gguf = ggufAmong(source.files);
    const files = gguf.length > 0 ? gguf : source.files;
    if (gguf.length > 0) {
      const { read, bytes } = await readGgufFiles(files, tell);
      const named = files.length === 1 ? (files[0]?.name ?? "") : `${files.length} files`;
      const absent = absentParts(read);
      const counts = { read: files.length, of: files.length + absent };
      return {
        ok: true,
        value: {
          headers: ggufSide(spec, names, read),
          read: { source: named, headers: counts, absent, requests: 0, bytes },
        },
      };
    }
    const { checked, check, whole } = await readFiles(spec, names, files, listener);
    const headers = safetensorsSide(check, tensors, whole, checked.comparison.files);
    return { ok: true, value: { headers, read: readOf(checked) } };
  } catch (error) {
    return { ok: false, error: failureOfFiles(error) };
  }
}

const readOf = ({ source, headers, absent = 0, requests, bytes }: CheckedCheckpoint): ReadOfSide => ({
  source,
  headers,
  absent,
  requests,
  bytes,
});
