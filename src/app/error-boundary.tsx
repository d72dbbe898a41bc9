import { Component, type ReactNode } from "react";
import "../ui/home/home.css";

interface State {
  readonly error: unknown;
}

/** What stands on the page where a part of it fails: what happened, and two ways on. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <main className="home" role="alert">
        <h1>This page has failed</h1>
        <p>
          That is a mistake in the explorer and not in your config. What you typed is kept in this tab: reload
          to go on with it.
        </p>
        <pre className="home-error">{error instanceof Error ? error.message : String(error)}</pre>
        <p>
          <button
            type="button"
            onClick={() => {
              window.location.reload();
            }}
          >
            Reload
          </button>{" "}
          <button
            type="button"
            onClick={() => {
              window.location.hash = "#/";
              window.location.reload();
            }}
          >
            Start with an empty page
          </button>
        </p>
      </main>
    );
  }
}
