import type { JSX } from "react";
import type { LegacyConfig } from "../../legacy/legacy-object.ts";
import "./legacy.css";

interface Props {
  readonly legacy: LegacyConfig;
  /** Whether the legacy path is shown instead of the spec, and not beside it. */
  readonly alone: boolean;
  readonly version: string;
  readonly versions: readonly string[];
  readonly onVersion: (version: string) => void;
}

/** Which object stands on the legacy path, with a choice of the transformers version. */
export function PathBar({ legacy, alone, version, versions, onVersion }: Props): JSX.Element {
  return (
    <div className={alone ? "path-bar alone" : "path-bar"}>
      <p>
        {alone ? "You are looking at the legacy path, without the spec: " : "The legacy path: "}
        <code>{legacy.className}</code> of{" "}
        <label>
          transformers{" "}
          <select
            value={version}
            onChange={(event) => {
              onVersion(event.target.value);
            }}
          >
            {versions.toReversed().map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      </p>
      {legacy.note !== null && <p className="path-note">{legacy.note}</p>}
    </div>
  );
}
