import { type JSX, useDeferredValue, useMemo, useState } from "react";
import { spellNumbers } from "../../spec/json.ts";
import { lazyPart, Part } from "../components/part.tsx";
import { copyText, downloadText } from "../share/hand-over.ts";
import type { JsonLinks } from "./json-pane.tsx";
import "../components/components.css";
import "./json-view.css";

// Most of it is the editor, which the source has loaded already, or will.
const JsonPane = lazyPart(async () => ({ default: (await import("./json-pane.tsx")).JsonPane }));

interface Props {
  readonly value: object;
  readonly label: string;
  readonly fileName: string;
  /** What of it is linked with the rest of the page; absent where nothing is. */
  readonly links?: JsonLinks;
}

/** A value as JSON, to read, copy or keep. */
export function JsonText({ value, label, fileName, links }: Props): JSX.Element {
  const text = useMemo(() => `${JSON.stringify(value, spellNumbers, 2)}\n`, [value]);
  // Megabytes are written in one task and laid out in the next.
  const shown = useDeferredValue(text, "");
  const [said, setSaid] = useState("");

  return (
    <div className="json-view">
      <div className="json-actions">
        <button type="button" className="chip" onClick={() => void copyText(text, "Copied.").then(setSaid)}>
          Copy
        </button>
        <button
          type="button"
          className="chip"
          onClick={() => setSaid(downloadText(text, fileName, "application/json"))}
        >
          Download
        </button>
        <span aria-live="polite">{said}</span>
      </div>
      {shown !== "" && (
        <Part fallback={<p className="waiting">Loading the editor…</p>}>
          <JsonPane text={shown} label={label} links={links} />
        </Part>
      )}
    </div>
  );
}
