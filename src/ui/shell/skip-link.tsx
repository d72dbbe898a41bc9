import type { JSX } from "react";

/** Takes the keyboard past the header. */
export function SkipLink(): JSX.Element {
  return (
    <a
      className="skip"
      href="#main"
      onClick={(event) => {
        // The hash names the view, so the link must not change it.
        event.preventDefault();
        document.getElementById("main")?.focus();
      }}
    >
      Skip to the content
    </a>
  );
}
