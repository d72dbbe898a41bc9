import * as z from "zod/mini";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import { inspectLoading } from "../../inspect/inspect-loading.ts";
import { type BothPaths, bothPaths, loadLegacy } from "../../runtime/paths/both-paths.ts";

z.config({ jitless: true });

/** What the worker is asked. */
export interface PathsQuestion {
  readonly files: ConfigFiles;
  readonly version: string;
}

export const pathsAnswers = {
  /** null where the text cannot be read. */
  paths: async ({ files, version }: PathsQuestion): Promise<BothPaths | null> => {
    const inspection = await inspectLoading(files.config, files);
    await loadLegacy(files.config, version);
    const paths = inspection.ok ? bothPaths(files.config, inspection, version) : undefined;
    return paths?.ok ? paths.value : null;
  },
};

export type PathsAnswers = typeof pathsAnswers;
