import { startTransition, useEffect, useMemo, useState } from "react";
import type { FilesToRead } from "../../inspect/config-files.ts";
import type { FailedInspection, Inspection } from "../../inspect/inspection.ts";
import { READING_FAILED } from "../../ui/problems/reading-failed.ts";
import { openChannel } from "../worker/channel.ts";
import { startWorker } from "../worker/start-worker.ts";
import { useAnswer } from "../worker/use-answer.ts";
import { IN_PAGE } from "./in-page.ts";
import type { InspectAnswers } from "./inspect-answers.ts";
import { loadFamilyOf, useInspector } from "./inspector.ts";
import { unpackResult } from "./packed-result.ts";

/** A reading that came to no end, and the way to try it again. */
interface NotRead extends FailedInspection {
  readonly again: () => void;
}

type Result = Inspection | FailedInspection | NotRead;

const openInspector = () => openChannel<InspectAnswers>(startWorker, { newer: "ends" });

/**
 * What files say; undefined while the reader is loaded, and while a worker still reads. Newer files end the reading of
 * older ones.
 */
export function useInspection(files: FilesToRead | undefined): Result | undefined {
  const reader = useInspector();
  // What reads a file as another type than its own is loaded with all families.
  const short =
    files !== undefined &&
    files.as === undefined &&
    files.config.length + (files.hfQuantConfig?.length ?? 0) <= IN_PAGE;
  const first = useMemo(
    () => (short ? reader.inspector?.inspectIfLoaded(files.config, files) : undefined),
    [short, reader, files],
  );
  // A model type that nobody has mapped is tried with every family: that is work for beside the page too.
  const unknown = first !== undefined && "needs" in first && first.needs === null;
  const fromWorker = useAnswer(openInspector, "inspect", short && !unknown ? null : (files ?? null));
  const here = (short && !unknown) || fromWorker.isForPage;
  const read = useMemo(() => {
    if (!here) return undefined;
    return short || !files ? first : reader.inspector?.inspectIfLoaded(files.config, files);
  }, [here, short, first, reader, files]);
  useEffect(() => {
    if (read && "needs" in read && reader.inspector)
      void loadFamilyOf(reader.inspector, read.needs, files?.transformers);
  }, [read, reader, files?.transformers]);
  const { value, failure, again } = fromWorker;
  const unpacked = useMemo(() => (value ? unpackResult(value) : undefined), [value]);
  const failed = useMemo(() => (failure === null ? undefined : notRead(failure, again)), [failure, again]);
  const isWhole = useFamilyOf(reader.inspector, unpacked);
  return here
    ? read && !("needs" in read)
      ? read
      : undefined
    : (failed ?? (isWhole ? unpacked : undefined));
}

/**
 * Whether the family of what a worker read is here too, which this sees to: views ask it for the names of tensors. Where
 * it cannot be loaded, they do without.
 */
function useFamilyOf(
  inspector: ReturnType<typeof useInspector>["inspector"],
  result: Result | undefined,
): boolean {
  const [known, setKnown] = useState<Result>();
  useEffect(() => {
    if (!result?.ok || !inspector) return undefined;
    let current = true;
    const types = [result.adapter, result.spec.body.type];
    void Promise.allSettled(types.map((type) => inspector.loadNeeds(type))).then(() => {
      // A long text gives much to draw: that is done in pieces, between which the page answers.
      if (current) startTransition(() => setKnown(result));
    });
    return () => {
      current = false;
    };
  }, [inspector, result]);
  return result?.ok !== true || known === result;
}

/** That says nothing of the text, but there is no spec. */
function notRead(why: string, again: () => void): NotRead {
  return {
    ok: false,
    error: {
      code: READING_FAILED,
      message: `This config could not be read to its end: ${why} Try again, or change the text.`,
      line: 1,
      column: 1,
    },
    report: null,
    nearest: null,
    supported: [],
    again,
  };
}
