import type { JSX } from "react";
import type { FailedInspection } from "../../inspect/inspection.ts";
import { nameOf, type Pointer } from "../../spec/pointer.ts";
import { dotted } from "../../config/nodes/dotted.ts";
import { Sign } from "../components/sign.tsx";
import { MendOffer } from "./mend-offer.tsx";
import { PlaceInText } from "./place-in-text.tsx";
import { READING_FAILED } from "./reading-failed.ts";
import "./problems.css";

interface Props {
  readonly failed: FailedInspection;
  /** The text of config.json. */
  readonly text: string;
  readonly onEdit: (text: string) => void;
  readonly onSelect: (field: Pointer) => void;
}

/**
 * What can be said of a text that gives no spec: where it ends to be JSON and what may be put right, or the nearest family and, behind summaries, for what stands below is in
 * sight then, the fields that it does not know, or all fields, and the model types that are known.
 */
export function Failure({ failed, text, onEdit, onSelect }: Props): JSX.Element {
  const { error, nearest, report, supported } = failed;
  const unknown = nearest && new Set(nearest.unknown);
  const fields = [...(report?.fields ?? [])].filter(([field]) => !unknown || unknown.has(nameOf(field)));
  return (
    <div className="failure">
      {error.code !== READING_FAILED && text.trim() !== "" && !nearest && (
        <PlaceInText text={text} error={error} />
      )}
      {!nearest && fields.length === 0 && <MendOffer text={text} code={error.code} onMend={onEdit} />}
      {nearest && (
        <p>
          Nearest by its fields: <code>{nearest.modelType}</code>, which knows {nearest.shared} of its{" "}
          {nearest.of} field names.
        </p>
      )}
      {fields.length > 0 && (
        // Beside a family that is near, these fields are what to look at.
        <details open={Boolean(nearest)}>
          <summary>
            {nearest
              ? `Fields that ${nearest.modelType} does not know (${fields.length})`
              : `Fields (${fields.length})`}
          </summary>
          <ul className="failure-fields">
            {fields.slice(0, MOST_SHOWN).map(([pointer, use]) => (
              <li key={pointer}>
                <button
                  type="button"
                  onClick={() => {
                    onSelect(pointer);
                  }}
                >
                  <Sign kind={use.use} />
                  <code>{dotted(pointer)}</code>
                </button>
              </li>
            ))}
          </ul>
          {fields.length > MOST_SHOWN && <p>The source shows the other {fields.length - MOST_SHOWN}.</p>}
        </details>
      )}
      {supported.length > 0 && (
        <details>
          <summary>Supported model types ({supported.length})</summary>
          <ul className="failure-types">
            {supported.map((modelType) => (
              <li key={modelType}>
                <code>{modelType}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

/** More rows than anyone reads; a config with tens of thousands of fields must not hold up the page. */
const MOST_SHOWN = 500;
