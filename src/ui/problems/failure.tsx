import type { JSX } from "react";
import type { FailedInspection } from "../../inspect/inspection.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { Sign } from "../components/sign.tsx";
import "./problems.css";

interface Props {
  readonly failed: FailedInspection;
  readonly onSelect: (field: Pointer) => void;
}

/** What can be said of a text that gives no spec: the supported model types, the nearest family, and its fields. */
export function Failure({ failed, onSelect }: Props): JSX.Element {
  const { nearest, report, supported } = failed;
  return (
    <div className="failure">
      {supported.length > 0 && (
        <>
          <h2>Supported model types</h2>
          <ul className="failure-types">
            {supported.map((modelType) => (
              <li key={modelType}>
                <code>{modelType}</code>
              </li>
            ))}
          </ul>
        </>
      )}
      {nearest && (
        <p>
          Nearest by its fields: <code>{nearest.modelType}</code>, which knows {nearest.shared} of its{" "}
          {nearest.of} field names.
        </p>
      )}
      {report && (
        <>
          <h2>Fields ({report.fields.size})</h2>
          <ul className="failure-fields">
            {[...report.fields].slice(0, MOST_SHOWN).map(([pointer, use]) => (
              <li key={pointer}>
                <button
                  type="button"
                  onClick={() => {
                    onSelect(pointer);
                  }}
                >
                  <Sign kind={use.use} />
                  <code>{pointer}</code>
                </button>
              </li>
            ))}
          </ul>
          {report.fields.size > MOST_SHOWN && (
            <p>The source shows the other {report.fields.size - MOST_SHOWN}.</p>
          )}
        </>
      )}
    </div>
  );
}

/** More rows than anyone reads; a config with tens of thousands of fields must not hold up the page. */
const MOST_SHOWN = 500;
