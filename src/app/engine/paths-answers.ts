import * as z from "zod/mini";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import { inspectLoading } from "../../inspect/inspect-loading.ts";
import { type QuantizationRead, quantizationRead } from "../../inspect/quantization-findings.ts";
import { type BothPaths, bothPaths, loadLegacy } from "../../runtime/paths/both-paths.ts";

z.config({ jitless: true });

/** What the worker is asked. */
export interface PathsQuestion {
  readonly files: ConfigFiles;
  readonly version: string;
}

/** What a spec means for those who run it, as far as the file can be read. */
interface PathsAnswer {
  readonly paths: BothPaths | null;
  readonly quantization: QuantizationRead | null;
}

export const pathsAnswers = {
  paths: async ({ files, version }: PathsQuestion): Promise<PathsAnswer> => {
    const inspection = await inspectLoading(files.config, files);
    await loadLegacy(files.config, version);
    if (!inspection.ok) return { paths: null, quantization: null };
    const paths = bothPaths(files.config, inspection, version);
    return { paths: paths.ok ? paths.value : null, quantization: quantizationRead(inspection) };
  },
};

export type PathsAnswers = typeof pathsAnswers;
