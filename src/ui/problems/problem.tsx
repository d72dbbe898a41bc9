import type { JSX } from "react";
import type { ConfigError } from "../../config/document.ts";
import { READING_FAILED } from "./reading-failed.ts";
import "./problems.css";

interface Props {
  /** Why there is no spec; `again`: reads the text once more, where that may help. */
  readonly failed: { readonly error: ConfigError; readonly again?: () => void };
  /** The model type that somebody chose to read it as, and the way back. */
  readonly as?: string | undefined;
  readonly onReadAs?: (type: string | null) => void;
}

/** Why a text gives no spec, with its place. */
export function Problem({ failed: { error, again }, as, onReadAs }: Props): JSX.Element {
  return (
    <div className="problem" role="alert">
      {error.code !== READING_FAILED && (
        <strong>
          Line {error.line}, column {error.column}
        </strong>
      )}{" "}
      <span className="problem-message">{error.message}</span> <code>{error.code}</code>{" "}
      {again && (
        <button type="button" onClick={again}>
          Try again
        </button>
      )}
      {as !== undefined && (
        <button type="button" onClick={() => onReadAs?.(null)}>
          Do not read it as {as}
        </button>
      )}
    </div>
  );
}
