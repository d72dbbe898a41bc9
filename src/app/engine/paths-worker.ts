import * as z from "zod/mini";
import { inspectLoading } from "../../inspect/inspect-loading.ts";
import { bothPaths } from "../../runtime/both-paths.ts";
import type { PathsQuestion } from "./use-both-paths.ts";

z.config({ jitless: true });

addEventListener("message", ({ data: { files, version } }: MessageEvent<PathsQuestion>) => {
  void inspectLoading(files.config, files).then((inspection) => {
    const paths = inspection.ok ? bothPaths(files.config, inspection, version) : undefined;
    postMessage(paths?.ok ? paths.value : null);
  });
});
