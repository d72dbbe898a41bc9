import { type ChangeEvent, type JSX, useEffect } from "react";
import { LATEST_TRANSFORMERS } from "../../classes/versions.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import "../../ui/audit/audit.css";
import "../../ui/theme/print.css";
import { AuditView } from "../../ui/audit/audit-view.tsx";
import { say } from "../../ui/components/said.tsx";
import { downloadText } from "../../ui/share/hand-over.ts";
import type { WaysIn } from "../compare/use-ways-in.ts";
import { useAudit } from "./use-audit.ts";

interface Props {
  /** Opens a config of the audit in the explorer. */
  readonly onOpen: (files: ConfigFiles, name: string) => void;
  /** Takes what is pasted or dropped anywhere on the page. */
  readonly takeOver: (ways: WaysIn | null) => void;
  readonly submit: (text: string) => void;
}

/** Many configs at once: what the command line's `audit` says of a directory. */
export function AuditPage({ onOpen, takeOver, submit }: Props): JSX.Element {
  const { state, start, cancel, filesOf } = useAudit();
  const startWith = (files: readonly File[]): void => {
    if (files.length > 0) start(files.map((file) => ({ path: file.webkitRelativePath || file.name, file })));
  };
  useEffect(() => {
    takeOver({
      submit,
      openFiles: (files) => {
        start(files.map((file) => ({ path: file.name, file })));
      },
    });
    return () => {
      takeOver(null);
    };
  }, [takeOver, submit, start]);
  const pick = (event: ChangeEvent<HTMLInputElement>): void => {
    startWith([...(event.target.files ?? [])]);
    // The same folder may be picked again.
    event.target.value = "";
  };
  const busy = state.kind === "opening" || state.kind === "running";
  return (
    <main id="main" tabIndex={-1} className="audit">
      <h1>Audit of many configs</h1>
      <p>
        Which model types are read and which only guessed, which fields nobody reads, which values rest on a
        default, and which verdicts there are, each with the number of configs. A folder is read as{" "}
        <code>spec audit</code> reads it: of a checkpoint its <code>config.json</code> with the files beside
        it, elsewhere every <code>*.json</code>, and the rows of <code>*.jsonl</code> and{" "}
        <code>*.parquet</code>. Nothing is sent anywhere.
      </p>
      <div className="audit-ways">
        <Way label="Choose a folder…" folder onPick={pick} />
        <Way label="Choose files or a zip…" onPick={pick} />
      </div>
      <div role="status">
        {state.kind === "opening" && <p>Looking for configs…</p>}
        {state.kind === "done" && state.report.configs === 0 && (
          <p>There are no configs in what was chosen.</p>
        )}
        {state.kind === "done" && state.cut && (
          <p>Ended before all configs were looked at: the figures are of those that were.</p>
        )}
      </div>
      {state.kind === "running" && (
        <p>
          <progress aria-label="Configs looked at" max={state.all} value={state.done} /> {state.done} of{" "}
          {state.all} configs
        </p>
      )}
      {busy && (
        <button type="button" onClick={cancel}>
          Cancel
        </button>
      )}
      {state.kind === "failed" && (
        <p className="audit-unreadable" role="alert">
          {state.message}
        </p>
      )}
      {state.kind === "done" && state.unreadable.length > 0 && (
        <ul className="audit-unreadable" aria-label="Files that could not be read">
          {state.unreadable.map((message) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      )}
      {state.kind === "done" && state.report.configs > 0 && (
        <>
          <AuditView
            report={state.report}
            onOpen={(name) => {
              void filesOf(name).then((files) => {
                if (files) onOpen(files, name);
              });
            }}
          />
          <button
            type="button"
            onClick={() => {
              const text = `${JSON.stringify(state.report, null, 2)}\n`;
              say(downloadText(text, `audit-${LATEST_TRANSFORMERS}.json`, "application/json"));
            }}
          >
            Download as JSON
          </button>
        </>
      )}
    </main>
  );
}

interface WayProps {
  readonly label: string;
  readonly folder?: boolean;
  readonly onPick: (event: ChangeEvent<HTMLInputElement>) => void;
}

/** A button that opens the browser's own dialog. */
function Way({ label, folder = false, onPick }: WayProps): JSX.Element {
  const id = folder ? "audit-folder" : "audit-files";
  return (
    <>
      <button type="button" onClick={() => document.getElementById(id)?.click()}>
        {label}
      </button>
      <input
        id={id}
        type="file"
        multiple
        tabIndex={-1}
        aria-hidden="true"
        onChange={onPick}
        {...(folder ? { webkitdirectory: "" } : {})}
      />
    </>
  );
}
