import { type JSX, useMemo, useState } from "react";
import { dotted } from "../../config/nodes/dotted.ts";
import { draftFamily } from "../../draft/draft.ts";
import { MODEL_TYPES } from "../../families/registry.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { FieldLink } from "../components/field-link.tsx";
import { copyText } from "../share/hand-over.ts";
import type { Target } from "../view-state.ts";
import "../components/components.css";
import "../json-view/json-view.css";
import "./draft.css";
import { plural } from "../../spec/grouped.ts";

interface Props {
  readonly inspection: Inspection;
  /** The text of the config. */
  readonly text: string;
  readonly onSelect: (target: Target) => void;
  /** Reads the file as another model type; null: as the best guess. */
  readonly onReadAs: (type: string | null) => void;
}

/** What a guess rests on, and a declaration to begin the family with; nothing where the model type has one. */
export function DraftPanel(props: Props): JSX.Element | null {
  const { guess } = props.inspection;
  const [isOpen, setOpen] = useState(false);
  if (!guess) return null;
  return (
    <details className="draft-panel" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        A guess: what {guess.as} reads of the file, and a declaration to begin its own family with
      </summary>
      {isOpen && <Opened {...props} />}
    </details>
  );
}

function Opened({ inspection, text, onSelect, onReadAs }: Props): JSX.Element | null {
  const draft = useMemo(() => draftFamily(inspection, text, null), [inspection, text]);
  const [said, setSaid] = useState("");
  if (!draft || !inspection.guess) return null;
  const { as, candidates } = inspection.guess;
  const others = MODEL_TYPES.filter((type) => !candidates.some((candidate) => candidate.as === type));
  const [declaration, test] = draft.files;
  return (
    <div className="draft-body">
      <p>
        {candidates
          .map(({ as, read, of, needs }) => {
            const lacking = needs.length > 0 ? `, without ${needs.join(", ")}` : "";
            return `${as} reads ${read} of ${of} fields${lacking}`;
          })
          .join("; ")}
        .
      </p>
      <label className="draft-as">
        Read as{" "}
        <select
          value={as}
          onChange={(event) => {
            onReadAs(event.currentTarget.value === "" ? null : event.currentTarget.value);
          }}
        >
          <option value="">the best guess</option>
          <optgroup label="Of this file">
            {candidates.map((candidate) => (
              <option key={candidate.as}>{candidate.as}</option>
            ))}
          </optgroup>
          <optgroup label="All others">
            {others.map((type) => (
              <option key={type}>{type}</option>
            ))}
          </optgroup>
        </select>
        , on the command line by <code>--as TYPE</code>
      </label>
      <p className="draft-title">{plural(draft.questions.length, "open question")}</p>
      <ul>
        {draft.questions.map(({ about, likely, why }) => (
          <li key={about}>
            {inspection.places.has(about) ? (
              <FieldLink pointer={about} places={inspection.places} onSelect={onSelect} />
            ) : (
              <code>{dotted(about)}</code>
            )}
            : {likely}; {why}
          </li>
        ))}
      </ul>
      <div className="json-view">
        {[declaration, test].map(
          (file) =>
            file && (
              <section key={file.path} aria-label={file.path}>
                <div className="json-actions">
                  <code>{file.path}</code>
                  <button
                    type="button"
                    className="chip"
                    onClick={() => void copyText(file.text, "Copied.").then(setSaid)}
                  >
                    Copy
                  </button>
                </div>
                <pre tabIndex={0} role="region" aria-label={`Text of ${file.path}`}>
                  {file.text}
                </pre>
              </section>
            ),
        )}
        <p>
          The line for src/families/registry.ts: <code>{draft.registration}</code>. The config itself is{" "}
          <code>{draft.files.at(-1)?.path}</code>.
        </p>
        <span aria-live="polite">{said}</span>
      </div>
    </div>
  );
}
