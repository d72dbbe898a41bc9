import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { VersionsReport } from "../../versions/report.ts";
import { openChannel } from "../worker/channel.ts";
import { useAnswer } from "../worker/use-answer.ts";
import { useDone } from "../worker/use-done.ts";
import { readVersions } from "./read-versions.ts";
import type { VersionsAnswers } from "./versions-worker.ts";

const openVersions = () =>
  openChannel<VersionsAnswers>(
    () => new Worker(new URL("./versions-worker.ts", import.meta.url), { type: "module" }),
    { newer: "ends" },
  );

/** What reading a file in several versions has come to. */
interface ReadVersions {
  /** undefined while a worker reads, and where it failed to; null of a text that is no JSON object. */
  readonly report: VersionsReport | null | undefined;
  /** Why there is no report; null where there is, or will be. */
  readonly failure: string | null;
  readonly again: () => void;
}

/** What versions of transformers make of files: read by a worker, or here where none can be loaded. */
export function useVersions(files: ConfigFiles): ReadVersions {
  const { value, failure, isForPage, again } = useAnswer(openVersions, "versions", files);
  const inPage = useDone(readVersions, isForPage ? files : null);
  return { report: value === undefined ? inPage : value, failure, again };
}
