import type { JSX } from "react";
import type { ConfigError } from "../../config/document.ts";
import "./problems.css";

/** Why a text gives no spec, with its place. */
export function Problem({ error }: { readonly error: ConfigError }): JSX.Element {
  return (
    <div className="problem" role="alert">
      <strong>
        Line {error.line}, column {error.column}
      </strong>{" "}
      <span className="problem-message">{error.message}</span> <code>{error.code}</code>
    </div>
  );
}
