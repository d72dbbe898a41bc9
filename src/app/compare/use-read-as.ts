import { useEffect, useMemo, useState } from "react";
import type { ConfigError, Result } from "../../config/document.ts";
import type { ConfigFiles, FilesToRead } from "../../inspect/config-files.ts";
import type { ReadAs } from "../../ui/compare/view.ts";
import { openChannel } from "../worker/channel.ts";
import { startWorker } from "../worker/start-worker.ts";
import { useAnswer } from "../worker/use-answer.ts";
import type { SaveAnswers } from "./save-answers.ts";

const openSaver = () => openChannel<SaveAnswers>(startWorker, { newer: "ends" });

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
  const [here, setHere] = useState<{ readonly of: object; readonly saved: Result<string, ConfigError> }>();
  useEffect(() => {
    if (!isForPage || !question) return undefined;
    let current = true;
    const save = async (): Promise<void> => {
      const { saveAnswers } = await import("./save-answers.ts");
      const saved = await saveAnswers.save(question);
      if (current) setHere({ of: question, saved });
    };
    // Where it cannot be loaded, the side waits, as it does for what else the connection lacks.
    save().catch(() => undefined);
    return () => {
      current = false;
    };
  }, [isForPage, question]);
  const saved = value ?? (here?.of === question ? here?.saved : undefined);
  const text = saved?.ok ? saved.value : undefined;
  const read = useMemo((): FilesToRead | undefined => {
    if (!files || kind === null || version === null) return files;
    if (kind === "defaults") return { ...files, transformers: version };
    return text === undefined ? undefined : { ...files, config: text };
  }, [files, kind, version, text]);
  return { files: read, failure: saved?.ok === false ? saved.error.message : failure };
}
