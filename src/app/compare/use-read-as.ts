import { useMemo } from "react";
import type { ConfigFiles, FilesToRead } from "../../inspect/config-files.ts";
import type { ReadAs } from "../../ui/compare/view.ts";
import { openChannel } from "../worker/channel.ts";
import { startWorker } from "../worker/start-worker.ts";
import { useAnswer } from "../worker/use-answer.ts";
import { useDone } from "../worker/use-done.ts";
import type { SaveAnswers, SaveQuestion } from "./save-answers.ts";

const openSaver = () => openChannel<SaveAnswers>(startWorker, { newer: "ends" });

const saveInPage = async (question: SaveQuestion) =>
  (await import("./save-answers.ts")).saveAnswers.save(question);

/** What a side is compared by. */
interface ReadSide {
  /** undefined while they are missing, while the saved file is made, and where there is none. */
  readonly files: FilesToRead | undefined;
  /** Why a version saves no such file; null where it does, or none was asked for. */
  readonly failure: string | null;
}

/** The files of a side as they are, with the class defaults of another version, or as a version saves them. */
export function useReadAs(files: ConfigFiles | undefined, readAs: ReadAs | null): ReadSide {
  const { kind = null, version = null } = readAs ?? {};
  const config = files?.config;
  const question = useMemo(
    () => (kind === "saved" && version !== null && config !== undefined ? { config, version } : null),
    [kind, version, config],
  );
  const { value, failure, isForPage } = useAnswer(openSaver, "save", question);
  const inPage = useDone(saveInPage, isForPage ? question : null);
  const saved = value ?? inPage;
  const text = saved?.ok ? saved.value : undefined;
  const read = useMemo((): FilesToRead | undefined => {
    if (!files || kind === null || version === null) return files;
    if (kind === "defaults") return { ...files, transformers: version };
    return text === undefined ? undefined : { ...files, config: text };
  }, [files, kind, version, text]);
  return { files: read, failure: saved?.ok === false ? saved.error.message : failure };
}
