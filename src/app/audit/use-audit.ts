import { useCallback, useEffect, useRef, useState } from "react";
import { AuditSum, type AuditReport } from "../../audit/audit-report.ts";
import { LATEST_TRANSFORMERS } from "../../classes/versions.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import { type Channel, openChannel } from "../worker/channel.ts";
import { startWorker } from "../worker/start-worker.ts";
import type { AuditAnswers } from "./audit-answers.ts";
import type { PickedFile } from "./picked-configs.ts";

/** How far an audit has come. */
type AuditState =
  | { readonly kind: "nothing" }
  | { readonly kind: "opening" }
  | { readonly kind: "running"; readonly done: number; readonly all: number }
  | {
      readonly kind: "done";
      readonly report: AuditReport;
      readonly unreadable: readonly string[];
      /** Whether it was ended before all configs were looked at. */
      readonly cut: boolean;
    }
  | { readonly kind: "failed"; readonly message: string };

interface Audit {
  readonly state: AuditState;
  readonly start: (picked: readonly PickedFile[]) => void;
  /** Ends it; what has been found until then is shown. */
  readonly cancel: () => void;
  /** The files of a config by the name that the report gives it. */
  readonly filesOf: (name: string) => Promise<ConfigFiles | null>;
}

/** What a worker is asked at once: a fraction of a second's work, so that progress is seen and Cancel heard. */
const AT_ONCE = 16;

/** The worker keeps what was picked: it is not to be ended for having nothing to do. */
const NEVER = 2 ** 31 - 1;

/** An audit of picked files, in a worker. */
export function useAudit(): Audit {
  const [state, setState] = useState<AuditState>({ kind: "nothing" });
  const channel = useRef<Channel<AuditAnswers> | null>(null);
  const running = useRef<AbortController | null>(null);
  const open = (): Channel<AuditAnswers> =>
    (channel.current ??= openChannel(startWorker, { newer: "waits", idle: NEVER }));
  useEffect(
    () => () => {
      running.current?.abort();
      channel.current?.close();
      channel.current = null;
    },
    [],
  );
  const start = useCallback((picked: readonly PickedFile[]) => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    setState({ kind: "opening" });
    void run(open(), picked, own.signal, (next) => {
      if (running.current === own) setState(next);
    });
  }, []);
  const cancel = useCallback(() => running.current?.abort(), []);
  const filesOf = useCallback(async (name: string) => {
    const answer = await open().ask("auditOne", name);
    return answer.ok ? answer.value : null;
  }, []);
  return { state, start, cancel, filesOf };
}

async function run(
  { ask }: Channel<AuditAnswers>,
  picked: readonly PickedFile[],
  signal: AbortSignal,
  show: (state: AuditState) => void,
): Promise<void> {
  // Opening is ended with its worker; between two pieces of an audit the worker stays, for it has the configs.
  const opened = await ask("auditFiles", picked, signal);
  if (!opened.ok) {
    if (opened.error.code === "cancelled") show({ kind: "nothing" });
    else show({ kind: "failed", message: opened.error.message });
    return;
  }
  const { configs, unreadable } = opened.value;
  const sum = new AuditSum(LATEST_TRANSFORMERS);
  for (let from = 0; from < configs && !signal.aborted; from += AT_ONCE) {
    show({ kind: "running", done: from, all: configs });
    const some = await ask("auditSome", { from, to: Math.min(from + AT_ONCE, configs) });
    if (!some.ok) {
      show({ kind: "failed", message: some.error.message });
      return;
    }
    sum.add(some.value);
  }
  const report = sum.report();
  show({ kind: "done", report, unreadable, cut: report.configs < configs });
}
