import type { JSX } from "react";
import type { SourceAction, SourceMessage } from "../../sources/errors/describe-source-error.ts";
import type { Reference } from "../../sources/references/reference.ts";
import "./fetch.css";

interface Props {
  readonly failure: SourceMessage;
  readonly onRetry: () => void;
  readonly onToken: () => void;
  readonly onOpen: (reference: Reference) => void;
  readonly onFile: () => void;
  /** undefined where there is nothing behind the message to go back to. */
  readonly onDismiss: (() => void) | undefined;
}

/** Why a config could not be fetched, and every way forward. */
export function FetchFailure({
  failure: { title, message, actions },
  onDismiss,
  ...act
}: Props): JSX.Element {
  const others = actions.filter((action) => action.kind === "open");
  return (
    <section className="fetch-failure" role="alert" aria-label={title}>
      <h2>{title}</h2>
      <p>{message}</p>
      {others.length > 0 && (
        <ul className="fetch-choices">
          {others.map(({ reference, label }) => (
            <li key={label}>
              <button
                type="button"
                onClick={() => {
                  act.onOpen(reference);
                }}
              >
                {label}
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="fetch-actions">
        {actions.map((action) => (
          <ActionButton key={action.kind} action={action} {...act} />
        ))}
        {onDismiss && (
          <button type="button" onClick={onDismiss}>
            Dismiss
          </button>
        )}
      </div>
    </section>
  );
}

type Acts = Omit<Props, "failure" | "onDismiss">;

function ActionButton({
  action,
  onRetry,
  onToken,
  onFile,
}: Acts & { readonly action: SourceAction }): JSX.Element | null {
  switch (action.kind) {
    case "retry":
      return (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      );
    case "token":
      return (
        <button type="button" onClick={onToken}>
          Give a token…
        </button>
      );
    case "open-page":
      return (
        <a href={action.url} target="_blank" rel="noreferrer">
          {action.label}
        </a>
      );
    case "drop-file":
      return (
        <button type="button" onClick={onFile}>
          Open a file…
        </button>
      );
    case "open":
      return null;
  }
}
