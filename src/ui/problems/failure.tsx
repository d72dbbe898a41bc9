import type { JSX } from "react";
import type { FailedInspection } from "../../inspect/inspection.ts";
import { nameOf, type Pointer } from "../../spec/pointer.ts";
import { dotted } from "../../config/nodes/dotted.ts";
import { Sign } from "../components/sign.tsx";
import "./problems.css";

interface Props {
  readonly failed: FailedInspection;
  readonly onSelect: (field: Pointer) => void;
}

/**
 * What can be said of a text that gives no spec: the nearest family and, behind summaries, for what stands below is in
 * sight then, the fields that it does not know, or all fields, and the model types that are known.
 */
export function Failure({ failed, onSelect }: Props): JSX.Element {
  const { nearest, report, supported } = failed;
  const unknown = nearest && new Set(nearest.unknown);
  const fields = [...(report?.fields ?? [])].filter(([field]) => !unknown || unknown.has(nameOf(field)));
  return (
    <div className="failure">
      {!nearest && fields.length === 0 && (
        <p>
          The spec stands here once the text can be read: put it right in the source, and it is read at each
          keystroke. Nothing is lost meanwhile.
        </p>
      )}
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
