import { useMemo, useState } from "react";
import { spellNumbers } from "../../spec/json.ts";
import { humanBytes } from "../components/number.ts";
import { copyText, downloadText } from "../share/hand-over.ts";
import "../components/components.css";
import "./json-view.css";

/** More would take the browser long to lay out; nobody reads so much of it here. In characters. */
const MOST_SHOWN = 100 * 1024;

interface Props {
  readonly value: object;
  readonly label: string;
  readonly fileName: string;
}

/** A value as JSON, to copy or keep. */
export function JsonText({ value, label, fileName }: Props) {
  const text = useMemo(() => `${JSON.stringify(value, spellNumbers, 2)}\n`, [value]);
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
      {text.length > MOST_SHOWN && (
        <p>
          The first {humanBytes(MOST_SHOWN)} of {humanBytes(text.length)}. Copy and Download take all of it.
        </p>
      )}
      <pre tabIndex={0} role="region" aria-label={label}>
        {text.slice(0, MOST_SHOWN)}
      </pre>
    </div>
  );
}
